"""The report finds what was put in wrong, and measures it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import shapely

from liren.accounts.actors import SYSTEM
from liren.core.coordinates import metres_per_degree
from liren.places.actions import (
    DivisionFacts,
    GridFacts,
    add_divisions,
    draw_grid,
    draw_grids,
    record_overlap,
    redraw_grid,
    retire_grid,
    rule_overlap,
)
from liren.places.areas import from_equal_area_plane, on_equal_area_plane, square_metres
from liren.places.models import HouseholdRange
from liren.places.staffing import staffing_report
from liren.places.tests.zoning import (
    NORTH,
    SINCE,
    SOUTH,
    STEP,
    TOWN,
    grid_code,
    make_town,
    partition,
    square,
)
from liren.places.topology import topology_report

DAY = date(2024, 6, 10)
WEST, MIDDLE = grid_code(SOUTH, 1), grid_code(SOUTH, 2)


def step_m2() -> float:
    """Square metres of one square of the chessboard, by another formula than the report's."""
    per_lon, per_lat = metres_per_degree(36.005)
    return STEP * STEP * per_lon * per_lat


def test_areas_agree_with_the_ellipsoid_within_a_thousandth() -> None:
    assert square_metres(square(0, 0)) == pytest.approx(step_m2(), rel=1e-3)
    back = from_equal_area_plane(on_equal_area_plane(square(0, 0)))
    assert shapely.hausdorff_distance(back, square(0, 0)) < 1e-9


@pytest.mark.django_db
class TestTown:
    @pytest.fixture(autouse=True)
    def _town(self) -> None:
        make_town()

    def test_a_whole_community_has_no_finding(self) -> None:
        report = topology_report(SOUTH)
        assert (report.problems, report.grids) == (0, 3)
        assert report.coverage == pytest.approx(1)

    def test_a_gap_is_told_once_with_its_area_and_place(self) -> None:
        report = topology_report(TOWN)
        gaps = sorted(report.gaps, key=lambda gap: gap.codes, reverse=True)
        assert [gap.codes for gap in gaps] == [(NORTH,), (TOWN,)]
        assert [gap.area_m2 for gap in gaps] == pytest.approx([step_m2()] * 2, rel=0.01)
        assert shapely.equals_exact(gaps[0].shape.normalize(), square(3, 1).normalize(), 1e-7)

    def test_an_overlap_of_grids_is_measured_until_it_is_recorded(self) -> None:
        redraw_grid(SYSTEM, WEST, square(0, 0, 1.25), on=DAY)
        report = topology_report(SOUTH)
        assert [finding.codes for finding in report.overlaps] == [(WEST, MIDDLE)]
        assert report.overlaps[0].area_m2 == pytest.approx(step_m2() / 4, rel=0.01)
        assert not topology_report(SOUTH, on=SINCE).overlaps
        overlap = record_overlap(SYSTEM, [WEST, MIDDLE], square(1, 0, 0.25), on=DAY, name="老村")
        report = topology_report(SOUTH)
        assert not report.overlaps
        assert [(finding.codes, finding.recorded) for finding in report.explained] == [
            ((WEST, MIDDLE), overlap.number)
        ]
        rule_overlap(SYSTEM, overlap.number, winner=MIDDLE, basis="协议", on=DAY)
        assert not topology_report(SOUTH).overlaps

    def test_an_overlap_between_others_is_not_explained_by_a_recorded_one(self) -> None:
        redraw_grid(SYSTEM, WEST, square(0, 0, 1.25), on=DAY)
        record_overlap(SYSTEM, [WEST, grid_code(SOUTH, 3)], square(1, 0, 0.25), on=DAY, name="别处")
        record_overlap(SYSTEM, [NORTH, SOUTH], square(1, 0, 0.25), on=DAY, name="两社区之间")
        assert [finding.codes for finding in topology_report(SOUTH).overlaps] == [(WEST, MIDDLE)]

    def test_a_sub_grid_that_leaves_its_head_grid_is_found(self) -> None:
        sub = grid_code(SOUTH, 11)
        facts = GridFacts("子网格", parent_code=WEST)
        draw_grid(SYSTEM, sub, square(0.5, 0, 1), facts=facts, on=DAY)
        report = topology_report(SOUTH)
        assert [finding.codes for finding in report.outside] == [(sub, WEST)]
        assert report.outside[0].area_m2 == pytest.approx(step_m2() / 2, rel=0.01)
        retire_grid(SYSTEM, WEST, on=DAY)
        assert topology_report(SOUTH).orphans == [sub]

    def test_an_undrawn_grid_and_a_community_without_any_are_listed(self) -> None:
        draw_grid(SYSTEM, grid_code(SOUTH, 9), None, facts=GridFacts("未绘"), on=DAY)
        add_divisions(SYSTEM, TOWN, [(f"{TOWN}003", DivisionFacts("新社区"), None)], on=DAY)
        assert topology_report(SOUTH).undrawn == [grid_code(SOUTH, 9)]
        assert [one.code for one in staffing_report(TOWN).communities_without_grid] == [f"{TOWN}003"]

    def test_grids_outside_the_guideline_are_listed_with_its_source(self) -> None:
        HouseholdRange.objects.create(
            division=SOUTH, minimum=300, maximum=500, source="区民政局通知", valid_from=SINCE
        )
        facts = [GridFacts("大", households=501), GridFacts("校", kind="exclusive", households=3)]
        for number, one in enumerate(facts, start=7):
            draw_grid(SYSTEM, grid_code(SOUTH, number), None, facts=one, on=DAY)
        found = staffing_report(SOUTH).out_of_range
        assert [(one.households, one.guideline.maximum) for one in found] == [(501, 500)]
        assert found[0].guideline.source == "区民政局通知"

    def test_without_posts_every_grid_lacks_a_worker(self) -> None:
        assert len(staffing_report(TOWN).without_worker) == 6


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_grids_taken_out_of_a_random_partition_are_found_within_a_percent(seed: int) -> None:
    random = np.random.default_rng(seed)
    make_town()
    community, border = f"{TOWN}009", shapely.box(118, 36, 118.05, 36.04)
    shapes = partition(random, 40, border)
    holes = set(random.choice(len(shapes), 3, replace=False).tolist())
    add_divisions(SYSTEM, TOWN, [(community, DivisionFacts("随机社区"), border)], on=SINCE)
    kept = [
        (grid_code(community, n + 1), s, GridFacts(f"{n}")) for n, s in enumerate(shapes) if n not in holes
    ]
    draw_grids(SYSTEM, TOWN, kept, on=SINCE)
    report = topology_report(community)
    planted = sum(square_metres(shapes[hole]) for hole in holes)
    assert sum(gap.area_m2 for gap in report.gaps) == pytest.approx(planted, rel=0.01)
    assert not report.overlaps
