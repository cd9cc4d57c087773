"""Histories that other systems lived through, taken in under the same table of states and the same clock."""
