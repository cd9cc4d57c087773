"""The only place that writes whistles. Each function is one verb of the tables."""
