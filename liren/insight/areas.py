"""The borders of the places below one place, as GeoJSON for the command map."""

from __future__ import annotations

import json
from collections import defaultdict

import shapely
from django.core.cache import cache
from django.utils import timezone
from shapely.geometry.base import BaseGeometry

from liren.places.codes import full
from liren.places.models import Division, Grid
from liren.places.revision import current_revision

KEPT = 3600  # seconds; a new zoning has a new key at once
FINE = {
    4: 0.0006,
    6: 0.0003,
    9: 0.0001,
}  # degrees by which borders are simplified, by the length of the scope


def areas_geojson(scope: str, names: dict[str, str]) -> str:
    """FeatureCollection of these places below `scope`; each feature has layer, code, rank and label."""
    key = f"insight.areas.{current_revision()}.{scope}.{timezone.localdate()}"
    text: str | None = cache.get(key)
    if text is None:
        features = [
            {
                "type": "Feature",
                "properties": {"layer": "area", "code": code, "label": names[code], "rank": 2},
                "geometry": shapely.geometry.mapping(shape),
            }
            for code, shape in sorted(_shapes(scope, list(names)).items())
        ]
        text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
        cache.set(key, text, KEPT)
    return text


def _shapes(scope: str, codes: list[str]) -> dict[str, BaseGeometry]:
    today = timezone.localdate()
    grids = {code for code in codes if len(code) == 15}
    shapes: dict[str, BaseGeometry] = {}
    for grid in Grid.objects.on(today).filter(code__in=grids):
        _add(shapes, grid.code, grid.shape)
    divisions = {full(code): code for code in codes if len(code) < 15}
    for division in Division.objects.on(today).filter(code__in=divisions):
        _add(shapes, divisions[division.code], division.shape)
    _from_grids(scope, [code for code in codes if code not in shapes and code not in grids], shapes)
    tolerance = FINE.get(len(scope), 0.0)
    return {code: shape.simplify(tolerance) if tolerance else shape for code, shape in shapes.items()}


def _add(shapes: dict[str, BaseGeometry], code: str, shape: BaseGeometry | None) -> None:
    if shape is not None:
        shapes[code] = shape


def _from_grids(scope: str, codes: list[str], shapes: dict[str, BaseGeometry]) -> None:
    """A division without a border of its own is drawn as the union of its grids."""
    if not codes:
        return
    members: defaultdict[str, list[BaseGeometry]] = defaultdict(list)
    length = len(codes[0])
    for grid in Grid.objects.on(timezone.localdate()).under(scope):
        if grid.code[:length] in codes and grid.shape is not None:
            members[grid.code[:length]].append(grid.shape)
    for code, parts in members.items():
        shapes[code] = shapely.unary_union(parts)
