"""Random people press random buttons: the case follows a short model; its clocks and books stay right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liren.accounts.actors import Actor
from liren.cases.actions import closing, dispatching, handling, verifying
from liren.cases.actions.stepping import Word
from liren.cases.machine import State, step_from
from liren.cases.models import Case
from liren.cases.permissions import may_take
from liren.cases.tests.stories import reported
from liren.core.verdicts import RefusedError
from tests.cast import Cast

Act = Callable[[Any, UUID, Word], Case]
VERBS: dict[str, Act] = {
    "verify": verifying.verify_case,
    "reject": verifying.reject_case,
    "withdraw": verifying.withdraw_case,
    "file": verifying.file_case,
    "accept": handling.accept_order,
    "return": handling.return_order,
    "start": handling.start_work,
    "handle": handling.handle_order,
    "inspect": closing.inspect_case,
    "rework": closing.rework_case,
    "close": closing.close_case,
    "reopen": closing.reopen_case,
    "suspend": closing.suspend_case,
    "resume": closing.resume_case,
}
PEOPLE = ("resident", "grid_worker", "community_worker", "secretary", "dispatcher", "handler", "outsider")
BUTTONS = [(who, verb) for who in PEOPLE for verb in (*VERBS, "dispatch", "rate")]
# Each press: one of all buttons, or one of those that are enabled (else a walk seldom gets past "reported").
presses = st.lists(st.tuples(st.integers(0, len(BUTTONS) - 1), st.booleans()), max_size=30)


def chosen(actors: dict[str, Actor], case: Case, number: int, enabled_only: bool) -> tuple[str, str]:
    enabled = [(who, verb) for who, verb in BUTTONS if enabled_only and may_take(actors[who], case, verb)]
    among = enabled or BUTTONS
    return among[number % len(among)]


def press(cast: Cast, actor: Actor, case: Case, verb: str) -> None:
    word = Word("因为如此")
    if verb == "dispatch":
        dispatching.dispatch_case(actor, case.pk, word, lead=cast.lamps.pk)
    elif verb == "rate":
        closing.rate_case(actor, case.pk, word, score=2)
    else:
        VERBS[verb](actor, case.pk, word)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(presses)
def test_a_case_follows_the_model_whoever_presses_what(cast: Cast, pressed: list[tuple[int, bool]]) -> None:
    save = transaction.savepoint()
    actors = {who: getattr(cast, who) for who in PEOPLE}
    case = reported(cast)
    state, suspended_from, version, turn = str(case.state), "", 1, 1
    for number, enabled_only in pressed:
        case = Case.objects.get(pk=case.pk)
        who, verb = chosen(actors, case, number, enabled_only)
        allowed = bool(may_take(actors[who], case, verb))
        try:
            press(cast, actors[who], case, verb)
            taken = True
        except (RefusedError, Case.DoesNotExist):
            taken = False
        assert taken == allowed
        if taken:
            step = step_from(state, verb, suspended_from=suspended_from)
            assert step is not None
            suspended_from = state if verb == "suspend" else ""
            state, version = step.target, version + 1
            if verb == "reopen":
                turn += 1
            if verb == "rate" and turn == 1:
                state, version, turn = State.REOPENED, version + 1, 2
        check(case.pk, state, version)
    transaction.savepoint_rollback(save)


def check(case_id: UUID, state: str, version: int) -> None:
    case = Case.objects.get(pk=case_id)
    assert (case.state, case.version) == (state, version)
    assert case.timeline.count() == version
    running = list(case.deadlines.filter(stopped_at__isnull=True))
    assert len(running) == int(case.is_open)
    assert case.due_at == (None if not running or running[0].paused_at else running[0].due_at)
    leads = case.orders.filter(part="lead", state__in=["issued", "accepted"]).count()
    in_work = case.state in {State.DISPATCHED, State.ACCEPTED, State.IN_PROGRESS}
    if case.state != State.SUSPENDED:
        assert leads == int(in_work)
