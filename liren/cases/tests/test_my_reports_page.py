"""What a resident sees of their own reports."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liren.cases.actions.stepping import Word
from liren.cases.actions.verifying import reject_case
from liren.cases.machine import State
from liren.cases.tests.stories import a_case, reported
from liren.cases.tests.visitors import signed_in, visitor
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_list_shows_only_my_own(cast: Cast) -> None:
    case = reported(cast)
    assert case.number in signed_in(cast, "resident").get("/my/reports/").content.decode()
    assert case.number not in signed_in(cast, "neighbour").get("/my/reports/").content.decode()


def test_a_visitor_is_sent_to_sign_in(cast: Cast) -> None:
    answer = visitor().get("/my/reports/")
    assert answer.status_code == 302
    assert "next=" in answer["Location"]


def test_a_closed_case_asks_to_be_rated(cast: Cast) -> None:
    a_case(cast, State.CLOSED)
    assert "Please rate it" in signed_in(cast, "resident").get("/my/reports/?show=rate").content.decode()


@pytest.mark.parametrize(
    "question", ["?page=0", "?page=-1", "?page=²", "?page=99999999999", "?show=nonsense"]
)
def test_odd_questions_get_a_page(cast: Cast, question: str) -> None:
    assert signed_in(cast, "resident").get(f"/my/reports/{question}").status_code == 200


def test_more_cases_ask_no_more_queries(cast: Cast) -> None:
    client = signed_in(cast, "resident")
    a_case(cast, State.DISPATCHED)
    client.get("/my/reports/")
    with CaptureQueriesContext(connection) as few:
        client.get("/my/reports/")
    for _ in range(4):
        a_case(cast, State.DISPATCHED)
    with CaptureQueriesContext(connection) as many:
        client.get("/my/reports/")
    assert len(many) <= len(few)


def test_the_case_tells_who_owes_the_next_step_and_until_when(cast: Cast) -> None:
    case = a_case(cast, State.DISPATCHED)
    page = signed_in(cast, "resident").get(f"/cases/{case.pk}/").content.decode()
    assert "Street Lighting Office" in page
    assert "Next: the unit signs for it" in page
    assert "due" in page


def test_offices_are_named_and_persons_are_not(cast: Cast) -> None:
    case = a_case(cast, State.CLOSED)
    page = signed_in(cast, "resident").get(f"/cases/{case.pk}/").content.decode()
    for name in ("grid_worker", "community_worker", "dispatcher", "handler", "secretary"):
        assert cast.user(name).name not in page
    assert "Street Lighting Office" in page


def test_an_inner_note_stays_inside(cast: Cast) -> None:
    case = a_case(cast, State.HANDLED)
    signed_in(cast, "grid_worker").post(f"/cases/{case.pk}/steps/rework/", {"note": "活干得马虎"})
    page = signed_in(cast, "resident").get(f"/cases/{case.pk}/").content.decode()
    assert "活干得马虎" not in page
    assert "the unit goes on" in page


def test_the_reason_of_a_rejection_is_read_by_its_reporter(cast: Cast) -> None:
    case = reported(cast)
    reject_case(cast.grid_worker, case.pk, Word("属于小区内部事务"))
    assert "属于小区内部事务" in signed_in(cast, "resident").get(f"/cases/{case.pk}/").content.decode()


def test_withdrawing_too_late_shows_the_reason_beside_the_button(cast: Cast) -> None:
    case = a_case(cast, State.DISPATCHED)
    client = signed_in(cast, "resident")
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert 'aria-disabled="true"' in page
    assert "possible only after" in page
    assert client.post(f"/cases/{case.pk}/steps/withdraw/").status_code == 409


def test_a_good_rating_ends_the_case(cast: Cast) -> None:
    case = a_case(cast, State.CLOSED)
    client = signed_in(cast, "resident")
    client.post(f"/cases/{case.pk}/steps/rate/", {"score": "5", "note": "很快"})
    case.refresh_from_db()
    assert (case.state, case.score) == (State.RATED, 5)
    assert "很快" in client.get(f"/cases/{case.pk}/").content.decode()


def test_a_neighbour_does_not_find_the_case(cast: Cast) -> None:
    assert signed_in(cast, "neighbour").get(f"/cases/{reported(cast).pk}/").status_code == 404
