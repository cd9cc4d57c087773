"""One door for every step: pages and programs."""

from __future__ import annotations

from uuid import uuid4

import pytest

from liren.cases.machine import TABLE, Party, State
from liren.cases.models import Photo, TimelineEntry
from liren.cases.tests.stories import a_case, a_report, reported
from liren.cases.tests.visitors import a_photo, jpeg, signed_in, visitor
from liren.cases.views.steps import DOORS
from tests.cast import Cast

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


def step(case: object, verb: str) -> str:
    """The address of a step."""
    return f"/cases/{case.pk}/steps/{verb}/"  # type: ignore[attr-defined]  # a case


def test_every_verb_of_the_table_that_people_take_has_a_door() -> None:
    taken = {row.verb for row in TABLE if row.source and row.party != Party.SYSTEM}
    assert taken == set(DOORS)


def test_a_step_leads_back_to_where_it_was_taken(cast: Cast) -> None:
    case = reported(cast)
    answer = signed_in(cast, "grid_worker").post(step(case, "verify"), {"next": "/grid/"})
    assert (answer.status_code, answer["Location"]) == (302, "/grid/")
    case.refresh_from_db()
    assert case.state == State.VERIFIED


def test_it_never_leads_to_another_site(cast: Cast) -> None:
    case = reported(cast)
    answer = signed_in(cast, "grid_worker").post(step(case, "verify"), {"next": "https://evil.example/"})
    assert answer["Location"] == f"/cases/{case.pk}/"


def test_a_program_reads_the_new_state_and_version(cast: Cast) -> None:
    case = reported(cast)
    answer = signed_in(cast, "grid_worker").post(step(case, "verify"), headers=JSON)
    said = answer.json()
    assert (said["state"], said["version"], said["number"]) == ("verified", case.version + 1, case.number)


def test_a_skipped_step_is_409_with_the_reason(cast: Cast) -> None:
    case = reported(cast)
    answer = signed_in(cast, "dispatcher").post(
        step(case, "dispatch"), {"lead": str(cast.lamps.pk)}, headers=JSON
    )
    assert answer.status_code == 409
    assert "possible only after" in answer.json()["reason"]
    assert signed_in(cast, "secretary").post(step(case, "close"), {"note": "x"}).status_code == 409


def test_whoever_was_slower_gets_409_and_changes_nothing(cast: Cast) -> None:
    case = reported(cast)
    seen = {"version": case.version}
    assert signed_in(cast, "grid_worker").post(step(case, "verify"), seen).status_code == 302
    late = signed_in(cast, "community_worker").post(step(case, "file"), seen)
    assert late.status_code == 409
    assert "Somebody was faster" in late.content.decode()
    case.refresh_from_db()
    assert case.state == State.VERIFIED


def test_the_same_key_twice_is_one_step_and_both_are_answered_well(cast: Cast) -> None:
    case, client, form = reported(cast), signed_in(cast, "grid_worker"), {"key": str(uuid4())}
    assert [client.post(step(case, "verify"), form).status_code for _ in range(2)] == [302, 302]
    assert TimelineEntry.objects.filter(case=case, verb="verify").count() == 1


def test_a_step_of_somebody_else_is_403_and_a_case_of_elsewhere_404(cast: Cast) -> None:
    case = reported(cast)
    assert signed_in(cast, "resident").post(step(case, "verify")).status_code == 403
    assert signed_in(cast, "outsider").post(step(case, "verify")).status_code == 404
    assert visitor().post(step(case, "verify")).status_code == 404


def test_unknown_verbs_and_reading_are_refused(cast: Cast) -> None:
    case, client = reported(cast), signed_in(cast, "grid_worker")
    assert client.post(step(case, "explode")).status_code == 404
    assert client.get(step(case, "verify")).status_code == 405


def test_a_missing_reason_leads_back_with_what_was_said(cast: Cast) -> None:
    case, client = reported(cast), signed_in(cast, "grid_worker")
    page = client.post(step(case, "reject"), {"next": f"/grid/cases/{case.pk}/", "note": " "}, follow=True)
    assert "Give the reason" in page.content.decode()
    case.refresh_from_db()
    assert case.state == State.REPORTED


def test_what_was_typed_into_a_refused_step_is_there_again_once(cast: Cast) -> None:
    case, client = a_case(cast, State.HANDLED), signed_in(cast, "grid_worker")
    here = f"/grid/cases/{case.pk}/"
    form = {"next": here, "note": "灯罩还没装", "photos": a_photo("x.jpg", b"no photo at all")}
    page = client.post(step(case, "rework"), form, follow=True).content.decode()
    assert "Photo 1" in page
    assert "灯罩还没装</textarea>" in page
    assert "灯罩还没装" not in client.get(here).content.decode()


@pytest.mark.parametrize("form", [{"key": "no-uuid"}, {"score": "9"}, {"score": ""}, {"note": "a\x00b"}])
def test_nonsense_is_422_for_a_program(cast: Cast, form: dict[str, str]) -> None:
    case = a_case(cast, State.CLOSED)
    answer = signed_in(cast, "resident").post(step(case, "rate"), form, headers=JSON)
    assert answer.status_code == 422
    assert answer.json()["field"] in {"key", "score", "note"}


def test_photos_come_with_the_step_or_not_at_all(cast: Cast) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    client = signed_in(cast, "handler")
    assert client.post(step(case, "handle"), {"note": "", "photos": a_photo()}).status_code == 302
    assert Photo.objects.count() == 0
    client.post(step(case, "handle"), {"note": "换了灯泡", "photos": a_photo()})
    assert Photo.objects.get().moment == Photo.Moment.AFTER


def test_a_case_is_merged_by_the_number_people_say(cast: Cast) -> None:
    first, second = reported(cast), reported(cast, description="路灯又不亮了")
    client = signed_in(cast, "community_worker")
    wrong = client.post(step(second, "merge"), {"into": "999999999999"}, headers=JSON)
    assert (wrong.status_code, wrong.json()["field"]) == (422, "into")
    client.post(step(second, "merge"), {"into": first.number})
    second.refresh_from_db()
    assert second.merged_into == first


def test_dispatch_takes_a_lead_and_those_who_assist(cast: Cast) -> None:
    case = a_case(cast, State.FILED, key=a_report().key)
    form = {"lead": str(cast.lamps.pk), "co_handlers": [str(cast.water.pk), ""]}
    signed_in(cast, "dispatcher").post(step(case, "dispatch"), form)
    case.refresh_from_db()
    assert (case.state, case.lead, case.orders.count()) == (State.DISPATCHED, cast.lamps, 2)


def test_photos_from_a_distance_and_close_up_are_told_apart(cast: Cast) -> None:
    case = reported(cast)
    form = {
        "key": uuid4(),
        "photos_far": a_photo(data=jpeg((1, 2, 3))),
        "photos_near": a_photo(data=jpeg((9, 8, 7))),
    }
    assert signed_in(cast, "grid_worker").post(f"/cases/{case.pk}/steps/verify/", form).status_code == 302
    assert sorted(case.photos.values_list("moment", flat=True)) == ["far", "near"]
