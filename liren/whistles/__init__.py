"""Whistle and report-in (吹哨报到): a community calls departments to the spot, and both sides rate each other."""
