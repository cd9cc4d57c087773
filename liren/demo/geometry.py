"""The demo city's drawing board: metres on a plane, a gentle warp, and the way to degrees."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely import Geometry

Array = npt.NDArray[np.float64]

CENTRE_LON, CENTRE_LAT = 114.9, 30.39
METRES_PER_DEGREE_LAT = 110_866.0  # WGS84 at latitude 30.4
METRES_PER_DEGREE_LON = 96_094.0
TURN = math.radians(-9.0)  # streets of an old river town rarely run due north


def warp(points: Array) -> Array:
    """Bend the drawing board (n x 2, metres) so that straight streets curve a little."""
    u, v = points[:, 0], points[:, 1]
    x = u + 170 * np.sin(v / 2300 + 0.6) + 60 * np.sin(v / 910 + u / 2100)
    y = v + 150 * np.sin(u / 2500 - 0.8) + 55 * np.sin(u / 1040 - v / 1900 + 1.0)
    return np.column_stack((x * math.cos(TURN) - y * math.sin(TURN), x * math.sin(TURN) + y * math.cos(TURN)))


def to_degrees(points: Array) -> Array:
    """Plane metres (n x 2) to WGS84 longitude and latitude, rounded to about a centimetre."""
    lon = CENTRE_LON + points[:, 0] / METRES_PER_DEGREE_LON
    lat = CENTRE_LAT + points[:, 1] / METRES_PER_DEGREE_LAT
    return np.asarray(np.round(np.column_stack((lon, lat)), 7), dtype=np.float64)


def to_metres(points: Array) -> Array:
    """The way back of `to_degrees`."""
    x = (points[:, 0] - CENTRE_LON) * METRES_PER_DEGREE_LON
    y = (points[:, 1] - CENTRE_LAT) * METRES_PER_DEGREE_LAT
    return np.column_stack((x, y))


def warped(geometry: Geometry) -> Any:
    """A geometry of the drawing board on the ground, in metres."""
    return shapely.transform(geometry, warp)


def on_globe(geometry: Geometry) -> Any:
    """A geometry in plane metres as WGS84. Equal vertices stay equal, so shared borders stay shared."""
    return shapely.transform(geometry, to_degrees)


def in_metres(geometry: Geometry) -> Any:
    """A WGS84 geometry of this city in plane metres."""
    return shapely.transform(geometry, to_metres)


def smooth_ring(points: list[tuple[float, float]], per_side: int = 12) -> Array:
    """A closed Catmull-Rom curve through the points."""
    knots = np.array(points, dtype=float)
    return _catmull_rom(np.vstack((knots[-1], knots, knots[:2])), per_side)


def smooth_line(points: list[tuple[float, float]], per_side: int = 12) -> Array:
    """An open Catmull-Rom curve through the points."""
    knots = np.array(points, dtype=float)
    ahead, behind = 2 * knots[0] - knots[1], 2 * knots[-1] - knots[-2]
    curve = _catmull_rom(np.vstack((ahead, knots, behind)), per_side)
    return np.vstack((curve, knots[-1]))


def _catmull_rom(knots: Array, per_side: int) -> Array:
    t = np.linspace(0, 1, per_side, endpoint=False)[:, None]
    pieces = []
    for a, b, c, d in zip(knots, knots[1:], knots[2:], knots[3:], strict=False):
        pieces.append(
            0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        )
    return np.vstack(pieces)
