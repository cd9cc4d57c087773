"""Taking a report for somebody on the phone or at the counter."""

from __future__ import annotations

from typing import Any

import pytest

from liren.cases.models import Case
from liren.cases.receipts import receipt_for
from liren.cases.tests.visitors import a_form, signed_in
from tests.cast import IN_FAR_GRID, Cast

pytestmark = pytest.mark.django_db
DOOR = "/intake/"


def a_call(**changes: Any) -> dict[str, Any]:
    """What somebody says on the phone."""
    return a_form(**{"source": "phone", "contact_name": "赵奶奶", "contact_phone": "13900001234", **changes})


def test_a_call_becomes_a_case_and_a_receipt_to_read_out(cast: Cast) -> None:
    page = signed_in(cast, "community_worker").post(DOOR, a_call(), follow=True)
    case = Case.objects.get()
    assert (case.source, case.taken_by) == ("phone", cast.user("community_worker"))
    assert (case.contact_name, case.contact_phone) == ("赵奶奶", "13900001234")
    assert receipt_for(case.key) in page.content.decode()
    assert "赵奶奶" not in page.content.decode()


def test_a_phone_number_is_needed_for_the_call_back_unless_declined(cast: Cast) -> None:
    client = signed_in(cast, "community_worker")
    page = client.post(DOOR, a_call(contact_phone="", contact_name=""))
    assert page.status_code == 422
    assert "Needed for the call back" in page.content.decode()
    client.post(DOOR, a_call(contact_phone="", contact_name="", declines_contact="on", source="counter"))
    assert Case.objects.get().source == "counter"


@pytest.mark.parametrize("phone", ["hello", "12", "1" * 20])
def test_what_is_no_phone_number_is_said_at_the_field(cast: Cast, phone: str) -> None:
    page = signed_in(cast, "community_worker").post(DOOR, a_call(contact_phone=phone))
    assert page.status_code == 422
    assert "id_contact_phone_error" in page.content.decode()


@pytest.mark.parametrize("source", ["resident", "import", "patrol", ""])
def test_no_other_door_is_opened_from_here(cast: Cast, source: str) -> None:
    page = signed_in(cast, "community_worker").post(DOOR, a_call(source=source))
    assert page.status_code == 422
    assert Case.objects.count() == 0


def test_a_counter_does_not_serve_another_district(cast: Cast) -> None:
    form = a_call(lon=IN_FAR_GRID[0], lat=IN_FAR_GRID[1])
    assert signed_in(cast, "community_worker").post(DOOR, form).status_code == 403


def test_the_page_is_for_those_who_take_reports(cast: Cast) -> None:
    for name in ("resident", "grid_worker", "handler", "auditor"):
        assert signed_in(cast, name).get(DOOR).status_code == 403
    for name in ("community_worker", "secretary", "dispatcher"):
        assert signed_in(cast, name).get(DOOR).status_code == 200


def test_the_receipt_is_shown_again_only_to_whoever_took_the_report(cast: Cast) -> None:
    signed_in(cast, "community_worker").post(DOOR, a_call())
    address = f"/intake/done/{Case.objects.get().pk}/"
    assert signed_in(cast, "community_worker").get(address).status_code == 200
    assert signed_in(cast, "secretary").get(address).status_code == 404


def test_the_same_form_twice_is_one_case(cast: Cast) -> None:
    client, form = signed_in(cast, "community_worker"), a_call()
    first, second = client.post(DOOR, form), client.post(DOOR, form)
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1
