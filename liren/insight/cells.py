"""Open cases gathered into cells for the map: as many as a screen can show, whatever there are of cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import cos, radians
from typing import Any

from django.db.models import Avg, Count, F, FloatField, Q
from django.db.models.functions import Cast, Floor

from liren.accounts.actors import Actor
from liren.cases.models import Case
from liren.cases.slices import SLICES, sliced
from liren.insight.queries import cases_of
from liren.places.maps import box_of

CELL, FINE_CELL, FINE_FROM = 56, 22, 16  # pixels across a cell; from this zoom on cells are fine
TILE = 256
LEAST_ZOOM, MOST_ZOOM = 3, 20
MOST_CELLS = 3_000
Box = tuple[float, float, float, float]  # west, south, east, north in degrees


@dataclass(frozen=True, slots=True)
class Mesh:
    """The size of a cell in degrees. `flat` makes cells square on the map: the cosine of the latitude."""

    zoom: int
    flat: float

    @property
    def width(self) -> float:
        """Degrees of longitude."""
        pixels = CELL if self.zoom < FINE_FROM else FINE_CELL
        return float(360 * pixels / (TILE * 2**self.zoom))

    @property
    def height(self) -> float:
        """Degrees of latitude."""
        return self.width * self.flat


def mesh_for(scope: str, zoom: int) -> Mesh:
    """The mesh of a place at a zoom; the same place has the same mesh, wherever its window is."""
    return Mesh(min(max(zoom, LEAST_ZOOM), MOST_ZOOM), flatness(scope))


def flatness(scope: str) -> float:
    """The cosine of the latitude in the middle of a place."""
    box = box_of(scope) if scope else None
    return round(cos(radians((box[1] + box[3]) / 2 if box else 35.0)), 4)


def cells_of(actor: Actor, scope: str, now: datetime, mesh: Mesh, box: Box | None = None) -> dict[str, Any]:
    """The cells: [lon, lat, open, overdue, unassigned, urgent] at the mean of their cases, the fullest first.

    `total` counts all open cases of the place, `unplaced` those without a point, which lie in no cell.
    """
    cases = sliced(cases_of(actor, scope).order_by(), "open", now)
    counted = cases.aggregate(total=Count("pk"), unplaced=Count("pk", filter=Q(lon__isnull=True)))
    placed = cases.filter(lon__isnull=False)
    if box:
        west, south, east, north = box
        placed = placed.filter(lon__range=(west, east), lat__range=(south, north))
    rows = (
        placed.annotate(x=Floor(Cast(F("lon"), FloatField()) / mesh.width), y=Floor(F("lat") / mesh.height))
        .values("x", "y")
        .annotate(
            number=Count("pk"),
            overdue=Count("pk", filter=SLICES["overdue"].condition(now)),
            unassigned=Count("pk", filter=SLICES["unassigned"].condition(now)),
            urgent=Count("pk", filter=Q(severity=Case.Severity.URGENT)),
            mean_lon=Avg("lon"),
            mean_lat=Avg("lat"),
        )
        .order_by("-number", "x", "y")
        .values_list("mean_lon", "mean_lat", "number", "overdue", "unassigned", "urgent")
    )
    found = list(rows[: MOST_CELLS + 1])
    return {
        "zoom": mesh.zoom,
        "cells": [_rounded(row) for row in found[:MOST_CELLS]],
        "is_cut": len(found) > MOST_CELLS,
        **counted,
    }


def _rounded(row: Sequence[Any]) -> list[float | int]:
    lon, lat, *counts = row
    return [round(lon, 6), round(lat, 6), *counts]


def cases_in(actor: Actor, scope: str, now: datetime, box: Box, most: int) -> tuple[list[Case], int]:
    """The open cases inside a box, the most urgent first, and how many there are."""
    west, south, east, north = box
    cases = sliced(cases_of(actor, scope), "open", now).filter(
        lon__range=(west, east), lat__range=(south, north)
    )
    listed = cases.select_related("category", "lead").order_by(F("due_at").asc(nulls_last=True), "id")
    return list(listed[:most]), cases.order_by().count()
