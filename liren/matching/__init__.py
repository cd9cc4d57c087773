"""What belongs together and what it is about: near-duplicates and subject suggestions. It suggests; people decide."""
