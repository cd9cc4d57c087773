"""What belongs together and what it is about: near-duplicates, subjects. It suggests; people decide."""
