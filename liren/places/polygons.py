"""Borders at the door: what may be stored as one, and how it is read from and written to GeoJSON."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import shapely
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from liren.core.coordinates import Crs, to_wgs84
from liren.core.verdicts import InvalidError
from liren.places.areas import square_metres

Border: TypeAlias = shapely.Polygon | shapely.MultiPolygon

MOST_VERTICES = 50_000  # of one border; a province at street precision stays below it
SMALLEST_M2 = 1.0
REPAIR_MAY_MOVE = 0.01  # share of the area: a repair that changes more than this is a guess, so it is refused


def checked(shape: BaseGeometry) -> Border:
    """A border fit to be stored: polygons only, in degrees, valid, flat, rings ordered the same way every
    time.

    Args:
        shape: polygon or multipolygon in WGS-84 degrees. Small faults, such as a ring that touches itself,
        are repaired.

    Raises:
        InvalidError: what is wrong with it, in words that whoever drew it can act on.
    """
    if not isinstance(shape, Border) or shape.is_empty:
        raise InvalidError(_("A border has to be a polygon."), field="polygon")
    if shapely.get_num_coordinates(shape) > MOST_VERTICES:
        raise InvalidError(
            _("The border has more than %(most)s points.") % {"most": MOST_VERTICES}, field="polygon"
        )
    shape = shapely.force_2d(shape)
    points = shapely.get_coordinates(shape)
    if not np.isfinite(points).all() or np.abs(points[:, 0]).max() > 180 or np.abs(points[:, 1]).max() > 90:
        raise InvalidError(_("The border has points that are not longitude and latitude."), field="polygon")
    whole = shape if shape.is_valid else _repaired(shape)
    if square_metres(whole) < SMALLEST_M2:
        raise InvalidError(_("The border encloses less than one square metre."), field="polygon")
    return polygonal(shapely.normalize(whole))


def _repaired(shape: Border) -> Border:
    reason = shapely.is_valid_reason(shape)
    mended = polygonal(shapely.make_valid(shape, method="structure", keep_collapsed=False))
    before = abs(square_metres(shape))
    if mended.is_empty or abs(square_metres(mended) - before) > REPAIR_MAY_MOVE * max(before, SMALLEST_M2):
        raise InvalidError(
            _("The border can't be used: %(reason)s. Please draw it again there.") % {"reason": reason},
            field="polygon",
        )
    return mended


def polygonal(shape: BaseGeometry) -> Border:
    """Only the polygons of a shape: cutting two polygons leaves points and lines where they touch."""
    parts = [part for part in shapely.get_parts(shapely.get_parts(shape)) if part.geom_type == "Polygon"]
    border: Border = parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
    return border


def border_from_geojson(geometry: Any, crs: str = Crs.WGS84) -> Border:
    """A checked border from the `geometry` of a GeoJSON feature, converted from its declared coordinate
    system.

    Raises:
        InvalidError: it is not a polygon, or not one that can be stored.
    """
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise InvalidError(_("A border has to be a polygon."), field="polygon")
    try:
        shape = shapely.geometry.shape(geometry)
    except (
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        shapely.errors.ShapelyError,
    ) as error:
        raise InvalidError(_("The border is not readable GeoJSON."), field="polygon") from error
    if shape.is_empty or not np.isfinite(shapely.get_coordinates(shape)).all():
        raise InvalidError(_("The border has points that are not longitude and latitude."), field="polygon")
    return checked(to_wgs84(shape, crs))


def geojson(shape: BaseGeometry) -> dict[str, Any]:
    """The `geometry` of a GeoJSON feature; 7 decimals are a centimetre."""
    return dict(shapely.geometry.mapping(shapely.transform(shape, lambda points: np.round(points, 7))))
