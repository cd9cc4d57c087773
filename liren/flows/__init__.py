"""Reactions between rooms: the only place that listens to announcements."""
