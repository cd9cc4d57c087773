"""Following a report by its receipt number, without an account."""

from __future__ import annotations

import pytest
from django.test import Client

from liren.cases.actions.closing import close_case, inspect_case
from liren.cases.actions.dispatching import dispatch_case
from liren.cases.actions.handling import accept_order, handle_order, start_work
from liren.cases.actions.stepping import Word
from liren.cases.actions.verifying import file_case, verify_case
from liren.cases.machine import State
from liren.cases.models import Case
from liren.cases.receipts import receipt_for
from liren.cases.tests.visitors import a_form, a_photo, signed_in, visitor
from liren.cases.views import receipts
from liren.ledger.models import Entry
from tests.cast import Cast

pytestmark = pytest.mark.django_db
DOOR = "/receipt/"


def an_anonymous_case() -> tuple[Case, str]:
    """A case and its receipt number, reported from a browser that is gone."""
    visitor().post("/report/", a_form())
    case = Case.objects.get()
    return case, receipt_for(case.key)


def with_receipt(receipt: str) -> Client:
    """A browser that has shown the number."""
    client = visitor()
    client.post(DOOR, {"number": receipt})
    return client


def test_the_number_opens_the_case_however_it_is_written(cast: Cast) -> None:
    case, receipt = an_anonymous_case()
    for written in (receipt, receipt.lower().replace("-", " "), receipt.replace("-", "")):
        client = visitor()
        answer = client.post(DOOR, {"number": written})
        assert answer["Location"] == f"/cases/{case.pk}/"
        assert client.get(answer["Location"]).status_code == 200


def test_without_the_number_the_case_is_not_there(cast: Cast) -> None:
    case, _receipt = an_anonymous_case()
    assert visitor().get(f"/cases/{case.pk}/").status_code == 404


@pytest.mark.parametrize("number", ["", "AAAA-BBBB-CCCC", "A" * 5000, "' OR 1=1 --", "\x00"])
def test_every_wrong_number_gets_the_same_answer(cast: Cast, number: str) -> None:
    an_anonymous_case()
    page = visitor().post(DOOR, {"number": number})
    assert page.status_code == 422
    assert "No report has this number" in page.content.decode()


def test_guessing_is_slowed_down(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipts, "TRIES_PER_HOUR", 2)
    client = visitor()
    assert [client.post(DOOR, {"number": "AAAA"}).status_code for _ in range(3)] == [422, 422, 429]


def test_a_holder_of_the_number_withdraws_the_report(cast: Cast) -> None:
    case, receipt = an_anonymous_case()
    client = with_receipt(receipt)
    answer = client.post(f"/cases/{case.pk}/steps/withdraw/", {"version": case.version})
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.state == State.WITHDRAWN


def test_a_holder_of_the_number_rates_and_a_bad_rating_opens_a_re_check(cast: Cast) -> None:
    case, receipt = an_anonymous_case()
    verify_case(cast.grid_worker, case.pk)
    file_case(cast.community_worker, case.pk)
    dispatch_case(cast.dispatcher, case.pk, lead=cast.lamps.pk)
    accept_order(cast.handler, case.pk)
    start_work(cast.handler, case.pk)
    handle_order(cast.handler, case.pk, Word("换了灯泡"))
    inspect_case(cast.grid_worker, case.pk)
    close_case(cast.secretary, case.pk, Word("路灯已修好"))
    client = with_receipt(receipt)
    assert "Are you satisfied" in client.get(f"/cases/{case.pk}/").content.decode()
    form = {"score": "1", "note": "还是不亮", "next": f"/cases/{case.pk}/"}
    page = client.post(f"/cases/{case.pk}/steps/rate/", form, follow=True)
    case.refresh_from_db()
    assert case.state == State.REOPENED
    assert "a re-check has been opened" in page.content.decode()


def test_a_receipt_opens_only_its_own_case(cast: Cast) -> None:
    case, receipt = an_anonymous_case()
    visitor().post("/report/", a_form())
    other = Case.objects.exclude(pk=case.pk).get()
    client = with_receipt(receipt)
    assert client.get(f"/cases/{other.pk}/").status_code == 404
    assert client.post(f"/cases/{other.pk}/steps/withdraw/").status_code == 404


def test_an_anonymous_report_of_somebody_signed_in_is_tied_to_nobody(cast: Cast) -> None:
    resident = signed_in(cast, "resident")
    page = resident.post("/report/", a_form(door="anonymous", photos=[a_photo()]))
    assert page.status_code == 302, page.content.decode()
    case = Case.objects.get()
    resident.post(f"/cases/{case.pk}/steps/withdraw/", {"note": "已经修好"})
    case.refresh_from_db()
    assert case.state == State.WITHDRAWN
    assert not case.timeline.filter(actor__isnull=False).exists()
    assert set(case.timeline.values_list("role", flat=True)) == {"reporter"}
    assert set(case.photos.values_list("added_by_id", flat=True)) == {None}
    entries = Entry.objects.filter(object_id=str(case.pk))
    assert set(entries.values_list("actor_id", "actor_kind")) == {(None, "anonymous")}
