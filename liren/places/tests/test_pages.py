"""Pages and map data of places, through HTTP."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import shapely
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from liren.accounts.actors import SYSTEM
from liren.places.actions import record_overlap, redraw_grid
from liren.places.locating import locate
from liren.places.models import BaseFeature, Division, Grid, RecordedOverlap
from liren.places.tests.zoning import SINCE, SOUTH, grid_code, make_town, square
from tests.cast import COMMUNITY, DISTRICT, GRID, NEXT_GRID, Cast
from tests.visitors import signed_in, visitor

pytestmark = pytest.mark.django_db
WEST = grid_code(SOUTH, 1)


def names(answer: Any) -> list[str]:
    return [feature["properties"]["name"] for feature in json.loads(answer.content)["features"]]


class TestMapData:
    @pytest.fixture(autouse=True)
    def _town(self) -> None:
        make_town()

    def test_anybody_may_read_the_borders_of_grids(self, client: Client) -> None:
        answer = client.get("/places/grids.json", {"scope": SOUTH})
        assert answer.headers["Content-Type"] == "application/geo+json"
        assert names(answer) == ["第1网格", "第2网格", "第3网格"]
        properties = json.loads(answer.content)["features"][0]["properties"]
        assert (properties["code"], properties["level"]) == (WEST, "grid")

    def test_an_unchanged_zoning_is_not_sent_again(self, client: Client) -> None:
        tag = client.get("/places/grids.json", {"scope": SOUTH}).headers["ETag"]
        again = {"If-None-Match": tag}
        assert client.get("/places/grids.json", {"scope": SOUTH}, headers=again).status_code == 304
        redraw_grid(SYSTEM, WEST, square(0, 0, 0.5), on=timezone.localdate())
        assert client.get("/places/grids.json", {"scope": SOUTH}, headers=again).status_code == 200

    def test_borders_are_shown_as_they_were_on_a_day(self, client: Client) -> None:
        day = timezone.localdate()
        redraw_grid(SYSTEM, WEST, square(0, 0, 0.5), on=day)
        areas = []
        for on in (day - timedelta(days=1), day):
            answer = client.get("/places/grids.json", {"scope": WEST, "on": on.isoformat()})
            areas.append(shapely.from_geojson(answer.content).area)
        assert areas[0] == pytest.approx(2 * areas[1])

    def test_divisions_can_be_asked_for_by_level(self, client: Client) -> None:
        answer = client.get("/places/divisions.json", {"scope": "370114", "level": "community"})
        assert names(answer) == ["北苑社区", "南苑社区"]

    def test_the_base_map_shows_what_is_in_the_box(self, client: Client) -> None:
        BaseFeature.of("road", shapely.LineString([(117, 36), (117.01, 36)]), name="香山路", rank=0).save()
        BaseFeature.of("building", shapely.box(118, 36, 118.001, 36.001), name="远").save()
        answer = client.get("/places/base.json", {"bbox": "116.9,35.9,117.1,36.1"})
        assert [feature["properties"]["label"] for feature in json.loads(answer.content)["features"]] == [
            "香山路"
        ]
        assert len(json.loads(client.get("/places/base.json", {"scope": SOUTH}).content)["features"]) == 1

    @pytest.mark.parametrize(
        "query",
        [
            "grids.json?scope=abc",
            "grids.json?on=2024-13-01",
            "divisions.json?level=x",
            "base.json?bbox=1,2,3,x",
        ],
    )
    def test_a_question_that_makes_no_sense_is_answered_422(self, client: Client, query: str) -> None:
        answer = client.get(f"/places/{query}")
        assert (answer.status_code, bool(answer.json()["reason"])) == (422, True)


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("", "/places/", 302),
        ("resident", "/places/", 403),
        ("grid_worker", "/places/", 302),  # to the own grid
        ("dispatcher", "/places/", 200),
        ("commander", f"/places/?scope={DISTRICT}", 200),
        ("commander", f"/places/?scope={COMMUNITY}", 200),
        ("commander", f"/places/grids/{GRID}/", 200),
        ("commander", "/places/grids/990101001001999/", 404),
        ("commander", "/places/topology/", 200),
        ("commander", f"/places/topology.json?scope={DISTRICT}", 200),
        ("resident", f"/places/topology/?scope={DISTRICT}", 403),
        ("outsider", f"/places/topology/?scope={DISTRICT}", 403),
    ],
)
def test_each_gets_the_pages_meant_for_them(cast: Cast, who: str, path: str, status: int) -> None:
    client = signed_in(cast, who) if who else visitor()
    assert client.get(path).status_code == status


def form(shape: shapely.Geometry, **more: str) -> dict[str, str]:
    today = timezone.localdate().isoformat()
    return {"border": shapely.to_geojson(shape), "crs": "wgs84", "on": today, "reason": "road moved", **more}


def test_a_commander_redraws_a_border_from_today_on(cast: Cast) -> None:
    smaller = shapely.box(114.90, 30.39, 114.905, 30.40)
    page = f"/places/grids/{GRID}/"
    assert signed_in(cast, "commander").post(f"{page}redraw/", form(smaller)).status_code == 302
    yesterday = timezone.localdate() - timedelta(days=1)
    assert locate(114.907, 30.395) is None
    assert locate(114.907, 30.395, on=yesterday) is not None
    shown = signed_in(cast, "commander").get(page).content.decode()
    assert "road moved" in shown
    assert shown.count("?on=") >= 2  # a link to each version


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"border": "nonsense"}, "not readable"),
        ({"border": '{"type": "Point", "coordinates": [1, 2]}'}, "has to be a polygon"),
        ({"crs": "mercator"}, "from the list"),
        ({"reason": ""}, "fill this in"),
    ],
)
def test_a_border_that_cannot_be_used_comes_back_with_the_reason(
    cast: Cast, more: dict[str, str], words: str
) -> None:
    answer = signed_in(cast, "commander").post(f"/places/grids/{GRID}/redraw/", form(square(0, 0), **more))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Grid.objects.filter(code=GRID).count() == 1


@pytest.mark.parametrize("who", ["grid_worker", "dispatcher", "outsider", "resident"])
def test_nobody_else_redraws_a_border(cast: Cast, who: str) -> None:
    answer = signed_in(cast, who).post(f"/places/grids/{GRID}/redraw/", form(square(0, 0)))
    assert answer.status_code == 403
    assert Grid.objects.filter(code=GRID).count() == 1


def test_a_border_cannot_be_changed_for_days_that_have_passed(cast: Cast) -> None:
    past = form(square(0, 0), on="2024-06-01")
    assert signed_in(cast, "commander").post(f"/places/grids/{GRID}/redraw/", past).status_code == 409


@pytest.fixture
def overlap(cast: Cast) -> RecordedOverlap:
    area = shapely.box(114.905, 30.392, 114.915, 30.398)
    return record_overlap(SYSTEM, [GRID, NEXT_GRID], area, on=timezone.localdate(), name="老村")


def test_an_overlap_shows_both_claims_and_takes_a_ruling_from_above(
    cast: Cast, overlap: RecordedOverlap
) -> None:
    page = f"/places/overlaps/{overlap.number}/"
    commander = signed_in(cast, "commander")
    shown = commander.get(page).content.decode()
    assert all(claim in shown for claim in overlap.claims)
    today = timezone.localdate().isoformat()
    winner = NEXT_GRID
    ruling = {"winner": winner, "basis": "区政府会议纪要", "on": today}
    assert commander.post(page, {**ruling, "basis": ""}).status_code == 422
    assert signed_in(cast, "secretary").post(page, ruling).status_code == 403
    assert commander.post(page, ruling).status_code == 302
    found = locate(114.907, 30.395)
    assert found is not None
    assert (found.grid, found.overlap) == (winner, overlap.number)
    assert "区政府会议纪要" in commander.get(page).content.decode()


def test_a_page_of_places_asks_as_little_for_many_children_as_for_few(cast: Cast) -> None:
    client = signed_in(cast, "commander")

    def queries() -> int:
        client.get(f"/places/?scope={COMMUNITY}")  # whatever is remembered is remembered now
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/places/?scope={COMMUNITY}")
        return len(asked)

    few = queries()
    facts = {"name": "x", "kind": "head", "community_code": COMMUNITY, "valid_from": SINCE}
    Grid.objects.bulk_create(Grid(code=f"{COMMUNITY}{n:03d}", **facts) for n in range(100, 160))
    assert queries() <= few


def test_the_report_names_the_gap_and_the_grid_without_a_worker(cast: Cast) -> None:
    division = Division.objects.get(code=COMMUNITY)
    division.set_shape(shapely.box(114.90, 30.39, 114.93, 30.40))
    division.save()
    shown = signed_in(cast, "commander").get(f"/places/topology/?scope={DISTRICT}").content.decode()
    assert "66.67%" in shown
    assert "荷花社区" in shown
    assert NEXT_GRID in shown
