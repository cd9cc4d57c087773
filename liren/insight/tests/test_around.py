"""What a neighbourhood may know of itself, and what nobody can learn from it about a person."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from liren.cases.models import Case
from liren.cases.tests.stories import reported
from liren.insight.neighbourhood import grid_middles, published, rate_of
from tests.cast import COMMUNITY, GRID, IN_GRID, IN_NEXT_GRID, NOWHERE, Cast
from tests.visitors import signed_in, visitor

SECRET = "王小明家门口13800000000路灯不亮"


def page(path: str, client: Client | None = None) -> str:
    answer = (client or visitor()).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_grid_with_few_matters_is_only_counted(cast: Cast) -> None:
    for _ in range(3):
        reported(cast)
    alone = reported(cast, lon=IN_NEXT_GRID[0], lat=IN_NEXT_GRID[1])
    html = page(f"/around/?at={COMMUNITY}")
    assert "4 matters are being dealt with" in html
    assert html.count('id="matter-') == 3
    assert str(alone.pk) not in html
    assert "1 more matter in grids" in html


def test_nothing_that_somebody_wrote_and_no_point_is_shown(cast: Cast) -> None:
    for _ in range(3):
        reported(cast, description=SECRET, address="荷花里3号楼201")
    text = page(f"/around/?at={COMMUNITY}") + page(f"/around/points.json?at={COMMUNITY}")
    for secret in (
        SECRET,
        "王小明",
        "荷花里",
        Case.objects.values_list("number", flat=True)[0],
        f"{IN_GRID[0]:.5f}",
    ):
        assert secret not in text


def test_points_stand_in_the_middle_of_their_grid(cast: Cast) -> None:
    for step in range(3):
        reported(cast, lon=IN_GRID[0] + step / 100_000)
    points = visitor().get(f"/around/points.json?at={COMMUNITY}").json()["points"]
    assert {(one["lon"], one["lat"]) for one in points} == {grid_middles(COMMUNITY)[GRID]}


def test_a_persons_appeal_is_never_told_of(cast: Cast) -> None:
    for _ in range(3):
        reported(cast, category_code="A00")
    assert "0 matters are being dealt with" in page(f"/around/?at={COMMUNITY}")


def test_the_place_chosen_by_a_point_is_remembered_as_a_community_only(cast: Cast) -> None:
    client = visitor()
    answer = client.post("/around/", {"lon": IN_GRID[0], "lat": IN_GRID[1]})
    assert answer["Location"] == f"/around/?at={COMMUNITY}"
    assert f'value="{COMMUNITY}" selected' in page("/around/", client)
    assert client.post("/around/", {"lon": NOWHERE[0], "lat": NOWHERE[1]}).status_code == 422


def test_who_reported_sees_their_own_community_and_their_own_matter(cast: Cast) -> None:
    for _ in range(3):
        reported(cast)
    html = page("/around/", signed_in(cast, "resident"))
    assert f'value="{COMMUNITY}" selected' in html
    assert html.count("Reported by me") == 3


def test_an_unknown_community_is_refused() -> None:
    assert visitor().get("/around/?at=123").status_code == 422


@pytest.mark.parametrize(
    ("counts", "shown", "total"),
    [
        ({"a": 40, "b": 12, "c": 0}, {"a": 40, "b": 12, "c": 0}, 52),
        ({"a": 40, "b": 12, "c": 3}, {"a": 40, "b": None, "c": None}, 55),
        ({"a": 40, "b": 4, "c": 3}, {"a": None, "b": None, "c": None}, 47),
        ({"a": 40, "b": 9, "c": 8}, {"a": 40, "b": None, "c": None}, 57),
        ({"a": 3}, {"a": None}, None),
        ({}, {}, 0),
    ],
)
def test_a_small_count_can_not_be_worked_out_from_the_others(
    counts: dict[str, int], shown: dict[str, int | None], total: int | None
) -> None:
    found = published(counts)
    assert (found.counts, found.total) == (shown, total)


def test_a_rate_of_fewer_than_ten_is_not_published() -> None:
    assert rate_of(date(2026, 1, 1), 9, 9).rate is None
    ten = rate_of(date(2026, 1, 1), 10, 10)
    assert (ten.rate, ten.high) == (100.0, 100.0)
    assert ten.low is not None
    assert 72 < ten.low < 73


def test_open_figures_hide_small_counts(cast: Cast) -> None:
    reported(cast)
    html = page(f"/around/figures/?at={COMMUNITY}")
    assert "not published" in html
