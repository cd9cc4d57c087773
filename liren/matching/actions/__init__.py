"""The only place where this room writes."""
