"""Areas in square metres of shapes given in WGS-84 longitude and latitude.

Shapes are laid out by the cylindrical equal-area projection of the WGS-84 ellipsoid (Snyder, Map Projections,
USGS Professional Paper 1395, formulas 3-12 and 10-1): areas are true everywhere, so gaps and overlaps can be
measured on it. Distances and angles are not.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

_A = 6_378_137.0  # WGS-84 semi-major axis in metres
_E2 = 0.006_694_379_990_14
_E = _E2**0.5

Floats = NDArray[np.float64]


def equal_area_xy(coordinates: Floats) -> Floats:
    """Longitude and latitude in degrees, shape (n, 2), to metres on the equal-area plane."""
    sine = np.sin(np.radians(coordinates[:, 1]))
    q = (1 - _E2) * (sine / (1 - _E2 * sine**2) - np.log((1 - _E * sine) / (1 + _E * sine)) / (2 * _E))
    return np.column_stack([_A * np.radians(coordinates[:, 0]), _A * q / 2])


def on_equal_area_plane(shapes: Any) -> Any:
    """A shape, or an array of shapes, laid out in square metres."""
    return shapely.transform(shapes, equal_area_xy)


def square_metres(shape: shapely.Geometry) -> float:
    """The area of one shape in square metres."""
    return float(shapely.area(on_equal_area_plane(shape)))


def from_equal_area_plane(shapes: Any) -> Any:
    """Back to longitude and latitude: the inverse by Newton's method, exact to less than a millimetre."""
    return shapely.transform(shapes, _lonlat)


def _lonlat(xy: Floats) -> Floats:
    target = xy[:, 1] * 2 / _A
    phi = np.arcsin(np.clip(target / 2, -1, 1))
    for _ in range(5):  # Snyder 3-16; converges quadratically, 4 rounds reach double precision
        sine = np.sin(phi)
        bend = 1 - _E2 * sine**2
        step = target / (1 - _E2) - sine / bend + np.log((1 - _E * sine) / (1 + _E * sine)) / (2 * _E)
        phi = phi + bend**2 / (2 * np.cos(phi)) * step
    return np.column_stack([np.degrees(xy[:, 0] / _A), np.degrees(phi)])
