"""The page of one case: who sees which, what it offers, what it keeps to itself."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from liren.cases.actions.dispatching import dispatch_case
from liren.cases.actions.stepping import Word
from liren.cases.machine import State
from liren.cases.models import Case, WorkOrder
from liren.cases.queries import offers
from liren.cases.tests.stories import a_case, a_report, reported
from liren.core.verdicts import Denied
from liren.ledger.models import Entry
from tests.cast import Cast
from tests.visitors import signed_in, visitor

PAGE_QUERIES = 40
STAFF, REPORTER, NOTHING = "staff", "reporter", "nothing"
SEEN_BY = {
    "resident": REPORTER,
    "neighbour": NOTHING,
    "grid_worker": STAFF,
    "grid_leader": STAFF,
    "community_worker": STAFF,
    "secretary": STAFF,
    "dispatcher": STAFF,
    "handler": STAFF,
    "department_head": STAFF,
    "other_handler": NOTHING,
    "commander": STAFF,
    "auditor": STAFF,
    "administrator": NOTHING,
    "outsider": NOTHING,
}


def page_of(client: Client, case: Case) -> str:
    """The case's page as text."""
    answer = client.get(f"/cases/{case.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_of_the_cast_sees_the_page_that_is_theirs_or_none(cast: Cast) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    for name, kind in SEEN_BY.items():
        answer = signed_in(cast, name).get(f"/cases/{case.pk}/")
        used = {template.name for template in answer.templates}
        assert answer.status_code == (404 if kind == NOTHING else 200), name
        assert ("cases/case_page.html" in used) is (kind == STAFF), name
    assert visitor().get(f"/cases/{case.pk}/").status_code == 404


@pytest.mark.parametrize(
    "state", [State.REPORTED, State.FILED, State.IN_PROGRESS, State.HANDLED, State.CLOSED]
)
def test_each_step_is_a_form_or_carries_its_reason(cast: Cast, state: str) -> None:
    case = a_case(cast, state)
    for name in ("grid_worker", "dispatcher", "handler", "auditor"):
        if name == "handler" and case.lead is None:
            continue
        page = page_of(signed_in(cast, name), case)
        forms = set(re.findall(r'action="/cases/[^/]+/steps/(\w+)/"', page))
        found = offers(getattr(cast, name), Case.objects.get(pk=case.pk))
        assert forms == {offer.verb for offer in found if offer.verdict}, name
        for offer in found:
            if isinstance(offer.verdict, Denied) and "“" not in offer.verdict.reason:
                assert escape(offer.verdict.reason) in page, (name, offer.verb)
        resting = page.count('aria-disabled="true"')
        assert resting >= sum(1 for offer in found if not offer.verdict), name


def test_a_form_of_the_page_takes_its_step(cast: Cast) -> None:
    case = a_case(cast, State.FILED)
    client = signed_in(cast, "dispatcher")
    page = page_of(client, case)
    assert re.search(rf'<option value="{cast.lamps.pk}" selected>', page), (
        "the unit that owes it is suggested"
    )
    assert "owes Street lamp" in page
    fields = {"key": uuid4(), "version": case.version, "lead": cast.lamps.pk, "co_handlers": [cast.water.pk]}
    client.post(f"/cases/{case.pk}/steps/dispatch/", fields)
    case.refresh_from_db()
    assert (case.state, case.lead_id) == (State.DISPATCHED, cast.lamps.pk)


def test_a_step_sent_back_keeps_what_was_typed(cast: Cast) -> None:
    case = a_case(cast, State.FILED)
    client = signed_in(cast, "dispatcher")
    client.post(f"/cases/{case.pk}/steps/dispatch/", {"lead": "", "note": "请尽快"})
    page = page_of(client, case)
    assert "请尽快" in page
    assert "Choose the unit that leads." in page


def test_somebody_who_was_slower_hears_so(cast: Cast) -> None:
    case = reported(cast)
    fields = {"key": uuid4(), "version": case.version + 1}
    assert signed_in(cast, "grid_worker").post(f"/cases/{case.pk}/steps/verify/", fields).status_code == 409


def test_the_reporter_is_not_named_until_somebody_asks_with_a_purpose(cast: Cast) -> None:
    case = a_case(cast, State.FILED)
    client = signed_in(cast, "secretary")
    assert "王小明" not in page_of(client, case)
    address = f"/cases/{case.pk}/contact/"
    refused = client.post(address, {"purpose": "curiosity"})
    assert refused.status_code == 422
    assert "王小明" not in refused.content.decode()
    assert not Entry.objects.filter(verb="case.contact_read").exists()
    answer = client.post(address, {"purpose": "call_back"})
    assert "王小明" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    entry = Entry.objects.get(verb="case.contact_read")
    assert (entry.object_id, entry.actor_id) == (str(case.pk), cast.user("secretary").pk)
    assert "王小明" not in page_of(client, case), "shown once, and not in the trail either"


@pytest.mark.parametrize(
    ("name", "status"), [("auditor", 403), ("grid_worker", 403), ("outsider", 404), ("resident", 403)]
)
def test_others_may_not_read_the_contact(cast: Cast, name: str, status: int) -> None:
    case = a_case(cast, State.FILED)
    answer = signed_in(cast, name).post(f"/cases/{case.pk}/contact/", {"purpose": "call_back"})
    assert answer.status_code == status
    assert not Entry.objects.filter(verb="case.contact_read").exists()


def test_the_trail_is_for_those_who_audit(cast: Cast) -> None:
    case = a_case(cast, State.FILED)
    for name, sees in {"auditor": True, "secretary": True, "grid_worker": False, "dispatcher": False}.items():
        assert ("case.file" in page_of(signed_in(cast, name), case)) is sees, name


def test_an_assisting_unit_finishes_its_share_on_the_page(cast: Cast) -> None:
    case = a_case(cast, State.FILED)
    dispatch_case(cast.dispatcher, case.pk, lead=cast.lamps.pk, co_handlers=[cast.water.pk])
    order = WorkOrder.objects.get(case=case, organization=cast.water)
    address = f"/orders/{order.pk}/finish/"
    client = signed_in(cast, "other_handler")
    assert address in page_of(client, case)
    assert address not in page_of(signed_in(cast, "handler"), case)
    client.post(address, {"result": ""})
    order.refresh_from_db()
    assert order.state == WorkOrder.State.ISSUED, "an empty result finishes nothing"
    client.post(address, {"result": "阀门已关"})
    order.refresh_from_db()
    assert (order.state, order.result) == (WorkOrder.State.HANDLED, "阀门已关")
    assert signed_in(cast, "outsider").post(address, {"result": "x"}).status_code == 404


def test_the_case_to_join_is_found_nearby_or_by_words(cast: Cast) -> None:
    case, near = reported(cast), reported(cast)
    far = reported(cast, description="井盖松动，车一压就响", lon=114.915, lat=30.392)
    client = signed_in(cast, "community_worker")
    around = client.get(f"/cases/{case.pk}/merge/").content.decode()
    assert near.number in around
    assert far.number not in around
    assert case.number not in around
    assert far.number in client.get(f"/cases/{case.pk}/merge/", {"words": "井盖"}).content.decode()
    assert far.number in client.get(f"/cases/{case.pk}/", {"words": far.number}).content.decode()
    client.post(f"/cases/{case.pk}/steps/merge/", {"into": near.pk, "version": case.version})
    case.refresh_from_db()
    assert (case.state, case.merged_into_id) == (State.MERGED, near.pk)
    assert near.number in page_of(client, case)


def test_the_small_map_shows_the_one_point(cast: Cast) -> None:
    case = reported(cast)
    answer = signed_in(cast, "grid_worker").get(f"/cases/{case.pk}/point.json").json()
    assert [(point["lon"], point["lat"]) for point in answer["points"]] == [(a_report().lon, a_report().lat)]
    assert signed_in(cast, "outsider").get(f"/cases/{case.pk}/point.json").status_code == 404


def test_the_page_costs_few_queries(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    case = a_case(cast, State.HANDLED)
    client = signed_in(cast, "secretary")
    client.get(f"/cases/{case.pk}/")
    with django_assert_max_num_queries(PAGE_QUERIES):
        client.get(f"/cases/{case.pk}/")


def test_words_among_staff_are_kept_from_the_reporter(cast: Cast) -> None:
    case = a_case(cast, State.FILED)
    dispatch_case(cast.dispatcher, case.pk, Word("住户难沟通，先打电话"), lead=cast.lamps.pk)
    assert "住户难沟通" in page_of(signed_in(cast, "handler"), case)
    assert "住户难沟通" not in page_of(signed_in(cast, "resident"), case)
