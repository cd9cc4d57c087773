"""The index of cells answers as a plain search over all shapes would."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from liren.places.cells import NOTHING, CellIndex
from liren.places.tests.zoning import partition

BOX = shapely.box(117, 36, 117.2, 36.1)


def objects(shapes: list[shapely.Polygon]) -> NDArray[np.object_]:
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return array


def plain_search(shapes: list[shapely.Polygon], lon: float, lat: float) -> int:
    return next((n for n, shape in enumerate(shapes) if shapely.intersects_xy(shape, lon, lat)), NOTHING)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), count=st.integers(2, 80))
def test_every_point_of_a_partition_lies_in_the_shape_a_plain_search_finds(seed: int, count: int) -> None:
    random = np.random.default_rng(seed)
    shapes = partition(random, count, BOX)
    index = CellIndex(objects(shapes))
    lons, lats = random.uniform(116.99, 117.21, 400), random.uniform(35.99, 36.11, 400)
    many = index.first_many(lons, lats)
    for lon, lat, answer in zip(lons, lats, many, strict=True):
        expected = plain_search(shapes, lon, lat)
        assert index.first(lon, lat) == answer
        assert answer == expected or shapely.distance(shapes[answer], shapely.Point(lon, lat)) <= 1e-7


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), count=st.integers(2, 60))
def test_a_point_on_a_shared_border_has_exactly_one_answer_and_always_the_same(seed: int, count: int) -> None:
    random = np.random.default_rng(seed)
    shapes = partition(random, count, BOX)
    index = CellIndex(objects(shapes))
    for shape in shapes[:10]:
        ring = shape.exterior
        for place in [*random.uniform(0, ring.length, 5), 0.0]:  # 0.0 is a corner, which several share
            point = shapely.line_interpolate_point(ring, place)
            lon, lat = shapely.get_x(point), shapely.get_y(point)
            one = index.first(lon, lat)
            assert one != NOTHING
            assert shapely.distance(shapes[one], point) <= 1e-7
            assert index.first_many(np.array([lon]), np.array([lat]))[0] == one


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), count=st.integers(1, 30))
def test_where_shapes_overlap_the_first_in_order_answers(seed: int, count: int) -> None:
    random = np.random.default_rng(seed)
    centres = random.uniform((117, 36), (117.2, 36.1), (count, 2))
    sizes = random.uniform(0.0001, 0.05, count)
    shapes = [shapely.Point(c).buffer(s, quad_segs=3) for c, s in zip(centres, sizes, strict=True)]
    index = CellIndex(objects(shapes))
    lons, lats = random.uniform(116.95, 117.25, 300), random.uniform(35.95, 36.15, 300)
    expected = [plain_search(shapes, lon, lat) for lon, lat in zip(lons, lats, strict=True)]
    assert index.first_many(lons, lats).tolist() == expected
    assert [index.first(lon, lat) for lon, lat in zip(lons, lats, strict=True)] == expected


def test_a_hole_and_an_island_in_it_are_told_apart() -> None:
    ring = shapely.box(0, 0, 9, 9).difference(shapely.box(3, 3, 6, 6))
    island = shapely.box(4, 4, 5, 5)
    index = CellIndex(objects([ring, island]))
    assert index.first(1, 1) == 0
    assert index.first(4.5, 4.5) == 1
    assert index.first(3.5, 3.5) == NOTHING


def test_a_point_in_the_hairline_between_two_neighbours_belongs_to_the_nearer() -> None:
    index = CellIndex(objects([shapely.box(0, 0, 1, 1), shapely.box(1 + 4e-8, 0, 2, 1)]))
    lons, lats = np.array([1 + 1e-8, 1 + 3e-8]), np.array([0.5, 0.5])
    assert [index.first(lon, lat) for lon, lat in zip(lons, lats, strict=True)] == [0, 1]
    assert index.first_many(lons, lats).tolist() == [0, 1]
    assert index.first(0.5, 1 + 1e-6) == NOTHING


def test_small_shapes_beside_a_huge_one_stay_within_the_memory_limit() -> None:
    small = [shapely.box(x, 0, x + 0.001, 0.001) for x in np.arange(0, 1, 0.01)]
    index = CellIndex(objects([*small, shapely.box(-80, -40, 80, 40)]))
    assert index.columns * index.rows < 5_000_000
    assert index.first(0.5005, 0.0005) == 50
    assert index.first(0.5055, 0.0005) == 100


@pytest.mark.parametrize("lon", [float("nan"), float("inf"), -float("inf"), 1e300])
def test_a_point_that_is_none_lies_nowhere(lon: float) -> None:
    index = CellIndex(objects([shapely.box(0, 0, 1, 1)]))
    assert index.first(lon, 0.5) == NOTHING
    assert index.first_many(np.array([lon]), np.array([0.5]))[0] == NOTHING


def test_an_index_of_nothing_answers_nothing() -> None:
    index = CellIndex(objects([]))
    assert index.first(1, 1) == NOTHING
    assert index.first_many(np.array([1.0]), np.array([1.0])).tolist() == [NOTHING]
