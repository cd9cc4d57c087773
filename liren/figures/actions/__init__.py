"""The only place that writes figures: making months, weights and grounds, leaving cases out."""
