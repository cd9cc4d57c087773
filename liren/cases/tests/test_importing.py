"""Histories are taken in under the same rules as live cases, once, and wrong ones are handed back with
the reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from liren.accounts.actors import SYSTEM
from liren.cases.actions.closing import rate_case, resume_case, rework_case, suspend_case
from liren.cases.actions.dispatching import dispatch_case
from liren.cases.actions.handling import handle_order, return_order
from liren.cases.actions.stepping import Word
from liren.cases.importing.histories import History, PastStep
from liren.cases.importing.replaying import LimitBook, replay
from liren.cases.importing.writing import import_histories
from liren.cases.machine import State
from liren.cases.models import Case
from liren.cases.tests.stories import a_case
from liren.core.verdicts import RefusedError
from tests.cast import GRID, Cast

START = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)  # Monday 09:30 in Shanghai


def a_history(number: int = 1, *steps: PastStep, **changes: object) -> History:
    facts: dict[str, object] = {
        "origin": "old-system",
        "origin_id": str(number),
        "category_code": "C0118",
        "division": GRID,
        "description": "路灯不亮",
        "steps": steps or (PastStep("report", START),),
    }
    return History(**{**facts, **changes})  # type: ignore[arg-type]  # the facts are as loose as a file


def taken_in(*histories: History) -> tuple[list[tuple[str, str]], int, int]:
    rejects: list[tuple[str, str]] = []
    result = import_histories(SYSTEM, histories, reject=lambda key, why: rejects.append((key, why)))
    return rejects, result.new, result.same


def as_told_by(case: Case) -> History:
    """The history that a live case's own timeline tells."""
    leads = {
        order.issued_at: order.organization_id
        for order in case.orders.filter(part="lead").order_by("issued_at")
    }
    scores = iter(case.ratings.order_by("at"))
    steps = []
    for entry in case.timeline.order_by("at", "id"):
        unit: UUID | None = leads[entry.at] if entry.verb == "dispatch" else entry.organization_id
        score = next(scores).score if entry.verb == "rate" else None
        steps.append(PastStep(entry.verb, entry.at, entry.actor_id, entry.role, unit, entry.note, score))
    return History(
        "live",
        str(case.pk),
        case.category_id,
        case.division,
        case.description,
        tuple(steps),
        source=case.source,
    )


def crooked_case(cast: Cast) -> Case:
    """A case that was returned, suspended, reworked and rated badly."""
    case = a_case(cast, State.DISPATCHED)
    return_order(cast.handler, case.pk, Word("不是我们的"))
    dispatch_case(cast.dispatcher, case.pk, lead=cast.lamps.pk)
    from liren.cases.actions.closing import close_case, inspect_case
    from liren.cases.actions.handling import accept_order, start_work

    accept_order(cast.handler, case.pk)
    suspend_case(cast.dispatcher, case.pk, Word("等配件"))
    resume_case(cast.dispatcher, case.pk)
    start_work(cast.handler, case.pk)
    handle_order(cast.handler, case.pk, Word("换灯泡"))
    rework_case(cast.grid_worker, case.pk, Word("还不亮"))
    handle_order(cast.handler, case.pk, Word("换灯具"))
    inspect_case(cast.grid_worker, case.pk)
    close_case(cast.secretary, case.pk, Word("已修复"))
    return rate_case(cast.resident, case.pk, Word("太慢"), score=2)


def test_a_replay_leaves_the_same_rows_as_the_actions(cast: Cast) -> None:
    live = Case.objects.get(pk=crooked_case(cast).pk)
    told = replay(as_told_by(live), LimitBook())
    for name in (
        "state",
        "round",
        "version",
        "due_at",
        "handle_due_at",
        "handled_at",
        "closed_at",
        "score",
        "lead_id",
    ):
        assert getattr(told.case, name) == getattr(live, name), name
    clock = ("stage", "started_at", "due_at", "stopped_at", "paused_at", "paused_for", "amount", "limit_kind")
    assert [tuple(getattr(row, name) for name in clock) for row in told.deadlines] == list(
        live.deadlines.order_by("started_at", "id").values_list(*clock)
    )
    order = ("organization_id", "part", "state", "round", "issued_at", "accepted_at", "ended_at", "due_at")
    assert [tuple(getattr(row, name) for name in order) for row in told.orders] == list(
        live.orders.order_by("issued_at").values_list(*order)
    )
    step = ("verb", "at", "from_state", "to_state", "is_public")
    assert [tuple(getattr(row, name) for name in step) for row in told.timeline] == list(
        live.timeline.order_by("at", "id").values_list(*step)
    )


def test_a_second_run_changes_nothing(cast: Cast) -> None:
    assert taken_in(a_history(1), a_history(2)) == ([], 2, 0)
    assert taken_in(a_history(1), a_history(2), a_history(3)) == ([], 1, 2)
    assert Case.objects.count() == 3


def test_the_same_case_twice_in_one_file_is_taken_once(cast: Cast) -> None:
    assert taken_in(a_history(1), a_history(1)) == ([], 1, 1)


@pytest.mark.parametrize(
    ("history", "word"),
    [
        (a_history(9, category_code="X99"), "X99"),
        (a_history(9, PastStep("report", START), PastStep("close", START)), "close"),
        (a_history(9, PastStep("report", START), PastStep("verify", START - timedelta(hours=1))), "verify"),
        (a_history(9, description=" "), ""),
        (a_history(9, PastStep("report", START), PastStep("merge", START), merged_into="404"), ""),
    ],
)
def test_a_wrong_history_is_handed_back_and_the_others_go_on(cast: Cast, history: History, word: str) -> None:
    rejects, new, _ = taken_in(history, a_history(1))
    assert new == 1
    ((key, why),) = rejects
    assert key == "9"
    assert word in why


def test_a_deadline_that_the_other_system_set_is_kept(cast: Cast) -> None:
    due, closed = START + timedelta(days=3), START + timedelta(days=4)
    taken_in(a_history(1, PastStep("report", START), PastStep("settle", closed, note="done"), due_at=due))
    case = Case.objects.get()
    assert (case.state, case.handle_due_at, case.handled_at) == (State.CLOSED, due, closed)
    assert case.was_handled_late


def test_people_do_not_import_histories(cast: Cast) -> None:
    with pytest.raises(RefusedError):
        import_histories(cast.administrator, [a_history(1)], reject=lambda key, why: None)
