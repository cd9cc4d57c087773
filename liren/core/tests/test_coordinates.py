"""Coordinates: known points, round trips over all of China, and lengths against the ellipsoid."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon, box

from liren.core import coordinates as c

CENTIMETRE = 0.01


@pytest.fixture(scope="module")
def china() -> tuple[np.ndarray, np.ndarray]:
    """200,000 points over the whole rectangle, its edges a little inside."""
    rng = np.random.default_rng(20)
    return rng.uniform(73.0, 137.0, 200_000), rng.uniform(1.0, 55.0, 200_000)


def test_a_known_point_of_beijing_moves_as_published() -> None:
    lon, lat = c.wgs84_to_gcj02(116.391, 39.907)
    assert (round(lon, 5), round(lat, 5)) == (116.39724, 39.9084)
    assert c.distance(116.391, 39.907, lon, lat) == pytest.approx(555, abs=5)


@pytest.mark.parametrize("crs", list(c.Crs))
def test_the_round_trip_over_china_is_exact_to_a_centimetre(
    china: tuple[np.ndarray, np.ndarray], crs: c.Crs
) -> None:
    lon, lat = china
    back = c.points_to_wgs84(*c.points_from_wgs84(lon, lat, crs), crs)
    assert c.distance(lon, lat, *back).max() < CENTIMETRE


def test_the_offset_is_hundreds_of_metres_inside_and_nothing_outside(
    china: tuple[np.ndarray, np.ndarray],
) -> None:
    moved = c.distance(*china, *c.wgs84_to_gcj02(*china))
    assert 50 < moved.mean() < 900
    for lon, lat in ((-71.06, 42.36), (2.35, 48.86), (151.2, -33.9)):
        for crs in c.Crs:
            assert c.points_to_wgs84(lon, lat, crs) == (lon, lat)
            assert c.points_from_wgs84(lon, lat, crs) == (lon, lat)


def test_cgcs2000_is_taken_as_wgs84() -> None:
    assert c.points_to_wgs84(117.1, 36.6, "cgcs2000") == (117.1, 36.6)


def test_a_number_gives_numbers_and_an_array_gives_arrays() -> None:
    assert isinstance(c.gcj02_to_wgs84(117.1, 36.6)[0], float)
    assert c.gcj02_to_wgs84([117.1, 117.2], [36.6, 36.7])[0].shape == (2,)
    assert c.points_to_wgs84(np.array([]), np.array([]), "bd09")[0].shape == (0,)


def test_a_polygon_is_moved_corner_by_corner() -> None:
    there = box(117.1, 36.6, 117.11, 36.61)

    def in_baidu(xy: np.ndarray) -> np.ndarray:
        return np.column_stack(c.points_from_wgs84(xy[:, 0], xy[:, 1], "bd09"))

    back = c.to_wgs84(shapely.transform(there, in_baidu), "bd09")
    assert back.hausdorff_distance(there) < 1e-8
    assert c.to_wgs84(Point(117.1, 36.6), "gcj02").distance(Point(117.1, 36.6)) > 1e-3


def test_an_unknown_system_is_refused() -> None:
    with pytest.raises(ValueError, match="utm"):
        c.points_to_wgs84(117.1, 36.6, "utm")


def test_one_degree_of_the_equator_is_111_kilometres() -> None:
    assert c.distance(117, 0, 118, 0) == pytest.approx(111_195, abs=1)
    assert c.distance(117, 36, 117, 36) == 0
    assert c.distance(np.array([117.0]), np.array([36.0]), 117.0, 37.0)[0] == pytest.approx(111_195, abs=1)


def test_a_hectare_is_ten_thousand_square_metres_at_any_latitude() -> None:
    for lat in (18.2, 36.6, 53.3):
        per_lon, per_lat = c.metres_per_degree(lat)
        square = box(117, lat, 117 + 100 / per_lon, lat + 100 / per_lat)
        assert c.area(square) == pytest.approx(10_000, rel=2e-4)


def test_areas_agree_with_the_ellipsoid_for_a_district() -> None:
    # 0.2 by 0.2 degrees at 36.6 N: 396,9.. km2 by integrating the ellipsoid's zone.
    a, e2 = 6378137.0, 0.00669437999014
    phi = np.radians(np.linspace(36.5, 36.7, 20_001))
    zone = a * a * (1 - e2) * np.cos(phi) / (1 - e2 * np.sin(phi) ** 2) ** 2
    exact = np.trapezoid(zone, phi) * np.radians(0.2)
    assert c.area(box(117.0, 36.5, 117.2, 36.7)) == pytest.approx(exact, rel=1e-5)


def test_local_metres_keep_shapes_comparable_around_one_origin() -> None:
    origin = (117.1, 36.6)
    one = c.to_metres(Point(117.1, 36.6), around=origin)
    two = c.to_metres(Point(117.101, 36.601), around=origin)
    assert one.distance(two) == pytest.approx(c.distance(117.1, 36.6, 117.101, 36.601), rel=3e-3)
    assert c.area(Polygon()) == 0


@given(st.floats(-180, 180), st.floats(-90, 90), st.sampled_from(list(c.Crs)))
def test_no_point_of_the_earth_breaks_a_conversion(lon: float, lat: float, crs: c.Crs) -> None:
    assert all(np.isfinite(c.points_to_wgs84(lon, lat, crs)))
    assert all(np.isfinite(c.points_from_wgs84(lon, lat, crs)))
