"""Divisions, grids and their polygons, dated; which grid a point lies in."""
