"""Starting, pausing and stopping the clock of a case. Called only by this room's actions, inside their
transaction."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet, Subquery, Value
from django.db.models.functions import Greatest
from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from liren.cases.lengths import how_long
from liren.cases.machine import NEW, Clock, Effect, Stage, State, Step
from liren.cases.models import AmberShare, Case, Deadline, StageLimit, WorkOrder
from liren.core.clock import Limit, LimitKind, working_time
from liren.core.explaining import limit_words
from liren.core.reading import Reading
from liren.core.writing import insert_row, update_row


def stage_limit(category_code: str, stage: Stage, on: date) -> StageLimit:
    """The limit in force that day for this stage: the longest matching category code wins.

    Raises:
        StageLimit.DoesNotExist: if the reference data has no default row ("") for the stage.
    """
    return _limit_and_share(category_code, stage, on)[0]


def _limit_and_share(category_code: str, stage: Stage, on: date) -> tuple[StageLimit, int | None]:
    """The limit, and the share of it (percent) from which little is left, in one query: each step asks."""
    codes = [category_code[:length] for length in range(len(category_code) + 1)]
    rows = _limits_read(stage, codes, on)
    best = max(rows, key=lambda row: (len(row.category_code), row.valid_from), default=None)
    if best is None:
        raise StageLimit.DoesNotExist(f"no limit for stage {stage} on {on}")
    return best, best.percent  # type: ignore[attr-defined]  # the annotation


def _limits_in_force(stage: str, codes: list[str], on: date) -> QuerySet[StageLimit]:
    return StageLimit.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        stage=stage,
        category_code__in=codes,
        valid_from__lte=on,
    ).annotate(percent=Subquery(_shares(on).values("percent")[:1]))


_limits_read: Reading[StageLimit] = Reading(_limits_in_force)
ONCE = frozenset({Stage.VERIFY, Stage.FILE})  # stages that a case goes through once in its life


def running_deadline(case: Case) -> Deadline | None:
    """The one clock that has not stopped (it may be paused)."""
    return case.deadlines.filter(stopped_at__isnull=True).first()


def apply_clock(
    case: Case,
    step: Step,
    at: datetime,
    *,
    order: WorkOrder | None = None,
    ended_at: datetime | None = None,
) -> None:
    """Do to the clock what the table says, and bring the case's own due times up to date (unsaved).

    A clock begins when the step arrives (`at`): before that nobody could know of it. The clock that the step
    ends stops when it was taken (`ended_at`), earlier if it was taken without a network.
    """
    running = case.deadlines.filter(stopped_at__isnull=True)
    if step.clock is Clock.PAUSE:
        running.update(paused_at=at)
        case.due_at = case.soon_at = None
    elif step.clock is Clock.RESUME:
        _resume(case, running.first(), at, ended_at)
    elif step.clock in (Clock.START, Clock.STOP):
        if step.source != NEW:
            running.update(stopped_at=Greatest("started_at", Value(ended_at)) if ended_at else at)
        case.due_at = case.soon_at = None
        if step.clock is Clock.START and step.stage:
            _start(case, step.stage, at, order)


def apply_effect(case: Case, effect: Effect, at: datetime) -> None:
    """Do to the clock what the table of effects says, and save the case's own due times.

    A case that is suspended meanwhile stays so: the clock that goes on stands still until it is resumed.
    Doing it twice changes nothing.
    """
    running = running_deadline(case)
    if effect.clock is Clock.START and (running is None or running.stage != effect.stage):
        if running:
            running.stopped_at = at
            running.save(update_fields=["stopped_at"])
        _start(case, effect.stage, at, None)
    elif effect.clock is Clock.RESUME and running and running.stage == Stage.RULE:
        running.paused_at, running.stopped_at = None, at
        running.save(update_fields=["paused_at", "stopped_at"])
        _go_on(case, effect.stage, at)
    case.save(update_fields=["due_at", "soon_at", "handle_due_at"])


def _go_on(case: Case, stage: Stage, at: datetime) -> None:
    """Let the stage's last clock run on with what it had left; paused, if the case is suspended."""
    last = case.deadlines.filter(stage=stage).order_by("-started_at").first()
    if last is None:
        _start(case, stage, at, None)
    elif case.state == State.SUSPENDED:
        last.paused_at, last.stopped_at = last.stopped_at, None
        last.save(update_fields=["paused_at", "stopped_at"])
    else:
        _run_again(last, at)
        _show(case, last, soon_at(last, at))


def _start(case: Case, stage: Stage, at: datetime, order: WorkOrder | None) -> None:
    if earlier := _earlier_clock(case, stage, order):
        earlier.order = order
        _run_again(earlier, at)
        deadline, share = earlier, amber_share(timezone.localdate(at))
        percent = share.percent if share else None
    else:
        row, percent = _limit_and_share(case.category_id, stage, timezone.localdate(at))
        limit = Limit(row.amount, LimitKind(row.limit_kind))
        deadline = Deadline(
            case=case,
            order=order,
            stage=stage,
            amount=row.amount,
            limit_kind=row.limit_kind,
            source=row.source,
            started_at=at,
            due_at=working_time(case.division).due_at(at, limit),
        )
        insert_row(deadline)
    _show(case, deadline, _soon_at(deadline, at, percent))
    if order:
        order.due_at = deadline.due_at
        update_row(order, "due_at")


