"""The command page: figures that are lists, and who may look at which place."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from liren.accounts.actors import SYSTEM
from liren.cases.actions.closing import rate_case
from liren.cases.machine import State
from liren.cases.models import Case
from liren.cases.tests.stories import a_case, reported
from liren.insight.queries import hours_of, parts_of, quality_of, totals_of
from liren.places.actions.drawing import redraw_grid
from liren.places.models import Grid
from tests.cast import COMMUNITY, DISTRICT, GRID, IN_NEXT_GRID, NEXT_GRID, OTHER_DISTRICT, SUBDISTRICT, Cast
from tests.visitors import signed_in, visitor

PAGE_QUERIES = 24
# who: the places whose command page they may see
COMMANDED = {
    "resident": (),
    "grid_worker": (),
    "grid_leader": (),
    "community_worker": (),
    "handler": (),
    "administrator": (),
    "secretary": (COMMUNITY, GRID),
    "dispatcher": (SUBDISTRICT, COMMUNITY, GRID),
    "department_head": (DISTRICT, SUBDISTRICT, COMMUNITY, GRID),
    "commander": (DISTRICT, SUBDISTRICT, COMMUNITY, GRID),
    "auditor": (DISTRICT, SUBDISTRICT, COMMUNITY, GRID),
    "outsider": ("990102001",),
}
PLACES = ("9901", DISTRICT, OTHER_DISTRICT, "990102001", SUBDISTRICT, COMMUNITY, GRID)


def a_day(cast: Cast) -> None:
    """In the first grid one overdue, one waiting for a unit, one closed; in the next grid one more."""
    late = reported(cast)
    Case.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(hours=1))
    a_case(cast, State.FILED)
    closed = a_case(cast, State.CLOSED)
    rate_case(cast.resident, closed.pk, score=5)
    reported(cast, lon=IN_NEXT_GRID[0], lat=IN_NEXT_GRID[1])


def count_behind(client: Client, address: str) -> int:
    """How many cases the list behind a figure shows."""
    page = client.get(address).content.decode()
    return len(set(re.findall(r'class="figures">(\d{12})<', page)))


@pytest.mark.parametrize("name", COMMANDED)
def test_a_place_is_commanded_by_exactly_those_whose_post_covers_it(cast: Cast, name: str) -> None:
    client = signed_in(cast, name)
    seen = tuple(place for place in PLACES if client.get(f"/command/?scope={place}").status_code == 200)
    assert seen == COMMANDED[name]
    for place in PLACES:
        expected = 200 if place in COMMANDED[name] else 403
        assert client.get(f"/command/areas.json?scope={place}").status_code == expected


def test_nobody_is_asked_to_sign_in(cast: Cast) -> None:
    assert visitor().get("/command/").status_code == 302


def test_a_place_that_is_no_code_is_422(cast: Cast) -> None:
    assert signed_in(cast, "commander").get("/command/?scope=12x").status_code == 422


def test_the_page_begins_with_the_widest_place_one_answers_for(cast: Cast) -> None:
    assert signed_in(cast, "commander").get("/command/").context["scope"] == DISTRICT
    assert signed_in(cast, "secretary").get("/command/").context["scope"] == COMMUNITY


@pytest.mark.parametrize("zoned", ["then", "now"])
@pytest.mark.parametrize("scope", [DISTRICT, COMMUNITY, GRID])
def test_every_figure_is_the_length_of_the_list_behind_it(cast: Cast, scope: str, zoned: str) -> None:
    a_day(cast)
    client = signed_in(cast, "commander")
    context = client.get(f"/command/?scope={scope}&zoned={zoned}").context
    figures = [(value, address) for row in context["rows"] for _name, _label, value, address in row["cells"]]
    figures += context["totals"]
    figures += [(tile["value"], tile["href"]) for tile in context["tiles"][:5]]
    assert sum(value for value, _address in figures) > 0
    for value, address in figures:
        assert count_behind(client, address) == value, address


def test_the_parts_add_up_to_the_whole_and_to_the_place_above(cast: Cast) -> None:
    a_day(cast)
    now, actor = timezone.now(), cast.commander
    expected = {"open": 3, "overdue": 1, "unassigned": 1, "opened_today": 4, "closed_today": 1}
    for scope in (DISTRICT, SUBDISTRICT, COMMUNITY):
        assert dict(totals_of(parts_of(actor, scope, now))) == expected
    first, second = parts_of(actor, COMMUNITY, now)
    assert (first.code, first.figures["open"], second.code, second.figures["open"]) == (GRID, 2, NEXT_GRID, 1)


def test_what_lies_in_no_finer_place_is_counted_too(cast: Cast) -> None:
    case = reported(cast)
    Case.objects.filter(pk=case.pk).update(division=COMMUNITY)
    client = signed_in(cast, "commander")
    rows = client.get(f"/command/?scope={COMMUNITY}").context["rows"]
    _name, _label, value, address = rows[-1]["cells"][0]
    assert (rows[-1]["code"], value, count_behind(client, address)) == ("", 1, 1)


def test_as_zoned_now_counts_a_case_where_it_would_lie_today(cast: Cast) -> None:
    case = reported(cast, lon=114.908, lat=30.395)
    Case.objects.filter(pk=case.pk).update(
        division=NEXT_GRID
    )  # the border ran elsewhere when it was reported
    now = timezone.now()
    then = {part.code: part.figures["open"] for part in parts_of(cast.commander, COMMUNITY, now)}
    today = {
        part.code: part.figures["open"] for part in parts_of(cast.commander, COMMUNITY, now, zoned="now")
    }
    assert (then[GRID], then[NEXT_GRID]) == (0, 1)
    assert (today[GRID], today[NEXT_GRID]) == (1, 0)
    client = signed_in(cast, "commander")
    assert count_behind(client, f"/desk/?show=all&status=open&scope={GRID}&zoned=now") == 1
    assert count_behind(client, f"/desk/?show=all&status=open&scope={GRID}") == 0


def test_a_head_of_department_counts_the_cases_of_the_unit_alone(cast: Cast) -> None:
    reported(cast)
    a_case(cast, State.DISPATCHED)
    assert totals_of(parts_of(cast.department_head, DISTRICT, timezone.now()))["open"] == 1


def test_quality_counts_what_was_handled_and_rated_lately(cast: Cast) -> None:
    for score in (5, 4, 3):
        case = a_case(cast, State.CLOSED)
        rate_case(cast.resident, case.pk, score=score)
        Case.objects.filter(pk=case.pk).update(opened_at=timezone.now() - timedelta(hours=score))
    old = a_case(cast, State.CLOSED)
    long_ago = timezone.now() - timedelta(days=60)
    Case.objects.filter(pk=old.pk).update(handled_at=long_ago, closed_at=long_ago, score=1)
    quality = quality_of(cast.commander, DISTRICT, timezone.now())
    assert (quality.handled, quality.rated, quality.satisfied, quality.satisfaction) == (3, 3, 2, 67)
    assert quality.median is not None
    assert quality.median == pytest.approx(timedelta(hours=4), abs=timedelta(minutes=1))


def test_nothing_rated_is_no_satisfaction_rather_than_none(cast: Cast) -> None:
    quality = quality_of(cast.commander, DISTRICT, timezone.now())
    assert (quality.satisfaction, quality.median) == (None, None)
    assert signed_in(cast, "commander").get("/command/").status_code == 200


def test_the_hours_of_today_stand_beside_the_usual(cast: Cast) -> None:
    now = timezone.localtime().replace(hour=15, minute=30)
    for days in (0, 1, 2, 40):
        case = reported(cast)
        Case.objects.filter(pk=case.pk).update(opened_at=now - timedelta(days=days, hours=1))
    hours = hours_of(cast.commander, DISTRICT, now)
    assert len(hours) == 24
    assert (hours[14].today, hours[14].usual) == (1, 2 / 28)
    assert sum(hour.today for hour in hours) == 1


def test_the_map_shows_the_places_of_the_table(cast: Cast) -> None:
    client = signed_in(cast, "commander")
    for scope, codes in {DISTRICT: {SUBDISTRICT}, COMMUNITY: {GRID, NEXT_GRID}}.items():
        areas = client.get(f"/command/areas.json?scope={scope}").json()
        assert {area["properties"]["code"] for area in areas["features"]} == codes
        assert all(area["geometry"]["type"] in ("Polygon", "MultiPolygon") for area in areas["features"])


def test_a_border_drawn_anew_is_on_the_map_at_once(cast: Cast) -> None:
    client = signed_in(cast, "commander")
    address = f"/command/areas.json?scope={COMMUNITY}"
    before = client.get(address).json()
    shape = Grid.objects.get(code=GRID).shape
    assert shape is not None
    redraw_grid(SYSTEM, GRID, shape.buffer(-0.001), on=timezone.localdate(), reason="test")
    assert client.get(address).json() != before


def test_a_refresh_gets_the_moving_part_alone(cast: Cast) -> None:
    a_day(cast)
    headers = {"HX-Request": "true", "HX-Target": "command-live"}
    part = signed_in(cast, "commander").get("/command/", headers=headers).content.decode()
    assert "<html" not in part
    assert "liren-map" not in part
    assert 'id="command-table"' in part


def test_the_page_costs_the_same_queries_at_every_level(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    a_day(cast)
    client = signed_in(cast, "commander")
    for scope in (DISTRICT, COMMUNITY):
        client.get(f"/command/?scope={scope}")
        with django_assert_max_num_queries(PAGE_QUERIES):
            client.get(f"/command/?scope={scope}")
