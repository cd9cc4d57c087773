"""Coordinate systems at the door, and lengths and areas on the ground.

Everything inside is CGCS2000, which here equals WGS 84 (they differ by centimetres). Maps of Chinese
providers are GCJ-02 (offset by up to some 600 m) or BD-09 (a further twist); what comes in with a declared
system is converted once, at the door. Constants and bounds: domain section B2. Outside China nothing is
changed.

All functions take numbers or numpy arrays, longitude first, in degrees; lengths are in metres.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from django.db import models
from django.utils.translation import gettext_lazy as _
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

Array = NDArray[np.float64]

_A = 6378245.0  # Krasovsky 1940, metres
_EE = 0.00669342162296594323
_X_PI = np.pi * 3000.0 / 180.0
_BD_DX, _BD_DY = 0.0065, 0.006
_WEST, _EAST, _SOUTH, _NORTH = 72.004, 137.8347, 0.8293, 55.8271
EARTH_RADIUS = 6371008.8  # mean radius, metres (IUGG)
_ROUNDS = 8


class Crs(models.TextChoices):
    """The coordinate system that something outside is written in."""

    WGS84 = "wgs84", _("WGS 84 (GPS)")
    CGCS2000 = "cgcs2000", _("CGCS2000 (government maps)")
    GCJ02 = "gcj02", _("GCJ-02 (Amap, Tencent)")
    BD09 = "bd09", _("BD-09 (Baidu)")


def in_china(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.bool_]:
    """Whether a point lies in the rectangle in which the offset is applied."""
    x, y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    return (x >= _WEST) & (x <= _EAST) & (y >= _SOUTH) & (y <= _NORTH)


def _offset(x: Array, y: Array) -> tuple[Array, Array]:
    """How far GCJ-02 lies from WGS 84 at a WGS 84 point, in degrees."""
    u, v = x - 105.0, y - 35.0
    root = np.sqrt(np.abs(u))
    wave = (20.0 * np.sin(6.0 * u * np.pi) + 20.0 * np.sin(2.0 * u * np.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * u + 3.0 * v + 0.2 * v * v + 0.1 * u * v + 0.2 * root + wave
    north += (20.0 * np.sin(v * np.pi) + 40.0 * np.sin(v / 3.0 * np.pi)) * 2.0 / 3.0
    north += (160.0 * np.sin(v / 12.0 * np.pi) + 320.0 * np.sin(v * np.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + u + 2.0 * v + 0.1 * u * u + 0.1 * u * v + 0.1 * root + wave
    east += (20.0 * np.sin(u * np.pi) + 40.0 * np.sin(u / 3.0 * np.pi)) * 2.0 / 3.0
    east += (150.0 * np.sin(u / 12.0 * np.pi) + 300.0 * np.sin(u / 30.0 * np.pi)) * 2.0 / 3.0
    phi = np.radians(y)
    magic = 1.0 - _EE * np.sin(phi) ** 2
    d_lat = np.degrees(north * magic * np.sqrt(magic) / (_A * (1.0 - _EE)))
    d_lon = np.degrees(east * np.sqrt(magic) / (_A * np.cos(phi)))
    return d_lon, d_lat


def wgs84_to_gcj02(lon: ArrayLike, lat: ArrayLike) -> tuple[Any, Any]:
    """GCJ-02 of a WGS 84 point."""
    x, y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    inside = in_china(x, y)
    d_lon, d_lat = _offset(x, np.where(inside, y, 0.0))
    return _plain(x + np.where(inside, d_lon, 0.0)), _plain(y + np.where(inside, d_lat, 0.0))


def gcj02_to_wgs84(lon: ArrayLike, lat: ArrayLike) -> tuple[Any, Any]:
    """The WGS 84 point whose GCJ-02 this is, by iteration; there and back ends within a micrometre."""
    gx, gy = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    x, y = gx, gy
    for _round in range(_ROUNDS):
        there_x, there_y = wgs84_to_gcj02(x, y)
        x, y = x + (gx - there_x), y + (gy - there_y)
    return _plain(x), _plain(y)


def gcj02_to_bd09(lon: ArrayLike, lat: ArrayLike) -> tuple[Any, Any]:
    """BD-09 of a GCJ-02 point."""
    x, y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    inside = in_china(x, y)
    z = np.hypot(x, y) + 0.00002 * np.sin(y * _X_PI)
    theta = np.arctan2(y, x) + 0.000003 * np.cos(x * _X_PI)
    return (
        _plain(np.where(inside, z * np.cos(theta) + _BD_DX, x)),
        _plain(np.where(inside, z * np.sin(theta) + _BD_DY, y)),
    )


def bd09_to_gcj02(lon: ArrayLike, lat: ArrayLike) -> tuple[Any, Any]:
    """The GCJ-02 point whose BD-09 this is, by iteration."""
    bx, by = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    inside = in_china(bx, by)
    x, y = np.where(inside, bx - _BD_DX, bx), np.where(inside, by - _BD_DY, by)
    for _round in range(_ROUNDS):
        there_x, there_y = gcj02_to_bd09(x, y)
        x, y = x + (bx - there_x), y + (by - there_y)
    return _plain(x), _plain(y)


def points_to_wgs84(lon: ArrayLike, lat: ArrayLike, crs: str) -> tuple[Any, Any]:
    """Points of a declared system as WGS 84."""
    match Crs(crs):
        case Crs.GCJ02:
            return gcj02_to_wgs84(lon, lat)
        case Crs.BD09:
            return gcj02_to_wgs84(*bd09_to_gcj02(lon, lat))
        case _:
            return _plain(np.asarray(lon, dtype=np.float64)), _plain(np.asarray(lat, dtype=np.float64))


def points_from_wgs84(lon: ArrayLike, lat: ArrayLike, crs: str) -> tuple[Any, Any]:
    """WGS 84 points in another system, for a provider's map."""
    match Crs(crs):
        case Crs.GCJ02:
            return wgs84_to_gcj02(lon, lat)
        case Crs.BD09:
            return gcj02_to_bd09(*wgs84_to_gcj02(lon, lat))
        case _:
            return _plain(np.asarray(lon, dtype=np.float64)), _plain(np.asarray(lat, dtype=np.float64))


