"""Programs that build and check the project; none is part of the product."""
