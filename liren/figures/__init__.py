"""Fair figures: response, resolution and satisfaction, exclusions by two persons, monthly snapshots."""
