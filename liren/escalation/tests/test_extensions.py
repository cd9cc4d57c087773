"""More time: asked for in time by the unit that leads, decided by another person, once."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liren.accounts.actors import Actor
from liren.cases.clocks import running_deadline
from liren.cases.machine import State
from liren.cases.models import Case, Deadline
from liren.cases.tests.stories import a_case
from liren.core.jobs import run_waiting_jobs
from liren.core.verdicts import InvalidError, RefusedError
from liren.escalation.actions.extending import ask_extension, decide_extension
from liren.escalation.models import Extension
from liren.escalation.permissions import may_ask_extension, may_decide_extension
from liren.messaging.models import Message
from tests.cast import PEOPLE, Cast

pytestmark = pytest.mark.django_db


def asked(cast: Cast, case: Case, amount: int = 1) -> Extension:
    """The unit of the lamps asks for more time."""
    return ask_extension(cast.handler, case.pk, amount=amount, reason="等配件到货", key=uuid4())


def who(cast: Cast, may: object) -> list[str]:
    """The people of the cast for whom a permission says yes."""
    return [name for name in PEOPLE if may(getattr(cast, name))]  # type: ignore[operator]  # a function


def test_the_unit_that_leads_asks(cast: Cast) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    assert who(cast, lambda actor: may_ask_extension(actor, case)) == ["handler", "department_head"]


def test_who_dispatches_there_decides(cast: Cast) -> None:
    one = asked(cast, a_case(cast, State.IN_PROGRESS))
    assert who(cast, lambda actor: may_decide_extension(actor, one)) == ["dispatcher", "commander"]


def test_nobody_decides_on_what_they_asked_for(cast: Cast) -> None:
    one = asked(cast, a_case(cast, State.IN_PROGRESS))
    both = Actor(
        "person",
        cast.handler.user_id,
        holdings=tuple(post for post in cast.dispatcher.holdings),
    )
    assert not may_decide_extension(both, one)


def test_approval_moves_the_due_time_and_tells_the_unit(cast: Cast) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    before = running_deadline(case)
    assert before
    decide_extension(cast.dispatcher, asked(cast, case).pk, approve=True)
    after = Deadline.objects.get(pk=before.pk)
    assert after.due_at > before.due_at
    assert after.extended_by == 1
    run_waiting_jobs()
    assert Message.objects.filter(recipient=cast.user("dispatcher"), kind="extension.asked").count() == 1
    assert Message.objects.filter(recipient=cast.user("handler"), kind="extension.decided").count() == 1


def test_refusal_needs_a_reason_and_moves_nothing(cast: Cast) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    one = asked(cast, case)
    with pytest.raises(InvalidError):
        decide_extension(cast.dispatcher, one.pk, approve=False)
    before = running_deadline(case)
    decide_extension(cast.dispatcher, one.pk, approve=False, word="配件今天就到")
    after = running_deadline(case)
    assert before
    assert after
    assert (before.due_at, None) == (after.due_at, after.extended_at)
    assert may_ask_extension(cast.handler, case)  # with a better reason


def test_one_extension_is_the_most(cast: Cast) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    decide_extension(cast.dispatcher, asked(cast, case).pk, approve=True)
    with pytest.raises(RefusedError):
        asked(cast, case)


def test_after_the_time_has_run_out_it_is_too_late_to_ask(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    deadline = running_deadline(case)
    assert deadline
    monkeypatch.setattr(timezone, "now", lambda: deadline.due_at + timedelta(minutes=1))
    with pytest.raises(RefusedError):
        asked(cast, case)


def test_the_same_submit_twice_asks_once(cast: Cast) -> None:
    case, key = a_case(cast, State.IN_PROGRESS), uuid4()
    for _time in range(2):
        ask_extension(cast.handler, case.pk, amount=1, reason="等配件到货", key=key)
    assert Extension.objects.count() == 1


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amount=st.integers(-2, 40))
def test_no_more_than_the_first_limit_can_be_asked_for(cast: Cast, amount: int) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    deadline = running_deadline(case)
    assert deadline
    assert deadline.amount
    if 1 <= amount <= deadline.amount:
        assert asked(cast, case, amount).amount == amount
    else:
        with pytest.raises(InvalidError):
            asked(cast, case, amount)
