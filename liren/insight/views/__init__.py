"""Pages of the insight room."""
