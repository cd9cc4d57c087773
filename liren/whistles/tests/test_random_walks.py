"""Random people press random buttons: whistle and calls follow the tables, and the books stay right."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liren.accounts.actors import Actor
from liren.cases.machine import State as CaseState
from liren.cases.tests.stories import a_case
from liren.core.verdicts import RefusedError
from liren.whistles.actions import answering, approving, calling, ending, ruling
from liren.whistles.actions.stepping import Word
from liren.whistles.machine import (
    EXPECTED,
    CallState,
    Kind,
    Part,
    State,
    call_step_from,
    step_from,
)
from liren.whistles.models import Call, Whistle, WhistleEntry, WhistleRating
from liren.whistles.permissions import may_take, may_take_call
from liren.whistles.tests.stories import THERE, requested
from tests.cast import Cast

PEOPLE = ("secretary", "dispatcher", "commander", "handler", "other_handler", "grid_worker", "outsider")
WHISTLE_ACTS: dict[str, Any] = {
    "approve": approving.approve_whistle,
    "decline": approving.decline_whistle,
    "withdraw": calling.withdraw_whistle,
    "confirm": approving.confirm_whistle,
    "call_off": approving.call_off_whistle,
    "finish": ending.finish_whistle,
}
OPINION = ending.Opinion(4, was_justified=True, was_prepared=False)
CALL_ACTS: dict[str, Any] = {
    "answer": answering.answer_call,
    "refuse": answering.refuse_call,
    "sign_in": lambda actor, pk, word: answering.sign_in_call(actor, pk, word, position=THERE),
    "report": answering.report_share,
    "insist": ruling.insist_on_call,
    "rate_unit": lambda actor, pk, word: ending.rate_unit(actor, pk, word, opinion=OPINION),
    "rate_call": lambda actor, pk, word: ending.rate_call(actor, pk, word, opinion=OPINION),
}
BUTTONS = [(who, verb) for who in PEOPLE for verb in (*WHISTLE_ACTS, *CALL_ACTS, "release")]
# The last number chooses the call; the flag keeps to buttons that are enabled, or few walks would get far.
presses = st.lists(st.tuples(st.integers(0, len(BUTTONS) * 3), st.booleans(), st.integers(0, 3)), max_size=24)


def allowed(actor: Actor, whistle: Whistle, call: Call, verb: str) -> bool:
    if not Whistle.objects.visible_to(actor).filter(pk=whistle.pk).exists():
        return False
    if verb in WHISTLE_ACTS:
        return bool(may_take(actor, whistle, verb))
    return bool(may_take_call(actor, call, verb))


def press(cast: Cast, actor: Actor, whistle: Whistle, call: Call, verb: str) -> bool:
    """Take the step; False if it is refused."""
    word = Word("因为如此")
    try:
        with transaction.atomic():
            if verb in WHISTLE_ACTS:
                WHISTLE_ACTS[verb](actor, whistle.pk, word)
            elif verb == "release":
                busy = Call.objects.filter(whistle=whistle, organization=cast.street_team).exists()
                instead = cast.street_team.pk if not busy else None
                if call.part == Part.LEAD and instead is None:
                    return allowed(actor, whistle, call, verb)  # nobody is left to lead: not a refusal
                ruling.release_call(actor, call.pk, word, replacement=instead)
            else:
                CALL_ACTS[verb](actor, call.pk, word)
    except (RefusedError, Whistle.DoesNotExist, Call.DoesNotExist):
        return False
    return True


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.booleans(), presses)
def test_a_whistle_follows_its_tables_whoever_presses_what(
    cast: Cast, is_emergency: bool, pressed: list[tuple[int, bool, int]]
) -> None:
    save = transaction.savepoint()
    actors = {who: getattr(cast, who) for who in PEOPLE}
    kind = Kind.EMERGENCY if is_emergency else Kind.JOINT_ENFORCEMENT
    whistle = requested(cast, a_case(cast, CaseState.FILED), kind=kind)
    for number, enabled_only, which in pressed:
        whistle = Whistle.objects.get(pk=whistle.pk)
        calls = list(whistle.calls.select_related("whistle", "organization").order_by("pk"))
        call = calls[which % len(calls)]
        among = [
            (who, verb)
            for who, verb in BUTTONS
            if not enabled_only or allowed(actors[who], whistle, call, verb)
        ] or BUTTONS
        who, verb = among[number % len(among)]
        expected = allowed(actors[who], whistle, call, verb)
        before, call_before = whistle.state, call.state
        assert press(cast, actors[who], whistle, call, verb) == expected
        if expected and verb in WHISTLE_ACTS:
            step = step_from(before, verb)
            assert step is not None
        elif expected:
            row = call_step_from(call_before, verb, before)
            assert row is not None
        check(whistle)
    transaction.savepoint_rollback(save)


def check(whistle: Whistle) -> None:
    """What is true of every whistle at every moment."""
    whistle.refresh_from_db()
    calls = list(whistle.calls.all())
    entries = list(WhistleEntry.objects.filter(whistle=whistle).order_by("at", "id"))
    last = {entry.call_id: entry.to_state for entry in entries}
    assert last[None] == whistle.state
    for call in calls:
        assert last[call.pk] == call.state
        assert (call.due_at is None) == (call.state in (CallState.PROPOSED, CallState.DROPPED))
        assert (call.paused_at is not None) == (call.state == CallState.REFUSED)
        assert call.signed_in_at is None or call.state in (
            CallState.ARRIVED,
            CallState.REPORTED,
            CallState.STOOD_DOWN,
        )
    live = [call.state for call in calls if call.state not in (CallState.DROPPED, CallState.RELEASED)]
    match whistle.state:
        case State.REQUESTED | State.DECLINED | State.WITHDRAWN:
            assert set(live) == {CallState.PROPOSED}
        case State.BLOWN:
            assert CallState.PROPOSED not in live
            assert sum(call.part == Part.LEAD for call in calls if call.state in live) == 1
        case State.DONE | State.CLOSED | State.CALLED_OFF:
            assert not {*EXPECTED, CallState.REFUSED, CallState.ARRIVED} & set(live)
    if whistle.state == State.CLOSED:
        owed = sum(2 if state == CallState.REPORTED else 1 for state in live)
        assert WhistleRating.objects.filter(call__whistle=whistle).count() == owed
    assert (whistle.due_at is not None) == (
        whistle.state in (State.REQUESTED, State.DONE)
        or (whistle.state == State.BLOWN and not whistle.is_confirmed)
    )
