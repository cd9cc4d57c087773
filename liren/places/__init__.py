"""Places: divisions and grids with their borders, and which of them a point lies in.

Words: a *division* is a province, city, district, subdistrict or community, known by an official code of 12
digits (2 province, 2 city, 2 district, 3 subdistrict, 3 community; GB/T 2260 and the statistical division
codes). A *grid* is a part of a community with 3 digits more. A *scope* is the significant part of a code (2,
4, 6, 9, 12 or 15 digits), so that everything below a place starts with the place's scope. A *zone* is a
division or a grid with a border; zones are dated, and a changed border is a new version: yesterday keeps its
own.
"""
