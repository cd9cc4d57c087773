"""The desk: what I owe, and everything I may see."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from liren.cases.actions.dispatching import dispatch_case
from liren.cases.machine import State
from liren.cases.models import Case
from liren.cases.slices import SLICES, sliced
from liren.cases.tests.stories import a_case, reported
from tests.cast import COMMUNITY, GRID, IN_NEXT_GRID, NEXT_GRID, Cast
from tests.visitors import signed_in

DESK_QUERIES = 26


def text_of(client: Client, address: str, **headers: str) -> str:
    """The page behind an address, as text."""
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def numbers_in(page: str) -> list[str]:
    """The case numbers of the list, in order."""
    return re.findall(r'class="figures">(\d{12})<', page)


def test_everybody_finds_on_the_desk_what_they_owe_and_nothing_else(cast: Cast) -> None:
    cases = {
        state: a_case(cast, state)
        for state in (State.REPORTED, State.VERIFIED, State.FILED, State.DISPATCHED)
    }
    owed = {
        "grid_worker": [State.REPORTED],
        "community_worker": [State.REPORTED, State.VERIFIED],
        "dispatcher": [State.FILED],
        "handler": [State.DISPATCHED],
        "other_handler": [],
        "auditor": [],
        "outsider": [],
    }
    for name, states in owed.items():
        found = numbers_in(text_of(signed_in(cast, name), "/desk/"))
        assert sorted(found) == sorted(cases[state].number for state in states), name


def test_the_list_begins_with_the_least_time_left(cast: Cast) -> None:
    first, second, third = (reported(cast) for _ in range(3))
    now = timezone.now()
    Case.objects.filter(pk=first.pk).update(due_at=now + timedelta(hours=3))
    Case.objects.filter(pk=second.pk).update(due_at=now - timedelta(hours=3))
    Case.objects.filter(pk=third.pk).update(due_at=None)
    page = text_of(signed_in(cast, "grid_worker"), "/desk/")
    assert numbers_in(page) == [second.number, first.number, third.number]
    assert "3 h 0 min overdue" in page


def test_the_next_page_goes_on_where_the_first_ended(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("liren.cases.views.desk.PAGE", 2)
    cases = [reported(cast) for _ in range(5)]
    Case.objects.filter(pk__in=[case.pk for case in cases[:2]]).update(due_at=None)
    for show in ("mine", "all"):
        client, address, seen = signed_in(cast, "grid_worker"), f"/desk/?show={show}", []
        while address:
            page = text_of(client, address)
            seen += numbers_in(page)
            further = re.search(r'rel="next" href="([^"]+)"', page)
            address = "/desk/" + further[1].replace("&amp;", "&") if further else ""
        assert sorted(seen) == sorted(case.number for case in cases), show


def test_a_quick_step_is_taken_from_the_list_and_leads_back_to_it(cast: Cast) -> None:
    case = a_case(cast, State.DISPATCHED)
    client = signed_in(cast, "handler")
    page = text_of(client, "/desk/")
    assert f'action="/cases/{case.pk}/steps/accept/"' in page
    answer = client.post(
        f"/cases/{case.pk}/steps/accept/", {"key": uuid4(), "version": case.version, "next": "/desk/"}
    )
    assert answer["Location"] == "/desk/"
    case.refresh_from_db()
    assert case.state == State.ACCEPTED


def test_an_assisting_unit_finds_its_share_on_the_desk(cast: Cast) -> None:
    case = a_case(cast, State.FILED)
    dispatch_case(cast.dispatcher, case.pk, lead=cast.lamps.pk, co_handlers=[cast.water.pk])
    page = text_of(signed_in(cast, "other_handler"), "/desk/")
    assert numbers_in(page) == [case.number]
    assert f"/cases/{case.pk}/#step-share" in page


def test_an_empty_desk_says_what_will_be_there(cast: Cast) -> None:
    assert "Nothing waits for you" in text_of(signed_in(cast, "dispatcher"), "/desk/")


@pytest.mark.parametrize("name", SLICES)
def test_each_slice_lists_exactly_its_cases(cast: Cast, name: str) -> None:
    late = reported(cast)
    Case.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(hours=1))
    a_case(cast, State.FILED)
    closed = a_case(cast, State.CLOSED)
    Case.objects.filter(pk=closed.pk).update(score=5)
    expected = sliced(Case.objects.all(), name).values_list("number", flat=True)
    page = text_of(signed_in(cast, "commander"), f"/desk/?show=all&status={name}")
    assert sorted(numbers_in(page)) == sorted(expected) != []


def test_filters_narrow_the_list_by_place_state_and_words(cast: Cast) -> None:
    here = reported(cast, description="井盖松动，车一压就响")
    there = reported(cast, lon=IN_NEXT_GRID[0], lat=IN_NEXT_GRID[1])
    filed = a_case(cast, State.FILED)
    client = signed_in(cast, "dispatcher")
    asked = {
        f"scope={GRID}": {here.number, filed.number},
        f"scope={NEXT_GRID}": {there.number},
        f"scope={NEXT_GRID}&zoned=now": {there.number},
        f"scope={COMMUNITY}&state=filed": {filed.number},
        f"scope={COMMUNITY}&exact=1": set(),
        "words=井盖": {here.number},
        f"words={filed.number}": {filed.number},
        "state=nonsense&scope=no&after=x": {here.number, there.number, filed.number},
    }
    for query, expected in asked.items():
        assert set(numbers_in(text_of(client, f"/desk/?show=all&{query}"))) == expected, query


def test_a_filter_that_swaps_gets_the_list_alone(cast: Cast) -> None:
    part = text_of(
        signed_in(cast, "dispatcher"), "/desk/?show=all", **{"HX-Request": "true", "HX-Target": "desk-list"}
    )
    assert "<html" not in part
    assert "No cases yet" in part


def test_the_list_costs_the_same_queries_however_long_it_is(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(6):
        reported(cast)
        a_case(cast, State.DISPATCHED)
    for name in ("handler", "secretary"):
        client = signed_in(cast, name)
        for address in ("/desk/", "/desk/?show=all"):
            client.get(address)
            with django_assert_max_num_queries(DESK_QUERIES):
                client.get(address)
