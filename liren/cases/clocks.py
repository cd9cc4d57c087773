"""Starting, pausing and stopping the clock of a case. Called only by this room's actions, inside their
transaction."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from liren.cases.machine import Clock, Stage, Step
from liren.cases.models import Case, Deadline, StageLimit, WorkOrder
from liren.core.clock import Limit, LimitKind, working_time


def stage_limit(category_code: str, stage: Stage, on: date) -> StageLimit:
    """The limit in force that day for this stage: the longest matching category code wins.

    Raises:
        StageLimit.DoesNotExist: if the reference data has no default row ("") for the stage.
    """
    codes = [category_code[:length] for length in range(len(category_code) + 1)]
    rows = StageLimit.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        stage=stage,
        category_code__in=codes,
        valid_from__lte=on,
    )
    best = max(rows, key=lambda row: (len(row.category_code), row.valid_from), default=None)
    if best is None:
        raise StageLimit.DoesNotExist(f"no limit for stage {stage} on {on}")
    return best


def running_deadline(case: Case) -> Deadline | None:
    """The one clock that has not stopped (it may be paused)."""
    return case.deadlines.filter(stopped_at__isnull=True).first()


def apply_clock(case: Case, step: Step, at: datetime, *, order: WorkOrder | None = None) -> None:
    """Do to the clock what the table says, and bring the case's own due times up to date (unsaved)."""
    running = running_deadline(case)
    if step.clock is Clock.PAUSE:
        if running:
            running.paused_at = at
            running.save(update_fields=["paused_at"])
        case.due_at = None
    elif step.clock is Clock.RESUME:
        _resume(case, running, at)
    elif step.clock in (Clock.START, Clock.STOP):
        if running:
            running.stopped_at = at
            running.save(update_fields=["stopped_at"])
        case.due_at = None
        if step.clock is Clock.START and step.stage:
            _start(case, step.stage, at, order)


def _start(case: Case, stage: Stage, at: datetime, order: WorkOrder | None) -> None:
    if order and (earlier := _earlier_clock_of_unit(case, order)):
        earlier.order = order
        _run_again(earlier, at)
        deadline = earlier
    else:
        row = stage_limit(case.category_id, stage, timezone.localdate(at))
        limit = Limit(row.amount, LimitKind(row.limit_kind))
        deadline = Deadline.objects.create(
            case=case,
            order=order,
            stage=stage,
            amount=row.amount,
            limit_kind=row.limit_kind,
            source=row.source,
            started_at=at,
            due_at=working_time(case.division).due_at(at, limit),
        )
    _show(case, deadline)
    if order:
        order.due_at = deadline.due_at
        order.save(update_fields=["due_at"])


def _earlier_clock_of_unit(case: Case, order: WorkOrder) -> Deadline | None:
    """Sending a case away and back to the same unit in the same round must not give it a new clock."""
    return (
        case.deadlines.filter(
            stage=Stage.HANDLE, order__organization_id=order.organization_id, order__round=case.round
        )
        .order_by("-started_at")
        .first()
    )


def _resume(case: Case, running: Deadline | None, at: datetime) -> None:
    """After a suspension the paused clock runs on; after a failed inspection the handling clock does."""
    if running and running.paused_at:
        _run_again(running, at)
        _show(case, running)
        return
    if running:
        running.stopped_at = at
        running.save(update_fields=["stopped_at"])
    handling = case.deadlines.filter(stage=Stage.HANDLE).order_by("-started_at").first()
    if handling:
        _run_again(handling, at)
        _show(case, handling)


def _run_again(deadline: Deadline, at: datetime) -> None:
    """Let a clock go on with the time that it had left when it stood still."""
    stood_still = deadline.paused_at or deadline.stopped_at or at
    if deadline.limit is None:
        deadline.due_at += at - stood_still
    else:
        time = working_time(deadline.case.division)
        deadline.due_at = time.due_after_pause(deadline.due_at, stood_still, at, deadline.limit.kind)
    deadline.paused_for += at - stood_still
    deadline.paused_at = deadline.stopped_at = None
    deadline.save(update_fields=["due_at", "paused_for", "paused_at", "stopped_at", "order"])


def _show(case: Case, deadline: Deadline) -> None:
    case.due_at = deadline.due_at
    if deadline.stage == Stage.HANDLE:
        case.handle_due_at = deadline.due_at


def explain(deadline: Deadline) -> str:
    """One sentence: why this deadline is when it is."""
    if deadline.limit is None:
        return deadline.source
    return working_time(deadline.case.division).explain(deadline.started_at, deadline.limit)