def to_wgs84(geometry: BaseGeometry, crs: str) -> BaseGeometry:
    """A shape of a declared system as WGS 84."""

    def moved(coordinates: Array) -> Array:
        x, y = points_to_wgs84(coordinates[:, 0], coordinates[:, 1], crs)
        return np.column_stack([np.atleast_1d(x), np.atleast_1d(y)])

    return shapely.transform(geometry, moved)


def distance(lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike) -> Any:
    """Great-circle distance in metres (haversine on the mean sphere; within 0.6% of the ellipsoid)."""
    x1, y1, x2, y2 = (np.radians(np.asarray(value, dtype=np.float64)) for value in (lon1, lat1, lon2, lat2))
    half = np.sin((y2 - y1) / 2) ** 2 + np.cos(y1) * np.cos(y2) * np.sin((x2 - x1) / 2) ** 2
    return _plain(2 * EARTH_RADIUS * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))))


def to_metres(geometry: BaseGeometry, *, around: tuple[float, float] | None = None) -> BaseGeometry:
    """A WGS 84 shape in local metres (equirectangular, on the ellipsoid), for shapes of up to some 50 km.

    Args:
        geometry: the shape, in degrees.
        around: the point (lon, lat) that becomes the origin; default the middle of its bounds. Give the same
        one for
            shapes that are to be compared.
    """
    if geometry.is_empty:
        return geometry
    if around is None:
        west, south, east, north = geometry.bounds
        around = ((west + east) / 2, (south + north) / 2)
    lon0, lat0 = around
    per_lon, per_lat = metres_per_degree(lat0)
    return shapely.transform(
        geometry, lambda xy: np.column_stack([(xy[:, 0] - lon0) * per_lon, (xy[:, 1] - lat0) * per_lat])
    )


def metres_per_degree(lat: float) -> tuple[float, float]:
    """Length of one degree of longitude and of latitude at a latitude (WGS 84 ellipsoid)."""
    a, e2 = 6378137.0, 0.00669437999014
    phi = np.radians(lat)
    w = 1.0 - e2 * np.sin(phi) ** 2
    radian = np.pi / 180.0
    return float(radian * a * np.cos(phi) / np.sqrt(w)), float(radian * a * (1 - e2) / w**1.5)


def area(geometry: BaseGeometry) -> float:
    """Area of a WGS 84 shape in m², for shapes of up to some 50 km."""
    return float(to_metres(geometry).area)


def _plain(value: Any) -> Any:
    """A number for a number, an array for an array."""
    return float(value) if np.ndim(value) == 0 else value
