"""The table itself: no dead end, nothing owed by nobody, and the diagram in docs/ drawn from it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from liren.cases.machine import (
    DONE_STATES,
    NEW,
    OPEN_STATES,
    OWED,
    TABLE,
    VERB_LABELS,
    State,
    diagram,
    step_from,
    verbs_from,
)


def reachable(start: str) -> set[str]:
    found, waiting = set(), [start]
    while waiting:
        state = waiting.pop()
        for step in TABLE:
            if step.source == state and step.target not in found:
                found.add(step.target)
                waiting.append(step.target)
    return found


def test_every_state_can_be_reached() -> None:
    assert reachable(NEW) == set(State)


@pytest.mark.parametrize("state", sorted(OPEN_STATES))
def test_every_open_state_leads_to_an_end_and_somebody_owes_the_next_step(state: State) -> None:
    assert State.CLOSED in reachable(state)
    assert OWED[state] in verbs_from(state)


@pytest.mark.parametrize("state", sorted(DONE_STATES))
def test_a_finished_case_moves_only_by_a_rating_or_by_being_taken_up_again(state: State) -> None:
    assert set(verbs_from(state)) <= {"rate", "reopen", "recheck", "split"}


def test_a_step_is_named_once() -> None:
    rows = [(step.source, step.verb) for step in TABLE if step.verb != "resume"]
    assert len(rows) == len(set(rows))
    assert {step.verb for step in TABLE} == set(VERB_LABELS)


def test_a_suspended_case_goes_back_to_where_it_was_and_nowhere_else() -> None:
    assert {step.source for step in TABLE if step.verb == "suspend"} == {
        step.target for step in TABLE if step.verb == "resume"
    }
    for step in TABLE:
        if step.verb == "suspend":
            back = step_from(State.SUSPENDED, "resume", suspended_from=step.source)
            assert back is not None
            assert back.target == step.source
    assert step_from(State.SUSPENDED, "resume", suspended_from="") is None


def test_the_diagram_in_the_docs_is_drawn_from_the_table() -> None:
    page = (Path(settings.BASE_DIR) / "docs" / "case-states.md").read_text(encoding="utf-8")
    assert diagram() in page