def _earlier_clock(case: Case, stage: Stage, order: WorkOrder | None) -> Deadline | None:
    """The clock that goes on instead of a new one: going away and coming back must not reset it."""
    if stage in ONCE and case.version > 1:  # a merging that was undone; else each begins once
        return case.deadlines.filter(stage=stage).order_by("-started_at").first()
    # A case that was only filed was never with a unit.
    return _earlier_clock_of_unit(case, order) if order and case.state != State.FILED else None


def _earlier_clock_of_unit(case: Case, order: WorkOrder) -> Deadline | None:
    """Sending a case away and back to the same unit in the same round must not give it a new clock."""
    return (
        case.deadlines.filter(
            stage=Stage.HANDLE, order__organization_id=order.organization_id, order__round=case.round
        )
        .order_by("-started_at")
        .first()
    )


def _resume(case: Case, running: Deadline | None, at: datetime, ended_at: datetime | None = None) -> None:
    """After a suspension the paused clock runs on; after a failed inspection the handling clock does."""
    if running and running.paused_at:
        _run_again(running, at)
        _show(case, running, soon_at(running, at))
        return
    if running:
        running.stopped_at = max(running.started_at, ended_at or at)
        running.save(update_fields=["stopped_at"])
    handling = case.deadlines.filter(stage=Stage.HANDLE).order_by("-started_at").first()
    if handling:
        _run_again(handling, at)
        _show(case, handling, soon_at(handling, at))


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


def _show(case: Case, deadline: Deadline, soon: datetime | None) -> None:
    case.due_at, case.soon_at = deadline.due_at, soon
    if deadline.stage == Stage.HANDLE:
        case.handle_due_at = deadline.due_at


def amber_share(on: date) -> AmberShare | None:
    """The share of a limit from which a clock is shown as running short, as in force that day."""
    return _shares(on).first()


def _shares(on: date) -> QuerySet[AmberShare]:
    in_force = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    return AmberShare.objects.filter(in_force, valid_from__lte=on).order_by("-valid_from")


def soon_at(deadline: Deadline, at: datetime) -> datetime | None:
    """When, from `at` on, the share of the limit is used up from which little is left, in the clock's own
    hours.

    None where the limit is unknown (the due time was given by another system) or no share is in force.
    """
    share = amber_share(timezone.localdate(at))
    return _soon_at(deadline, at, share.percent if share else None)


def _soon_at(deadline: Deadline, at: datetime, percent: int | None) -> datetime | None:
    if deadline.limit is None or percent is None:
        return None
    time, kind = working_time(deadline.case.division), deadline.limit.kind
    whole = deadline.limit.length + (deadline.extension.length if deadline.extension else timedelta(0))
    left = time.remaining(at, deadline.due_at, kind)
    until_then = left - whole * (100 - percent) / 100
    return at if until_then <= timedelta(0) else time.add(at, until_then, kind)


def extend(deadline: Deadline, amount: int, at: datetime) -> None:
    """Move a running clock's due time by an extension in its own kind, and what the case shows of it.

    The database keeps the rules too: once, and by no more than the first limit.
    """
    assert deadline.limit is not None
    case = deadline.case
    extension = Limit(amount, deadline.limit.kind)
    time = working_time(case.division)
    deadline.due_at = time.add(deadline.due_at, extension.length, extension.kind)
    deadline.extended_at, deadline.extended_by, deadline.alerted_at = at, amount, None
    deadline.save(update_fields=["due_at", "extended_at", "extended_by", "alerted_at"])
    _show(case, deadline, soon_at(deadline, at))
    case.save(update_fields=["due_at", "soon_at", "handle_due_at"])
    if deadline.order:
        deadline.order.due_at = deadline.due_at
        deadline.order.save(update_fields=["due_at"])


def explain(deadline: Deadline) -> str:
    """Why this deadline is when it is: one sentence, and one more for an extension, a pause, a ruling."""
    if deadline.limit is None:
        return deadline.source
    said = working_time(deadline.case.division).explain(deadline.started_at, deadline.limit)
    due = dateformat.format(timezone.localtime(deadline.due_at), pgettext("date and time", "D j M H:i"))
    if deadline.extension:
        words = {"sentence": said, "extension": limit_words(deadline.extension), "due": due}
        said = _("%(sentence)s Extended once by %(extension)s: due %(due)s.") % words
    if deadline.paused_for:
        words = {"sentence": said, "time": how_long(deadline.paused_for), "due": due}
        said = _stood_still(deadline) % words
    if deadline.stage == Stage.RULE and deadline.stopped_at is None:
        words = {"sentence": said}
        said = _("%(sentence)s Until somebody has ruled, the clock of dispatch stands still.") % words
    return said


def _stood_still(deadline: Deadline) -> str:
    if deadline.stage == Stage.DISPATCH and deadline.case.deadlines.filter(stage=Stage.RULE).exists():
        return _("%(sentence)s It stood still for %(time)s while a ruling was awaited: due %(due)s.")
    return _("%(sentence)s It stood still for %(time)s: due %(due)s.")
