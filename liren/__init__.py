"""Liren (里仁): an open platform for the governance of city neighbourhoods."""
