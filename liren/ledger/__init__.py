"""Append-only, hash-chained record of who did and who read what. Metadata only, never a person's data."""
