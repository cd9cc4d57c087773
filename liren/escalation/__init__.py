"""Nothing stays silent: the ladder, extensions, supervision, suspended cases and their reviews, appeals."""
