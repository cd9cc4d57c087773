"""The pages: what each shows, and that what is posted there happens."""

from __future__ import annotations

from html import escape
from uuid import uuid4

import pytest
from django.utils import timezone

from liren.cases.actions.dispatching import dispatch_case
from liren.cases.actions.stepping import Word
from liren.cases.machine import State
from liren.cases.tests.stories import a_case
from liren.core.jobs import run_waiting_jobs
from liren.routing.models import Arbitration, DispatchRule, DutyProposal, ReturnLimit, RuleTrial
from liren.routing.tests.making import a_draft, a_rule, arbitrated, returned
from tests.cast import SUBDISTRICT, Cast
from tests.visitors import signed_in

pytestmark = pytest.mark.django_db


def form(**changes: object) -> dict[str, object]:
    """A rule as the browser sends it."""
    filled: dict[str, object] = {
        "key": str(uuid4()),
        "name": "夜间路灯",
        "division": SUBDISTRICT,
        "position": "10",
        "category_codes": "C0118，C0119",
        "words": "路灯\n灯杆",
        "mode": "suggest",
        "source": "纪要",
    }
    return {**filled, **changes}


def test_a_rule_is_written_tried_and_switched_on_from_the_pages(cast: Cast) -> None:
    case = a_case(cast, State.FILED)
    dispatch_case(cast.dispatcher, case.pk, Word("请办"), lead=cast.lamps.pk)
    client = signed_in(cast, "dispatcher")
    assert client.get("/routing/rules/").status_code == 200
    assert client.get("/routing/rules/new/").status_code == 200
    sent = form(unit_id=str(cast.street_team.pk))
    answers = [client.post("/routing/rules/new/", sent) for _ in range(2)]
    rule = DispatchRule.objects.get()
    assert [answer["Location"] for answer in answers] == [f"/routing/rules/{rule.pk}/"] * 2
    assert rule.category_codes == ["C0118", "C0119"]
    assert rule.words == ["路灯", "灯杆"]
    assert client.get(f"/routing/rules/{rule.pk}/").status_code == 200
    answer = client.post("/routing/trials/", {"division": SUBDISTRICT, "key": str(uuid4())})
    assert b"data-trial-runs" in client.get(answer["Location"]).content
    run_waiting_jobs()
    page = client.get(answer["Location"]).content.decode()
    assert case.number in page
    assert escape(cast.street_team.label) in page
    answer = client.post(f"/routing/rules/{rule.pk}/on/", {"valid_from": timezone.localdate().isoformat()})
    assert answer.status_code == 302
    rule.refresh_from_db()
    assert rule.valid_from == timezone.localdate()
    page = client.get("/routing/rules/").content.decode()
    assert "夜间路灯" in page
    assert client.post(f"/routing/rules/{rule.pk}/off/").status_code == 302


def test_a_wrong_form_comes_back_with_what_was_typed(cast: Cast) -> None:
    client = signed_in(cast, "dispatcher")
    answer = client.post("/routing/rules/new/", form(category_codes="X9"))
    assert answer.status_code == 422
    assert "X9" in answer.content.decode()
    assert not DispatchRule.objects.exists()


def test_a_draft_is_changed_and_thrown_away_on_its_page(cast: Cast) -> None:
    draft = a_draft(cast.dispatcher)
    client = signed_in(cast, "dispatcher")
    assert client.post(f"/routing/rules/{draft.pk}/", form(name="改名")).status_code == 302
    draft.refresh_from_db()
    assert draft.name == "改名"
    assert client.post(f"/routing/rules/{draft.pk}/", {"discard": "1"}).status_code == 302
    assert not DispatchRule.objects.exists()


def test_a_new_version_begins_with_the_old_one(cast: Cast) -> None:
    rule = a_rule(cast.dispatcher, words=("灯杆",))
    client = signed_in(cast, "dispatcher")
    page = client.get(f"/routing/rules/new/?replaces={rule.pk.hex}").content.decode()
    assert "灯杆" in page
    client.post(f"/routing/rules/new/?replaces={rule.pk.hex}", form())
    assert DispatchRule.objects.drafts().get().replaces_id == rule.pk


def test_readers_read_and_do_not_write(cast: Cast) -> None:
    rule = a_draft(cast.dispatcher)
    client = signed_in(cast, "auditor")
    assert client.get(f"/routing/rules/{rule.pk}/").status_code == 200
    assert client.post(f"/routing/rules/{rule.pk}/", form()).status_code == 403
    assert client.get("/routing/rules/new/").status_code == 403
    assert signed_in(cast, "outsider").get(f"/routing/rules/{rule.pk}/").status_code == 404
    assert signed_in(cast, "resident").get("/routing/rules/").status_code == 403


