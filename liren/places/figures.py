"""Counts for the pages of places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import Left

from liren.places.codes import significant
from liren.places.models import Division, Grid
from liren.places.queries import children


@dataclass(frozen=True, slots=True)
class Figures:
    """How much there is below one place."""

    code: str
    name: str
    communities: int = 0
    grids: int = 0
    households: int = 0
    population: int = 0
    undrawn: int = 0
    kind: str = ""  # of a grid or a community, in words


def figures_of(scope: str, on: date) -> Figures:
    """The totals of a place."""
    place = significant(scope)
    grids = Grid.objects.on(on).under(place).aggregate(**_SUMS)
    communities = Division.objects.on(on).under(place).filter(level=Division.Level.COMMUNITY).count()
    return _figures(place, "", communities, grids)


def figures_of_children(scope: str, on: date) -> list[Figures]:
    """The totals of each place directly below, in order of code: three queries however many there are."""
    rows = children(scope, on)
    place = significant(scope)
    length = max((len(row.division) for row in rows), default=0)
    if length in (0, 15):
        return [_of_grid(row) for row in rows if isinstance(row, Grid)]
    by_part = (
        Grid.objects.on(on).under(place).annotate(part=Left("code", length)).values("part").annotate(**_SUMS)
    )
    grids: dict[str, Mapping[str, Any]] = {row["part"]: row for row in by_part}
    below = Division.objects.on(on).under(place).filter(level=Division.Level.COMMUNITY)
    counted = below.annotate(part=Left("code", length)).values_list("part").annotate(Count("pk"))
    communities: dict[str, int] = dict(counted)
    return [
        _figures(
            row.division,
            row.name,
            communities.get(row.division, 0),
            grids.get(row.division, {}),
            kind=row.get_community_kind_display() if isinstance(row, Division) and row.community_kind else "",
        )
        for row in rows
    ]


_SUMS = {
    "grids": Count("pk"),
    "households": Sum("households"),
    "population": Sum("population"),
    "undrawn": Count("pk", filter=Q(polygon=None)),
}


def _figures(code: str, name: str, communities: int, sums: Mapping[str, Any], kind: str = "") -> Figures:
    grids, households, population, undrawn = (int(sums.get(key) or 0) for key in _SUMS)
    return Figures(code, name, communities, grids, households, population, undrawn, kind)


def _of_grid(row: Grid) -> Figures:
    undrawn = int(row.area_m2 is None)
    households, population = row.households or 0, row.population or 0
    return Figures(row.code, row.name, 0, 1, households, population, undrawn, row.get_kind_display())
