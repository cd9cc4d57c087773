"""The generated city: whole, balanced, and the same for the same seed."""

from __future__ import annotations

from collections import Counter
from functools import cache

import shapely
from shapely import STRtree

from liren.demo.city import City
from liren.demo.founding import make_city
from liren.demo.geometry import in_metres


@cache
def town() -> City:
    return make_city(1)


def test_the_same_seed_makes_the_same_city_and_another_seed_another() -> None:
    assert make_city(1).digest() == town().digest()
    assert make_city(2).digest() != town().digest()


def test_it_has_the_promised_number_of_everything() -> None:
    levels = Counter(division.level for division in town().divisions)
    assert levels == {"province": 1, "city": 1, "district": 2, "subdistrict": 6, "community": 40}
    assert 225 <= len(town().grids) <= 255
    assert Counter(grid.kind for grid in town().grids)["head"] == 40
    assert 8 <= Counter(grid.kind for grid in town().grids)["exclusive"] <= 20
    assert 5500 <= len(town().buildings) <= 6700
    assert sum(division.village_converted for division in town().divisions) == 6
    assert len(town().overlaps) == 1


def test_codes_nest_and_none_is_given_twice() -> None:
    codes = [division.code for division in town().divisions] + [grid.code for grid in town().grids]
    assert len(set(codes)) == len(codes)
    for division in town().divisions[1:]:
        assert division.code.startswith(division.parent)
    for grid in town().grids:
        assert len(grid.code) == 15
        assert grid.code.startswith(grid.community)
    assert all(code.startswith("99") for code in codes)  # no province has this code


def test_grids_share_out_the_city_without_gap_or_overlap() -> None:
    leaves = [grid.polygon for grid in town().leaves]
    disputed = town().overlaps[0]
    shapes = [in_metres(shape) for shape in leaves]
    overlap = sum(shape.area for shape in shapes) - shapely.union_all(shapes).area
    assert abs(overlap - in_metres(disputed.polygon).area) < 1.0  # the recorded overlap and nothing else
    gap = in_metres(town().limit).area - shapely.union_all(shapes).area
    assert abs(gap) < 1.0
    rival = disputed.claimed_by[1]
    settled = [
        shapely.difference(grid.polygon, disputed.polygon) if grid.code == rival else grid.polygon
        for grid in town().leaves
    ]
    assert shapely.coverage_is_valid(settled)


def test_every_head_grid_is_the_sum_of_its_parts() -> None:
    for head in (grid for grid in town().grids if grid.kind == "head"):
        parts = [grid for grid in town().grids if grid.parent == head.code]
        assert 4 <= len(parts) <= 9
        assert (
            in_metres(shapely.union_all([part.polygon for part in parts]))
            .symmetric_difference(in_metres(head.polygon))
            .area
            < 1.0
        )
        assert head.households == sum(part.households for part in parts)


def test_every_grid_is_one_valid_piece_and_not_too_large_to_walk() -> None:
    for grid in town().leaves:
        assert grid.polygon.is_valid
        assert grid.polygon.geom_type == "Polygon"
        assert grid.households <= 900


def test_buildings_stand_inside_their_grid_and_apart() -> None:
    grids = {grid.code: grid.polygon for grid in town().grids}
    assert all(grids[building.grid].covers(building.polygon) for building in town().buildings)
    outlines = [building.polygon for building in town().buildings]
    left, right = STRtree(outlines).query(outlines, predicate="overlaps")
    assert len(left) == len(right) == 0
    assert len({building.key for building in town().buildings}) == len(outlines)


def test_everything_can_be_found_by_name() -> None:
    assert all(road.name for road in town().roads)
    assert all(building.address for building in town().buildings)
    names = [area.name for area in town().areas if area.kind == "compound"]
    assert len(set(names)) == len(names)