def test_a_ruling_is_given_on_its_page_and_shows_on_the_case(cast: Cast) -> None:
    arbitration = arbitrated(cast)
    address = f"/arbitrations/{arbitration.pk}/"
    client = signed_in(cast, "commander")
    assert arbitration.case.number in client.get("/arbitrations/").content.decode()
    assert arbitration.case.number in client.get("/desk/").content.decode()
    assert "不是我们的灯" in client.get(address).content.decode()
    assert client.post(address, {"unit": str(cast.street_team.pk), "basis": ""}).status_code == 422
    answer = client.post(address, {"unit": str(cast.street_team.pk), "basis": "自管用地"})
    assert answer["Location"] == address
    page = signed_in(cast, "dispatcher").get(f"/cases/{arbitration.case_id}/").content.decode()
    assert f'<option value="{cast.street_team.pk}" selected>' in page
    assert f'<option value="{cast.water.pk}" disabled>' in page
    assert client.get("/routing/proposals/").status_code == 200
    proposal = DutyProposal.objects.get()
    assert client.post(f"/routing/proposals/{proposal.pk}/decide/").status_code == 422
    answer = client.post(f"/routing/proposals/{proposal.pk}/decide/", {"decision": "declined"})
    assert answer.status_code == 302
    proposal.refresh_from_db()
    assert proposal.decision == "declined"
    assert client.get("/routing/proposals/").status_code == 200


def test_the_dispatcher_and_the_units_read_but_do_not_rule(cast: Cast) -> None:
    arbitration = arbitrated(cast)
    address, ruling = f"/arbitrations/{arbitration.pk}/", {"unit": str(cast.water.pk), "basis": "x"}
    for who in ("dispatcher", "handler"):
        client = signed_in(cast, who)
        assert client.get(address).status_code == 200
        assert client.get("/arbitrations/").status_code == 200
        assert client.post(address, ruling).status_code == 403
        assert client.post(address).status_code == 403
    assert signed_in(cast, "other_handler").get(address).status_code == 404
    assert Arbitration.objects.get().is_open


def test_the_dispatcher_asks_from_the_case_page(cast: Cast) -> None:
    case = returned(cast, 1)
    client = signed_in(cast, "dispatcher")
    assert f"/cases/{case.pk}/arbitration/" in client.get(f"/cases/{case.pk}/").content.decode()
    answer = client.post(f"/cases/{case.pk}/arbitration/", {"question": "归谁"})
    assert answer["Location"] == f"/cases/{case.pk}/"
    assert Arbitration.objects.get().question == "归谁"
    assert client.post(f"/cases/{case.pk}/arbitration/", {"question": "归谁"}).status_code == 409


def test_a_handler_reads_until_when_the_case_can_be_returned(cast: Cast) -> None:
    case = a_case(cast, State.ACCEPTED)
    assert "It can be returned until" in signed_in(cast, "handler").get(f"/cases/{case.pk}/").content.decode()


def test_unowned_matters_are_listed_and_proposed(cast: Cast) -> None:
    case = a_case(cast, State.FILED, category_code="C0119")
    dispatch_case(cast.dispatcher, case.pk, lead=cast.water.pk)
    client = signed_in(cast, "dispatcher")
    assert "C0119" in client.get("/routing/unowned/").content.decode()
    sent = {"division": SUBDISTRICT, "category": "C0119", "unit": str(cast.water.pk)}
    assert client.post("/routing/unowned/propose/", sent).status_code == 302
    assert client.post("/routing/unowned/propose/", {**sent, "category": "X"}).status_code == 422
    assert DutyProposal.objects.get().unit == cast.water


def test_limits_for_returns_are_read_by_many_and_set_by_their_keeper(cast: Cast) -> None:
    sent = {
        "counted_from": "accepted",
        "amount": "2",
        "limit_kind": "working_hours",
        "valid_from": timezone.localdate().isoformat(),
        "source": "区办〔2026〕8号",
    }
    assert signed_in(cast, "dispatcher").get("/routing/return-limits/").status_code == 200
    assert signed_in(cast, "dispatcher").post("/routing/return-limits/", sent).status_code == 403
    assert signed_in(cast, "administrator").post("/routing/return-limits/", sent).status_code == 302
    assert ReturnLimit.objects.filter(amount=2).exists()
    assert not RuleTrial.objects.exists()
