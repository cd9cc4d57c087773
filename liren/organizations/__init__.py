"""Units, and which categories of matter each of them owes where."""
