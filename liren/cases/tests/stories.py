"""Short ways to bring a case to where a test begins."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

from liren.cases.actions.closing import close_case, inspect_case
from liren.cases.actions.dispatching import dispatch_case
from liren.cases.actions.handling import accept_order, handle_order, start_work
from liren.cases.actions.opening import Report, open_case
from liren.cases.actions.stepping import Word
from liren.cases.actions.verifying import file_case, merge_case, verify_case
from liren.cases.machine import State
from liren.cases.models import Case
from tests.cast import IN_GRID, Cast

ROAD = (
    State.REPORTED,
    State.VERIFIED,
    State.FILED,
    State.DISPATCHED,
    State.ACCEPTED,
    State.IN_PROGRESS,
    State.HANDLED,
    State.INSPECTED,
    State.CLOSED,
)


def a_report(**changes: object) -> Report:
    """A broken lamp in the cast's grid."""
    facts: dict[str, object] = {
        "key": uuid4(),
        "category_code": "C0118",
        "description": "单元门口的路灯不亮，晚上老人出门看不清。",
        "lon": IN_GRID[0],
        "lat": IN_GRID[1],
    }
    return Report(**{**facts, **changes})  # type: ignore[arg-type]  # the facts are as loose as a form


def reported(cast: Cast, **changes: object) -> Case:
    """A case that a resident has just reported."""
    return open_case(cast.resident, a_report(**changes), source=Case.Source.RESIDENT).case


def a_case(cast: Cast, state: str, **changes: object) -> Case:
    """A case that went the straight road to this state, each step by whoever owes it."""
    case = reported(cast, **changes)
    steps: dict[str, Callable[[UUID], Case]] = {
        State.VERIFIED: lambda pk: verify_case(cast.grid_worker, pk),
        State.FILED: lambda pk: file_case(cast.community_worker, pk),
        State.DISPATCHED: lambda pk: dispatch_case(cast.dispatcher, pk, lead=cast.lamps.pk),
        State.ACCEPTED: lambda pk: accept_order(cast.handler, pk),
        State.IN_PROGRESS: lambda pk: start_work(cast.handler, pk),
        State.HANDLED: lambda pk: handle_order(cast.handler, pk, Word("换了灯泡")),
        State.INSPECTED: lambda pk: inspect_case(cast.grid_worker, pk),
        State.CLOSED: lambda pk: close_case(cast.secretary, pk, Word("路灯已修好")),
    }
    for reach in ROAD[1 : ROAD.index(State(state)) + 1]:
        case = steps[reach](case.pk)
    return case


def a_merged_case(cast: Cast) -> Case:
    """A second report of the same lamp, joined to the first."""
    first, second = reported(cast), reported(cast)
    return merge_case(cast.community_worker, second.pk, into=first.pk)
