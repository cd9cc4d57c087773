"""Residents and households, and their privacy.

Words: a *person* (人) lives in a *household* (户) at an address; a *residency* says where somebody lives and
since when, registered there or not; a *care tag* (关爱标签) is a need with a legal basis and a last day.
Everything about a person is closed with a key of their own (`core.sealing`), shown masked, and opened one
field at a time (`actions/revealing.py`), which the person can see later. Every read stands behind two walls:
the query (`visible_to`) and PostgreSQL's row-level security (`wall.py`).
"""
