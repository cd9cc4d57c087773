"""One answer for every point, on every day."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from django.db import transaction
from django.utils import timezone

from liren.accounts.actors import SYSTEM
from liren.places.actions import (
    GridFacts,
    draw_grid,
    merge_grids,
    record_overlap,
    redraw_grid,
    retire_grid,
    rule_overlap,
    split_grid,
)
from liren.places.locating import locate, locate_many
from liren.places.models import Grid
from liren.places.tests.zoning import NORTH, SINCE, SOUTH, TOWN, grid_code, make_town, square

pytestmark = pytest.mark.django_db

BEFORE, DAY = date(2024, 6, 9), date(2024, 6, 10)
WEST, MIDDLE, EAST = (grid_code(SOUTH, number) for number in (1, 2, 3))
IN_WEST, IN_MIDDLE = (117.005, 36.005), (117.015, 36.005)


@pytest.fixture(autouse=True)
def town() -> None:
    make_town()


def grid_at(point: tuple[float, float], on: date | None = None) -> str:
    found = locate(*point, on=on)
    return found.grid if found else ""


def test_a_point_lies_in_its_grid_and_the_chain_above_it() -> None:
    found = locate(*IN_WEST)
    assert found is not None
    assert found.grid == WEST
    assert found.chain == ("37", "3701", "370114", TOWN, SOUTH, WEST)
    assert found.division == WEST


def test_where_no_grid_is_drawn_the_smallest_division_answers() -> None:
    found = [locate(*point) for point in ((117.035, 36.015), (117.035, 36.005), (117.045, 36.005))]
    assert [place and place.division for place in found] == [NORTH, TOWN, "370114"]
    assert [place and place.grid for place in found] == ["", "", ""]


def test_outside_everything_there_is_no_answer() -> None:
    assert locate(100.0, 30.0) is None
    assert locate_many([100.0, float("nan")], [30.0, 36.0]).tolist() == ["", ""]


def test_many_points_get_what_each_alone_gets() -> None:
    random = np.random.default_rng(7)
    lons, lats = random.uniform(116.98, 117.06, 500), random.uniform(35.98, 36.04, 500)
    alone = [found.division if (found := locate(x, y)) else "" for x, y in zip(lons, lats, strict=True)]
    assert locate_many(lons, lats).tolist() == alone


def test_arrays_that_do_not_fit_together_are_refused() -> None:
    with pytest.raises(ValueError, match="same length"):
        locate_many([1.0, 2.0], [1.0])


def test_on_a_shared_border_the_lowest_code_answers() -> None:
    assert grid_at((117.01, 36.005)) == WEST
    assert grid_at((117.01, 36.01)) == grid_code(NORTH, 1)  # a corner of four


def test_a_redrawn_border_does_not_rewrite_yesterday() -> None:
    redraw_grid(SYSTEM, MIDDLE, square(1.5, 0, 0.5), on=DAY)
    redraw_grid(SYSTEM, WEST, square(0, 0, 1.5), on=DAY, reason="road moved")
    moved = (117.012, 36.005)
    assert grid_at(moved, BEFORE) == MIDDLE
    assert grid_at(moved, DAY) == WEST
    assert grid_at(moved) == WEST
    assert locate_many([moved[0]], [moved[1]], BEFORE).tolist() == [MIDDLE]
    assert list(
        Grid.objects.filter(code=WEST).values_list("valid_from", "valid_to").order_by("valid_from")
    ) == [
        (SINCE, BEFORE),
        (DAY, None),
    ]


def test_before_anything_was_zoned_nothing_is_found() -> None:
    assert locate(*IN_WEST, on=SINCE - timedelta(days=1)) is None


def test_a_change_planned_for_later_counts_from_that_day() -> None:
    later = timezone.localdate() + timedelta(days=30)
    retire_grid(SYSTEM, WEST, on=later)
    assert grid_at(IN_WEST) == WEST
    assert grid_at(IN_WEST, later - timedelta(days=1)) == WEST
    assert grid_at(IN_WEST, later) == ""


def test_a_second_change_on_the_same_day_corrects_it() -> None:
    redraw_grid(SYSTEM, WEST, square(0, 0, 0.5), on=DAY)
    redraw_grid(SYSTEM, WEST, square(0, 0, 0.7), on=DAY)
    assert Grid.objects.filter(code=WEST).count() == 2
    assert grid_at((117.006, 36.005), DAY) == WEST
    assert grid_at((117.008, 36.005), DAY) == ""


def test_a_sub_grid_answers_before_the_head_grid_it_lies_in() -> None:
    sub = grid_code(SOUTH, 11)
    draw_grid(SYSTEM, sub, square(0.2, 0.2, 0.6, 0.6), facts=GridFacts("子网格", parent_code=WEST), on=DAY)
    assert grid_at(IN_WEST) == sub
    assert grid_at((117.001, 36.001)) == WEST
    assert grid_at(IN_WEST, BEFORE) == WEST


def test_merged_and_split_grids_answer_from_their_day_on() -> None:
    merged = grid_code(SOUTH, 20)
    merge_grids(SYSTEM, [WEST, MIDDLE], merged, facts=GridFacts("合并网格", kind=Grid.Kind.HEAD), on=DAY)
    assert (grid_at(IN_WEST), grid_at(IN_MIDDLE)) == (merged, merged)
    assert Grid.objects.on(DAY).get(code=merged).households == 800
    assert grid_at(IN_WEST, BEFORE) == WEST
    halves = [(grid_code(SOUTH, 21), 0.0), (grid_code(SOUTH, 22), 0.5)]
    after = DAY + timedelta(days=10)
    parts = [(code, square(2 + start, 0, 0.5), GridFacts(code[-2:])) for code, start in halves]
    split_grid(SYSTEM, EAST, parts, on=after)
    assert grid_at((117.021, 36.005), after) == halves[0][0]
    assert grid_at((117.028, 36.005), after) == halves[1][0]
    assert grid_at((117.028, 36.005), DAY) == EAST


def test_a_recorded_overlap_changes_nothing_until_it_is_ruled_on() -> None:
    north = grid_code(NORTH, 1)
    overlap = record_overlap(SYSTEM, [NORTH, SOUTH], square(0, 0.8, 1, 0.4), on=SINCE, name="老村")
    upper, lower = (117.005, 36.011), (117.005, 36.009)
    assert (grid_at(upper), grid_at(lower)) == (north, WEST)
    rule_overlap(SYSTEM, overlap.number, winner=WEST[:12], basis="区政府专题会议纪要", on=DAY)
    found = locate(*upper)
    assert found is not None
    assert (found.grid, found.division, found.overlap) == (
        "",
        SOUTH,
        overlap.number,
    )  # no grid of the south up there
    assert grid_at(lower) == WEST
    assert grid_at(upper, BEFORE) == north


def test_a_ruling_for_a_grid_locates_the_whole_overlap_in_it() -> None:
    north = grid_code(NORTH, 1)
    overlap = record_overlap(SYSTEM, [north, WEST], square(0, 0.8, 1, 0.4), on=SINCE, name="老村")
    rule_overlap(SYSTEM, overlap.number, winner=WEST, basis="协议", on=DAY)
    assert grid_at((117.005, 36.011)) == WEST
    retire_grid(SYSTEM, WEST, on=DAY + timedelta(days=5))
    assert grid_at((117.005, 36.011), DAY + timedelta(days=4)) == WEST
    assert grid_at((117.005, 36.011), DAY + timedelta(days=5)) == north


def test_a_change_that_is_rolled_back_is_forgotten() -> None:
    with transaction.atomic():
        redraw_grid(SYSTEM, WEST, square(5, 5), on=DAY)
        assert grid_at(IN_WEST) == ""
        transaction.set_rollback(True)
    assert grid_at(IN_WEST) == WEST
