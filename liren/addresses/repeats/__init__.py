"""Estates that several sources list, or one twice: read lines, guess coordinate systems, compare, join."""
