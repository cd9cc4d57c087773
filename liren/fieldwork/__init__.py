"""Asking and walking: call-back lists, patrol plans and routes, tracks that are deleted."""
