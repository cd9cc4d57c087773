"""Borders and the base map as GeoJSON: simplified, limited, and made once per state of the zoning."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
import shapely
from django.utils import timezone
from shapely.geometry.base import BaseGeometry

from liren.places.codes import GROUPS, LEVELS, full, significant
from liren.places.models import BaseFeature, Division, Grid, Zone

MOST_ZONES = 5_000
MOST_BASE_FEATURES = 6_000
PLENTY_OF_POINTS = 8_000  # above this borders are simplified to what a screen shows
SCREEN = 3_000  # pixels across a large screen: a border need not be truer than one of them
KEPT = 48  # answers kept in this process

_made: OrderedDict[str, str] = OrderedDict()


def remembered(key: str, make: Any) -> str:
    """The answer kept under a key that names the revision, or a new one."""
    if key not in _made:
        _made[key] = make()
        while len(_made) > KEPT:
            _made.popitem(last=False)
    return _made[key]


def grids_geojson(scope: str, on: date | None = None, tone: str = "") -> str:
    """The grids below a place as a FeatureCollection: code, name, level, kind. `tone` shades them."""
    grids = Grid.objects.on(on or timezone.localdate()).under(significant(scope))
    rows = list(grids.filter(polygon__isnull=False).order_by("kind", "code")[:MOST_ZONES])
    return _collection(rows, [{"kind": row.kind, "tone": tone} for row in rows])


def divisions_geojson(scope: str, level: str = "", on: date | None = None) -> str:
    """The divisions at and below a place as a FeatureCollection: code, name, level; all levels or one."""
    found = Division.objects.on(on or timezone.localdate()).under(significant(scope))
    if level:
        found = found.filter(level=level)
    rows = list(found.filter(polygon__isnull=False).order_by("code")[:MOST_ZONES])
    return _collection(rows, [{} for _ in rows])


def base_geojson(box: tuple[float, float, float, float]) -> str:
    """Roads, water, green and buildings in a box (west, south, east, north), the most important first."""
    rows = list(
        BaseFeature.objects.touching(*box).order_by("rank", "-extent", "id")[: MOST_BASE_FEATURES + 1]
    )
    features = [{"layer": row.kind, "label": row.name, "rank": row.rank} for row in rows[:MOST_BASE_FEATURES]]
    shapes = shapely.from_wkb([row.geometry for row in rows[:MOST_BASE_FEATURES]])
    return _features(features, list(shapes), truncated=len(rows) > MOST_BASE_FEATURES)


def box_of(scope: str, on: date | None = None) -> tuple[float, float, float, float] | None:
    """The box around a place: its own border's, or that of the grids below it; None if nothing is drawn."""
    day, place = on or timezone.localdate(), significant(scope)
    own: Iterable[Zone]
    if len(place) == 15:
        own = Grid.objects.on(day).filter(code=place, polygon__isnull=False).light()
    else:
        own = Division.objects.on(day).filter(code=full(place), polygon__isnull=False).light()
    zones = list(own) or list(Grid.objects.on(day).under(place).filter(polygon__isnull=False).light())
    zones = zones or list(Division.objects.on(day).under(place).filter(polygon__isnull=False).light())
    if not zones:
        return None
    boxes = np.array([[zone.min_lon, zone.min_lat, zone.max_lon, zone.max_lat] for zone in zones])
    west, south = boxes[:, :2].min(axis=0)
    east, north = boxes[:, 2:].max(axis=0)
    return float(west), float(south), float(east), float(north)


def findings_geojson(areas: Iterable[tuple[BaseGeometry, str, str]]) -> str:
    """Shapes with a label and a tone, for the map of a report."""
    rows = list(areas)
    properties = [{"layer": "area", "label": label, "tone": tone, "rank": 0} for _, label, tone in rows]
    return _features(properties, [shape for shape, _, _ in rows])


def _collection(zones: Sequence[Zone], more: Sequence[dict[str, str]]) -> str:
    """Zones as features; neighbours' shared borders stay shared when they are simplified."""
    shapes = shapely.from_wkb([zone.polygon for zone in zones]) if zones else np.empty(0, dtype=object)
    if shapely.get_num_coordinates(shapes).sum() > PLENTY_OF_POINTS:
        west, south, east, north = shapely.total_bounds(shapes)
        shapes = shapely.coverage_simplify(shapes, max(east - west, north - south) / SCREEN)
    properties = []
    for zone, extra in zip(zones, more, strict=True):
        code = zone.division
        rank = min(3, max(0, GROUPS.index(len(code)) - 2))
        shown: dict[str, Any] = {"layer": "area", "label": zone.name, "rank": rank}
        properties.append({"code": code, "name": zone.name, "level": LEVELS[len(code)], **shown, **extra})
    return _features(properties, list(shapes))


def _features(properties: Sequence[dict[str, Any]], shapes: Sequence[Any], **more: Any) -> str:
    """A FeatureCollection, coordinates rounded to a tenth of a metre."""
    geometries = [shapely.to_geojson(shape) for shape in _rounded(shapes)]
    features = ",".join(
        f'{{"type":"Feature","properties":{json.dumps(row, ensure_ascii=False)},"geometry":{geometry}}}'
        for row, geometry in zip(properties, geometries, strict=True)
    )
    extra = "".join(f',"{key}":{json.dumps(value)}' for key, value in more.items())
    return f'{{"type":"FeatureCollection","features":[{features}]{extra}}}'


def _rounded(shapes: Sequence[Any]) -> list[Any]:
    if not shapes:
        return []
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return list(shapely.transform(array, lambda points: np.round(points, 6)))
