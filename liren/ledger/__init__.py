"""Append-only, hash-chained record of who did what, and who read what. Metadata only, never a person's data."""
