"""What a ruling that is awaited does to the clocks of a case."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from liren.cases.actions.closing import resume_case, suspend_case
from liren.cases.actions.stepping import Word
from liren.cases.clocks import explain, running_deadline
from liren.cases.machine import Stage, State
from liren.cases.tests.stories import a_case
from liren.routing.actions.arbitrating import ask_for_ruling, rule_on_case
from liren.routing.tests.making import returned
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_while_a_ruling_is_awaited_dispatch_stands_still_and_the_ruling_has_a_clock(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = returned(cast, times=1)
    dispatch_clock = running_deadline(case)
    assert dispatch_clock
    assert dispatch_clock.stage == Stage.DISPATCH
    asked = ask_for_ruling(cast.dispatcher, case.pk, question="谁来修？")
    case.refresh_from_db()
    ruling_clock = running_deadline(case)
    assert ruling_clock
    assert (ruling_clock.stage, case.due_at) == (Stage.RULE, ruling_clock.due_at)
    monkeypatch.setattr(timezone, "now", lambda: asked.asked_at + timedelta(days=3))
    rule_on_case(cast.commander, asked.pk, unit_id=cast.lamps.pk, basis="责任清单")
    case.refresh_from_db()
    running = running_deadline(case)
    assert running
    assert running.pk == dispatch_clock.pk
    assert running.due_at > dispatch_clock.due_at
    assert explain(running) != explain(dispatch_clock)  # it says that it stood still, and why


def test_a_case_that_is_suspended_meanwhile_stays_so_when_it_is_ruled(cast: Cast) -> None:
    case = a_case(cast, State.FILED)
    asked = ask_for_ruling(cast.dispatcher, case.pk, question="灯杆归谁")
    suspend_case(cast.dispatcher, case.pk, Word("等产权资料"))
    rule_on_case(cast.commander, asked.pk, unit_id=cast.lamps.pk, basis="责任清单")
    case.refresh_from_db()
    waiting = running_deadline(case)
    assert waiting
    assert waiting.stage == Stage.DISPATCH
    assert waiting.paused_at
    assert case.due_at is None
    resume_case(cast.dispatcher, case.pk)
    case.refresh_from_db()
    assert case.due_at is not None
