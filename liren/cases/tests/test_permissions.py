"""Who may take which step: one table, actor x verb, each verb on a case that stands where the verb begins."""

from __future__ import annotations

import pytest

from liren.cases.machine import State
from liren.cases.permissions import may_take
from liren.cases.tests.stories import a_case, a_merged_case
from tests.cast import Cast

ACTORS = (
    "resident",
    "neighbour",
    "grid_worker",
    "grid_leader",
    "community_worker",
    "secretary",
    "dispatcher",
    "handler",
    "other_handler",
    "department_head",
    "commander",
    "auditor",
    "administrator",
    "outsider",
)
GROUND = {"grid_worker", "grid_leader", "community_worker", "secretary"}
ABOVE = {"dispatcher", "commander"}
UNIT = {"handler", "department_head"}
TABLE: dict[str, tuple[State, set[str]]] = {
    "verify": (State.REPORTED, GROUND | ABOVE),
    "reject": (State.REPORTED, GROUND | ABOVE),
    "withdraw": (State.REPORTED, {"resident"}),
    "merge": (State.REPORTED, {"community_worker", "secretary"} | ABOVE),
    "split": (State.MERGED, {"community_worker", "secretary"} | ABOVE),
    "file": (State.VERIFIED, {"community_worker", "secretary"} | ABOVE),
    "dispatch": (State.FILED, ABOVE),
    "accept": (State.DISPATCHED, UNIT),
    "return": (State.DISPATCHED, UNIT),
    "start": (State.ACCEPTED, UNIT),
    "handle": (State.IN_PROGRESS, UNIT),
    "suspend": (State.IN_PROGRESS, ABOVE),
    "inspect": (State.HANDLED, GROUND | ABOVE),
    "rework": (State.HANDLED, GROUND | ABOVE),
    "close": (State.INSPECTED, {"secretary"} | ABOVE),
    "reopen": (State.CLOSED, {"secretary"} | ABOVE),
    "rate": (State.CLOSED, {"resident"}),
}


@pytest.mark.parametrize("verb", TABLE)
def test_a_step_is_open_to_exactly_these_actors(cast: Cast, verb: str) -> None:
    state, expected = TABLE[verb]
    case = a_merged_case(cast) if state == State.MERGED else a_case(cast, state)
    allowed = {name for name in ACTORS if may_take(getattr(cast, name), case, verb)}
    assert allowed == expected


def test_every_refusal_says_why(cast: Cast) -> None:
    case = a_case(cast, State.FILED)
    for name in ACTORS:
        for verb in TABLE:
            verdict = may_take(getattr(cast, name), case, verb)
            assert verdict or verdict.reason
