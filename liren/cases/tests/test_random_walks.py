"""Two people press random buttons on what they last saw: the case follows a pure model, step by step.

The suite walks a sample; LIREN_WALKS=2000x50 walks 2,000 times 50 presses (`make soak`).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liren.accounts.actors import Actor
from liren.cases.actions import closing, dispatching, handling, verifying
from liren.cases.actions.stepping import Word
from liren.cases.machine import DONE_STATES, TABLE, State
from liren.cases.models import Case
from liren.cases.tests.stories import reported
from liren.core.verdicts import RefusedError
from tests.cast import Cast

# The suite walks a sample; a number of runs given from outside walks each to its end.
RUNS, PRESSES = (int(number) for number in os.environ.get("LIREN_WALKS", "40x30").split("x"))
GROUND = {"grid_worker", "community_worker", "secretary", "dispatcher"}
OFFICE = {"community_worker", "secretary", "dispatcher"}
UNIT = {"handler", "department_head"}
# Who may press what, said once more and apart from permissions.py.
WHO: dict[str, set[str]] = {
    "verify": GROUND,
    "reject": GROUND,
    "withdraw": {"resident"},
    "file": OFFICE,
    "dispatch": {"dispatcher"},
    "accept": UNIT,
    "return": UNIT,
    "start": UNIT,
    "handle": UNIT,
    "inspect": GROUND,
    "rework": GROUND,
    "close": {"secretary", "dispatcher"},
    "rate": {"resident"},
    "reopen": {"secretary", "dispatcher"},
    "suspend": {"dispatcher"},
    "resume": {"dispatcher"},
}
PEOPLE = sorted(set().union(*WHO.values()) | {"outsider"})
BUTTONS = sorted(WHO)
RETURNS_BEFORE_RULING = 2  # as a fresh installation has it
MOVES = {(step.source, step.verb): step.target for step in TABLE if step.verb != "resume"}


@dataclass
class Model:
    """A case as the table tells it, without a database."""

    state: str = State.REPORTED
    version: int = 1
    suspended_from: str = ""
    is_first_round: bool = True
    returns: int = 0

    def accepts(self, who: str, verb: str, seen: int) -> bool:
        """Whether this press counts."""
        if who not in WHO[verb] or seen != self.version:
            return False
        if verb == "reject" and self.state == State.VERIFIED and who not in OFFICE:
            return False
        if verb == "resume":
            return self.state == State.SUSPENDED
        if verb == "dispatch" and self.returns >= RETURNS_BEFORE_RULING:
            return False  # it waits for a ruling, which nobody gives here
        return (self.state, verb) in MOVES

    def press(self, verb: str) -> None:
        """What a press that counts does."""
        before, self.version = self.state, self.version + 1
        self.state = self.suspended_from if verb == "resume" else MOVES[before, verb]
        self.suspended_from = before if verb == "suspend" else ""
        self.returns += verb == "return"
        if verb == "reopen":
            self.is_first_round = False
        if verb == "rate" and self.is_first_round:  # always a bad one here: it opens a re-check
            self.state, self.version, self.is_first_round = State.REOPENED, self.version + 1, False

    def helpful(self, number: int) -> tuple[str, str]:
        """One of the presses that would count now: else a walk seldom gets past "reported"."""
        counting = [
            (who, verb)
            for verb in BUTTONS
            for who in sorted(WHO[verb])
            if self.accepts(who, verb, self.version)
        ]
        return counting[number % len(counting)] if counting else (PEOPLE[0], BUTTONS[number % len(BUTTONS)])


Press = tuple[bool, int, bool, bool]  # which of the two, which button, a helpful one, after looking again
WHOLE = PRESSES if "LIREN_WALKS" in os.environ else 0
presses = st.lists(
    st.tuples(st.booleans(), st.integers(0, 999), st.booleans(), st.booleans()),
    min_size=WHOLE,
    max_size=PRESSES,
)
pairs = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE))


def act(cast: Cast, actor: Actor, case_id: UUID, verb: str, word: Word) -> None:
    if verb == "dispatch":
        dispatching.dispatch_case(actor, case_id, word, lead=cast.lamps.pk)
    elif verb == "rate":
        closing.rate_case(actor, case_id, word, score=2)
    else:
        _ACTIONS[verb](actor, case_id, word)


_ACTIONS = {
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


@pytest.mark.slow
@settings(max_examples=RUNS, deadline=None, suppress_health_check=list(HealthCheck))
@given(pairs, presses)
def test_two_people_and_a_model_never_disagree(
    cast: Cast, pair: tuple[str, str], pressed: list[Press]
) -> None:
    save = transaction.savepoint()
    actors = {who: getattr(cast, who) for who in PEOPLE}
    case, model = reported(cast), Model()
    seen = [1, 1]
    for is_second, number, is_helpful, looks_again in pressed:
        who, verb = model.helpful(number) if is_helpful else (pair[is_second], BUTTONS[number % len(BUTTONS)])
        if looks_again or is_helpful:
            seen[is_second] = model.version
        expected = model.accepts(who, verb, seen[is_second])
        try:
            with transaction.atomic():
                act(cast, actors[who], case.pk, verb, Word("因为如此", seen_version=seen[is_second]))
            taken = True
        except (RefusedError, Case.DoesNotExist):
            taken = False
        assert taken == expected, (who, verb, model)
        if taken:
            model.press(verb)
        check(case.pk, model)
    transaction.savepoint_rollback(save)


def check(case_id: UUID, model: Model) -> None:
    case = Case.objects.get(pk=case_id)
    assert (case.state, case.version, case.suspended_from) == (
        model.state,
        model.version,
        model.suspended_from,
    )
    assert case.timeline.count() == model.version
    running = list(case.deadlines.filter(stopped_at__isnull=True))
    assert len(running) == int(model.state not in DONE_STATES)
    assert case.due_at == (None if not running or running[0].paused_at else running[0].due_at)
    leads = case.orders.filter(part="lead", state__in=["issued", "accepted"]).count()
    if case.state != State.SUSPENDED:
        assert leads == int(case.state in {State.DISPATCHED, State.ACCEPTED, State.IN_PROGRESS})
