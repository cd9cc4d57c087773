"""A pause of the clock: asked for by the unit that leads, approved by another person, with the reason."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from liren.accounts.actors import Actor
from liren.cases.actions.closing import resume_case, suspend_case
from liren.cases.actions.handling import return_order
from liren.cases.actions.stepping import Word
from liren.cases.clocks import running_deadline
from liren.cases.machine import State
from liren.cases.models import Case, Deadline
from liren.cases.tests.stories import a_case
from liren.core.jobs import run_waiting_jobs
from liren.core.verdicts import InvalidError, RefusedError
from liren.escalation.actions.suspending import ask_suspension, decide_suspension
from liren.escalation.models import SuspensionRequest, SuspensionReview
from liren.escalation.permissions import may_ask_suspension, may_decide_suspension
from liren.escalation.trail import trail_of
from liren.ledger.models import Entry
from liren.messaging.models import Message
from tests.cast import PEOPLE, Cast
from tests.visitors import signed_in

pytestmark = pytest.mark.django_db
WHY = "要等汛期过去才能开挖"
Asked = SuspensionRequest.State


def asked(cast: Cast, case: Case) -> SuspensionRequest:
    """The unit of the lamps asks for a pause."""
    return ask_suspension(cast.handler, case.pk, reason=WHY, key=uuid4())


def state_of(case: Case) -> str:
    return Case.objects.values_list("state", flat=True).get(pk=case.pk)


def test_the_unit_that_leads_asks(cast: Cast) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    may = [name for name in PEOPLE if may_ask_suspension(getattr(cast, name), case)]
    assert may == ["handler", "department_head"]


@pytest.mark.parametrize("state", list(State))
def test_it_asks_only_while_it_has_the_case(cast: Cast, state: State) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    case.state = state
    expected = state in (State.DISPATCHED, State.ACCEPTED, State.IN_PROGRESS)
    assert bool(may_ask_suspension(cast.handler, case)) is expected


@pytest.mark.parametrize("approve", [True, False])
def test_who_dispatches_there_decides(cast: Cast, approve: bool) -> None:
    one = asked(cast, a_case(cast, State.ACCEPTED))
    may = [name for name in PEOPLE if may_decide_suspension(getattr(cast, name), one, approve=approve)]
    assert may == ["dispatcher", "commander"]


def test_nobody_decides_on_what_they_asked_for(cast: Cast) -> None:
    one = asked(cast, a_case(cast, State.IN_PROGRESS))
    both = Actor("person", cast.handler.user_id, holdings=cast.dispatcher.holdings)
    assert not may_decide_suspension(both, one)
    with pytest.raises(RefusedError):
        decide_suspension(both, one.pk, approve=True)
    with pytest.raises(IntegrityError):  # nor does the database let them
        SuspensionRequest.objects.filter(pk=one.pk).update(decided_by_id=one.asked_by_id)


@pytest.mark.parametrize("state", [State.DISPATCHED, State.ACCEPTED, State.IN_PROGRESS])
def test_approval_suspends_under_the_approvers_name_with_the_units_reason(cast: Cast, state: State) -> None:
    case = a_case(cast, state)
    clock = running_deadline(case)
    assert clock
    decided = decide_suspension(cast.dispatcher, asked(cast, case).pk, approve=True, word="同意")
    assert (decided.state, decided.decided_by) == (Asked.APPROVED, cast.user("dispatcher"))
    assert state_of(case) == State.SUSPENDED
    assert Deadline.objects.get(pk=clock.pk).paused_at
    entry = case.timeline.get(verb="suspend")
    assert (entry.note, entry.actor) == (WHY, cast.user("dispatcher"))
    assert Entry.objects.filter(verb__in=["suspension.asked", "suspension.approved"]).count() == 2
    approval, request = trail_of(case)
    assert WHY in request.text
    assert (approval.who, approval.text) == (cast.user("dispatcher").name, "同意")


def test_both_sides_are_told_once(cast: Cast) -> None:
    one = asked(cast, a_case(cast, State.IN_PROGRESS))
    run_waiting_jobs()
    assert Message.objects.filter(recipient=cast.user("dispatcher"), kind="suspension.asked").count() == 1
    decide_suspension(cast.dispatcher, one.pk, approve=False, word="先做围挡")
    run_waiting_jobs()
    assert Message.objects.filter(recipient=cast.user("handler"), kind="suspension.decided").count() == 1


def test_refusal_needs_a_word_and_leaves_the_case_as_it_is(cast: Cast) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    one = asked(cast, case)
    with pytest.raises(InvalidError):
        decide_suspension(cast.dispatcher, one.pk, approve=False)
    decide_suspension(cast.dispatcher, one.pk, approve=False, word="先做围挡")
    assert state_of(case) == State.IN_PROGRESS
    assert may_ask_suspension(cast.handler, case)  # with a better reason


def test_it_is_decided_once(cast: Cast) -> None:
    one = asked(cast, a_case(cast, State.IN_PROGRESS))
    decide_suspension(cast.dispatcher, one.pk, approve=True)
    for approve in (True, False):
        with pytest.raises(RefusedError):
            decide_suspension(cast.commander, one.pk, approve=approve, word="不同意")


def test_the_same_submit_twice_asks_once_and_another_has_to_wait(cast: Cast) -> None:
    case, key = a_case(cast, State.IN_PROGRESS), uuid4()
    for _time in range(2):
        ask_suspension(cast.handler, case.pk, reason=WHY, key=key)
    assert SuspensionRequest.objects.count() == 1
    assert Entry.objects.filter(verb="suspension.asked").count() == 1
    with pytest.raises(RefusedError):
        asked(cast, case)


def test_a_reason_is_needed_and_a_day_to_come(cast: Cast) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    today = timezone.localdate()
    with pytest.raises(InvalidError):
        ask_suspension(cast.handler, case.pk, reason=" ", key=uuid4())
    for until in (today, today + timedelta(days=4000)):
        with pytest.raises(InvalidError):
            ask_suspension(cast.handler, case.pk, reason=WHY, key=uuid4(), until=until)


def test_the_day_that_was_asked_for_is_the_day_of_the_first_review(cast: Cast) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    until = timezone.localdate() + timedelta(days=5)
    one = ask_suspension(cast.handler, case.pk, reason=WHY, key=uuid4(), until=until)
    decide_suspension(cast.dispatcher, one.pk, approve=True)
    run_waiting_jobs()
    assert SuspensionReview.objects.get(case=case).review_on == until


@pytest.mark.parametrize("how", ["returned", "suspended"])
def test_what_the_case_has_overtaken_waits_no_more(cast: Cast, how: str) -> None:
    case = a_case(cast, State.ACCEPTED)
    one = asked(cast, case)
    if how == "returned":
        return_order(cast.handler, case.pk, Word("不归我们管"))
    else:  # the dispatcher acts of their own accord, as before
        suspend_case(cast.dispatcher, case.pk, Word("等配件"))
    assert not may_decide_suspension(cast.dispatcher, SuspensionRequest.objects.get(pk=one.pk))
    run_waiting_jobs()
    one.refresh_from_db()
    assert one.state == Asked.LAPSED
    if how == "suspended":
        resume_case(cast.dispatcher, case.pk)
        assert asked(cast, case).state == Asked.ASKED


def test_a_handler_asks_and_the_dispatcher_approves_by_their_pages(cast: Cast) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    handler, dispatcher = signed_in(cast, "handler"), signed_in(cast, "dispatcher")
    ask = reverse("ask_for_suspension", args=[case.pk])
    wrong = handler.post(ask, {"key": str(uuid4()), "reason": WHY, "until": "2020-01-01"})
    assert wrong.status_code == 422
    assert WHY in wrong.content.decode()  # what was typed stays
    assert dispatcher.post(ask, {"key": str(uuid4()), "reason": WHY}).status_code == 403
    filled = {"key": str(uuid4()), "reason": WHY, "until": ""}
    for _time in range(2):
        assert handler.post(ask, filled).status_code == 302
    one = SuspensionRequest.objects.get()
    assert f"{one.organization.label} asks for a pause" in dispatcher.get(reverse("desk")).content.decode()
    url = reverse("decide_on_suspension", args=[one.pk])
    for name in ("case_page", "case_oversight"):
        page = reverse(name, args=[case.pk])
        assert url in dispatcher.get(page).content.decode()
        theirs = handler.get(page).content.decode()
        assert WHY in theirs
        assert url not in theirs
    assert handler.post(url, {"decision": "yes"}).status_code == 403
    assert dispatcher.post(url, {"decision": "no"}).status_code == 422  # without a word
    assert dispatcher.post(url, {"decision": "yes"}).status_code == 302
    assert state_of(case) == State.SUSPENDED
    assert "asks for a pause" not in dispatcher.get(reverse("desk")).content.decode()
