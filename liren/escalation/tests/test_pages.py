"""The pages of this room, as each of the cast finds them."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from liren.cases.actions.closing import suspend_case
from liren.cases.actions.stepping import Word
from liren.cases.machine import State
from liren.cases.models import AmberShare, Case
from liren.cases.tests.stories import a_case
from liren.core.jobs import run_waiting_jobs
from liren.escalation.actions.climbing import climb_all
from liren.escalation.actions.taking_up import take_up_escalation
from liren.escalation.models import Extension, LadderRung, Supervision, SuspensionReview, Term
from liren.escalation.queries import waiting_for
from liren.escalation.tests.world import one_of_each
from tests.cast import Cast
from tests.visitors import signed_in

pytestmark = pytest.mark.django_db
STAFF = ("grid_worker", "secretary", "dispatcher", "handler", "commander", "auditor", "administrator")


@pytest.mark.parametrize(
    "name", ["escalations_page", "supervisions_page", "problem_bank", "appeals_page", "ladder_page"]
)
def test_every_list_opens_for_all_staff_and_for_no_resident(cast: Cast, name: str) -> None:
    one_of_each(cast)
    for who in STAFF:
        assert signed_in(cast, who).get(reverse(name)).status_code == 200, who
    assert signed_in(cast, "resident").get(reverse(name)).status_code in (302, 403)


def test_the_whole_of_a_case_is_on_its_page_but_not_for_its_reporter(cast: Cast) -> None:
    world = one_of_each(cast)
    case = Supervision.objects.get(pk=world["supervision_id"]).case
    url = reverse("case_oversight", args=[case.pk])
    for who in ("secretary", "dispatcher", "handler", "commander"):
        page = signed_in(cast, who).get(url)
        assert page.status_code == 200
        assert "今天要有结果" in page.content.decode()
    assert signed_in(cast, "outsider").get(url).status_code == 404
    assert signed_in(cast, "administrator").get(url).status_code == 404
    assert signed_in(cast, "resident").get(url).status_code in (403, 404, 302)


def test_a_handler_asks_and_the_dispatcher_extends_by_their_pages(cast: Cast) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    handler, dispatcher = signed_in(cast, "handler"), signed_in(cast, "dispatcher")
    ask = reverse("ask_for_extension", args=[case.pk])
    wrong = handler.post(ask, {"key": str(uuid4()), "amount": "500", "reason": "等配件"})
    assert wrong.status_code == 422
    assert "等配件" in wrong.content.decode()  # what was typed stays
    assert handler.post(ask, {"key": str(uuid4()), "amount": "1", "reason": "等配件"}).status_code == 302
    one = Extension.objects.get()
    assert "asks for" in dispatcher.get(reverse("desk")).content.decode()
    url = reverse("decide_on_extension", args=[one.pk])
    assert handler.post(url, {"decision": "yes"}).status_code == 403
    assert dispatcher.post(url, {"decision": "no"}).status_code == 422  # without a reason
    assert dispatcher.post(url, {"decision": "yes"}).status_code == 302
    one.refresh_from_db()
    assert one.state == Extension.State.APPROVED


def test_what_climbed_is_on_the_case_page_and_taken_up_there(cast: Cast) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    climb_all(timezone.now() + timedelta(days=40))
    one = case.escalations.filter(to_level="subdistrict").latest("at", "id")
    browser = signed_in(cast, "dispatcher")
    page = browser.get(reverse("case_page", args=[case.pk])).content.decode()
    assert "escalated to the subdistrict" in page
    assert reverse("take_up", args=[one.pk]) in page
    browser.post(reverse("take_up", args=[one.pk]))
    assert browser.post(reverse("take_up", args=[one.pk])).status_code == 302  # pressing twice is one act
    one.refresh_from_db()
    assert one.taken_by == cast.user("dispatcher")


def test_a_case_that_is_late_and_silent_waits_once_and_is_taken_up_as_a_whole(cast: Cast) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    climb_all(timezone.now() + timedelta(days=40))
    there = case.escalations.filter(to_level="subdistrict")
    assert there.count() > 1
    waiting = waiting_for(cast.dispatcher)
    (one,) = waiting
    page = signed_in(cast, "dispatcher").get(reverse("escalations_page")).content.decode()
    assert page.count(reverse("take_up", args=[one.pk])) == 1
    assert "Overdue for" in page
    assert "Nothing happened for" in page
    take_up_escalation(cast.dispatcher, one.pk)
    assert not waiting.all().exists()
    assert not there.filter(taken_by=None).exists()


def test_an_administrator_hears_of_an_empty_post_without_reading_the_case(cast: Cast) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    climb_all(timezone.now() + timedelta(days=40))  # the cast has nobody at the level of the city
    page = signed_in(cast, "administrator").get(reverse("escalations_page")).content.decode()
    assert case.number in page
    assert case.description not in page
    assert reverse("case_page", args=[case.pk]) not in page


def test_a_superior_supervises_the_unit_replies_and_it_ends(cast: Cast) -> None:
    case = a_case(cast, State.DISPATCHED)
    form = {
        "key": str(uuid4()),
        "kind": "leader",
        "word": "请抓紧",
        "amount": "4",
        "limit_kind": "working_hours",
    }
    assert (
        signed_in(cast, "handler").post(reverse("put_under_supervision", args=[case.pk]), form).status_code
        == 403
    )
    commander = signed_in(cast, "commander")
    assert commander.post(reverse("put_under_supervision", args=[case.pk]), form).status_code == 302
    one = Supervision.objects.get()
    reply = {f"s{one.pk.hex}-reply": "下午修"}
    handler = signed_in(cast, "handler")
    assert "a reply is owed" in handler.get(reverse("desk")).content.decode()
    assert handler.post(reverse("reply_to_supervision", args=[one.pk]), reply).status_code == 302
    assert "has replied" in commander.get(reverse("desk")).content.decode()
    assert commander.post(reverse("end_case_supervision", args=[one.pk])).status_code == 302
    assert "has replied" not in commander.get(reverse("desk")).content.decode()
    one.refresh_from_db()
    assert one.state == Supervision.State.ENDED


def test_the_problem_bank_says_why_and_is_reviewed_from_there(cast: Cast) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    suspend_case(cast.dispatcher, case.pk, Word("道路施工"))
    run_waiting_jobs()
    browser = signed_in(cast, "dispatcher")
    page = browser.get(reverse("problem_bank")).content.decode()
    assert "道路施工" in page
    assert "吴调度" in page
    url = reverse("review_open_problem", args=[case.pk])
    until = (timezone.localdate() + timedelta(days=9)).isoformat()
    form = {"key": str(uuid4()), "decision": "keep", "until": until, "reason": "还在施工"}
    assert browser.post(url, {**form, "until": ""}).status_code == 422
    assert browser.post(url, form).status_code == 302
    assert SuspensionReview.objects.filter(outcome="pending").get().review_on.isoformat() == until
    again = {"key": str(uuid4()), "decision": "resume", "until": "", "reason": ""}
    assert browser.post(url, again).status_code == 302
    assert Case.objects.get(pk=case.pk).state == State.IN_PROGRESS


def test_an_administrator_sets_a_rung_a_term_and_the_amber_share(cast: Cast) -> None:
    browser, today = signed_in(cast, "administrator"), timezone.localdate().isoformat()
    since = {"valid_from": today, "source": "里仁办〔2026〕3 号", "is_verified": "on"}
    rung = {"trigger": "overdue", "level": "community", "amount": "1", "limit_kind": "urgent_hours"}
    assert browser.post(reverse("ladder_page"), rung | since).status_code == 302
    row = LadderRung.objects.get(trigger="overdue", level="community", valid_to=None)
    assert (row.amount, row.is_verified) == (1, True)
    term = {"name": "review", "amount": "14", "limit_kind": "calendar_days"}
    assert browser.post(reverse("set_ladder_term"), term | since).status_code == 302
    assert Term.objects.get(name="review", valid_to=None).amount == 14
    share = {"name": "amber", "amount": "80", "limit_kind": "percent"}
    assert browser.post(reverse("set_ladder_term"), share | since).status_code == 302
    assert AmberShare.objects.get(valid_to=None).percent == 80
    assert (
        browser.post(reverse("set_ladder_term"), share | since | {"limit_kind": "working_days"}).status_code
        == 422
    )
    page = browser.get(reverse("ladder_page")).content.decode()
    assert "里仁办〔2026〕3 号" in page
    assert "unverified default" in page
    for other in ("dispatcher", "commander", "auditor"):
        assert signed_in(cast, other).post(reverse("ladder_page"), rung | since).status_code == 403
