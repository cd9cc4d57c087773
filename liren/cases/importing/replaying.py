"""Replaying a history step by step in memory: the table and the clock of the actions, without a query a step.

A test takes the same steps through the actions and through this replay and compares every row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from liren.cases.actions.stepping import AMONG_STAFF
from liren.cases.clocks import ONCE
from liren.cases.importing.histories import History, PastStep, case_id_of
from liren.cases.machine import NEW, Clock, Stage, State, Step, step_from
from liren.cases.models import Case, Deadline, Rating, StageLimit, TimelineEntry, WorkOrder
from liren.core.clock import Limit, LimitKind, WorkingTime, working_time
from liren.core.verdicts import InvalidError


class LimitBook:
    """Every stage limit, loaded once; the same choice as `clocks.stage_limit`."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], list[StageLimit]] = {}  # by code and stage
        for row in StageLimit.objects.order_by("-valid_from"):
            self._rows.setdefault((row.category_code, row.stage), []).append(row)
        self._found: dict[tuple[str, str, date], StageLimit | None] = {}

    def find(self, category_code: str, stage: Stage, on: date) -> StageLimit | None:
        """The limit in force that day: the longest matching category code wins, then the newest.

        None before our limits began: a past case is not judged by a limit that nobody had set.
        """
        key = (category_code, stage, on)
        if key not in self._found:
            codes = (category_code[:length] for length in range(len(category_code), -1, -1))
            rows = (row for code in codes for row in self._rows.get((code, stage), ()))
            self._found[key] = next(
                (
                    row
                    for row in rows
                    if row.valid_from <= on and (row.valid_to is None or row.valid_to >= on)
                ),
                None,
            )
        return self._found[key]


@dataclass(slots=True)
class Replay:
    """The rows that a history leaves behind."""

    case: Case
    orders: list[WorkOrder] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    timeline: list[TimelineEntry] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)


class _Replayer:
    def __init__(self, history: History, book: LimitBook) -> None:
        self.history, self.book = history, book
        self.time: WorkingTime = working_time(history.division)
        self.running: Deadline | None = None
        self.handling: Deadline | None = None
        first = history.steps[0].at
        self.result = Replay(
            Case(
                id=history.case_id,
                key=history.case_id,
                origin=history.origin,
                origin_id=history.origin_id,
                category_id=history.category_code,
                source=history.source,
                severity=history.severity,
                state=NEW,
                version=0,
                division=history.division,
                lon=history.lon,
                lat=history.lat,
                address=history.address[:200],
                description=history.description,
                reporter_id=history.reporter_id,
                taken_by_id=history.taken_by_id,
                opened_at=first,
            )
        )

    def run(self) -> Replay:
        before = self.history.steps[0].at
        for position, past in enumerate(self.history.steps, 1):
            if past.at < before:
                raise InvalidError(
                    _("Step %(position)d (%(verb)s) is earlier than the one before it.")
                    % {"position": position, "verb": past.verb}
                )
            before = past.at
            self._take(position, past)
        return self.result

    def _take(self, position: int, past: PastStep) -> None:
        case = self.result.case
        step = step_from(case.state, past.verb, suspended_from=case.suspended_from)
        if step is None:
            raise InvalidError(
                _("Step %(position)d: “%(verb)s” can't follow “%(state)s”.")
                % {"position": position, "verb": past.verb, "state": case.state or "—"}
            )
        order = self._work(past, step)
        self._clock(step, past.at, order)
        entry = TimelineEntry(
            case_id=case.pk,
            at=past.at,
            verb=past.verb,
            from_state=case.state,
            to_state=step.target,
            actor_id=past.actor_id,
            role=past.role,
            organization_id=past.organization_id if past.verb != "dispatch" else None,
            note=past.note,
            is_public=past.verb not in AMONG_STAFF,
        )
        self.result.timeline.append(entry)
        case.suspended_from = case.state if past.verb == "suspend" else ""
        case.state = step.target
        case.version += 1

    # What each verb does beyond the table.

    def _work(self, past: PastStep, step: Step) -> WorkOrder | None:
        case = self.result.case
        match past.verb:
            case "dispatch":
                return self._dispatch(past)
            case "accept":
                order = self._lead()
                order.state, order.accepted_at = WorkOrder.State.ACCEPTED, past.at
                order.accepted_by_id = past.actor_id
            case "return":
                self._end_live(past, WorkOrder.State.RETURNED)
                case.lead_id, case.handle_due_at = None, None
            case "handle":
                for order in self._live():
                    order.state, order.ended_at, order.result = WorkOrder.State.HANDLED, past.at, past.note
                case.handled_at = past.at
            case "rework":
                order = self._handled_lead()
                order.state, order.ended_at = WorkOrder.State.ACCEPTED, None
                case.handled_at = None
            case "recheck" | "reopen":
                case.round += 1
                case.closed_at = None
            case "rate":
                self._rate(past)
            case "merge":
                case.merged_into_id = case_id_of(self.history.origin, self.history.merged_into)
                case.closed_at = past.at
            case "withdraw":
                case.closed_at = past.at
            case "close" | "reject" | "settle":
                case.outcome, case.closed_at = past.note, past.at
                if past.verb == "settle":
                    case.handled_at = past.at
        return None

    def _dispatch(self, past: PastStep) -> WorkOrder:
        case = self.result.case
        if past.organization_id is None:
            raise InvalidError(_("A dispatch names no unit."))
        for order in self._live():
            order.state, order.ended_at = WorkOrder.State.CANCELLED, past.at
        if case.state == State.REOPENED:
            case.handled_at = None
        parts = [(past.organization_id, WorkOrder.Part.LEAD)]
        parts += [(unit, WorkOrder.Part.CO_HANDLER) for unit in past.co_handlers]
        issued = [
            WorkOrder(case_id=case.pk, organization_id=unit, part=part, round=case.round, issued_at=past.at)
            for unit, part in parts
        ]
        self.result.orders += issued
        case.lead_id = past.organization_id
        return issued[0]

    def _rate(self, past: PastStep) -> None:
        case = self.result.case
        if past.score is None or past.score not in range(1, 6):
            raise InvalidError(_("A rating is not between 1 and 5."))
        case.score = past.score
        self.result.ratings.append(
            Rating(case_id=case.pk, round=case.round, score=past.score, comment=past.note, at=past.at)
        )

    def _live(self) -> list[WorkOrder]:
        return [order for order in self.result.orders if order.state in WorkOrder.LIVE]

    def _lead(self) -> WorkOrder:
        return next(order for order in self._live() if order.part == WorkOrder.Part.LEAD)

    def _handled_lead(self) -> WorkOrder:
        return next(
            order
            for order in reversed(self.result.orders)
            if order.part == WorkOrder.Part.LEAD and order.state == WorkOrder.State.HANDLED
        )

    def _end_live(self, past: PastStep, lead_state: WorkOrder.State) -> None:
        for order in self._live():
            leads = order.part == WorkOrder.Part.LEAD
            order.state = lead_state if leads else WorkOrder.State.CANCELLED
            order.ended_at = past.at
            if leads:
                order.result = past.note

    # The clock; the same as clocks.apply_clock.

    def _clock(self, step: Step, at: datetime, order: WorkOrder | None) -> None:
        case = self.result.case
        if step.clock is Clock.PAUSE:
            if self.running:
                self.running.paused_at = at
            case.due_at = None
        elif step.clock is Clock.RESUME:
            self._resume(at)
        elif step.clock in (Clock.START, Clock.STOP):
            self._stop(at)
            if step.clock is Clock.START and step.stage:
                self._start(step.stage, at, order)

    def _stop(self, at: datetime) -> None:
        if self.running:
            self.running.stopped_at = at
            self.running = None
        self.result.case.due_at = None

    def _start(self, stage: Stage, at: datetime, order: WorkOrder | None) -> None:
        given = self.history.due_at if not self.result.deadlines else None
        earlier = self._earlier_of_unit(order) if order else self._earlier_of_stage(stage)
        if earlier:
            earlier.order = order
            self._run_again(earlier, at)
            return
        deadline = self._given(at, given) if given else self._own(stage, at)
        if deadline is None:
            return
        deadline.order = order
        self.result.deadlines.append(deadline)
        self._show(deadline)

    def _earlier_of_stage(self, stage: Stage) -> Deadline | None:
        known = (one for one in reversed(self.result.deadlines) if one.stage == stage)
        return next(known, None) if stage in ONCE else None

    def _given(self, at: datetime, due_at: datetime) -> Deadline:
        return Deadline(
            case_id=self.result.case.pk,
            stage=Stage.HANDLE,
            source=f"given by {self.history.origin}",
            started_at=min(at, due_at),
            due_at=due_at,
            paused_for=timedelta(0),
        )

    def _own(self, stage: Stage, at: datetime) -> Deadline | None:
        row = self.book.find(self.history.category_code, stage, timezone.localdate(at))
        if row is None:
            return None
        limit = Limit(row.amount, LimitKind(row.limit_kind))
        return Deadline(
            case_id=self.result.case.pk,
            stage=stage,
            amount=row.amount,
            limit_kind=row.limit_kind,
            source=row.source,
            started_at=at,
            due_at=self.time.due_at(at, limit),
            paused_for=timedelta(0),
        )

    def _earlier_of_unit(self, order: WorkOrder) -> Deadline | None:
        for deadline in reversed(self.result.deadlines):
            if (
                deadline.stage == Stage.HANDLE
                and deadline.order is not None
                and deadline.order.organization_id == order.organization_id
                and deadline.order.round == order.round
            ):
                return deadline
        return None

    def _resume(self, at: datetime) -> None:
        if self.running and self.running.paused_at:
            self._run_again(self.running, at)
            return
        self._stop(at)
        if self.handling:
            self._run_again(self.handling, at)

    def _run_again(self, deadline: Deadline, at: datetime) -> None:
        stood_still = deadline.paused_at or deadline.stopped_at or at
        if deadline.limit is None:
            deadline.due_at += at - stood_still
        else:
            deadline.due_at = self.time.due_after_pause(deadline.due_at, stood_still, at, deadline.limit.kind)
        deadline.paused_for += at - stood_still
        deadline.paused_at = deadline.stopped_at = None
        self._show(deadline)

    def _show(self, deadline: Deadline) -> None:
        case = self.result.case
        self.running = deadline
        case.due_at = deadline.due_at
        if deadline.stage == Stage.HANDLE:
            self.handling = deadline
            case.handle_due_at = deadline.due_at
            if deadline.order is not None:
                deadline.order.due_at = deadline.due_at


def replay(history: History, book: LimitBook) -> Replay:
    """The rows of a history.

    Raises:
        InvalidError: a step that the table does not know, or one that is earlier than the one before it.
    """
    if not history.steps:
        raise InvalidError(_("No step at all."))
    if history.merged_into == history.origin_id:
        raise InvalidError(_("A case can't be merged into itself."))
    return _Replayer(history, book).run()


def unit_ids(history: History) -> set[UUID]:
    """Every unit that a history names."""
    found: set[UUID] = set()
    for step in history.steps:
        found.update(step.co_handlers)
        if step.organization_id:
            found.add(step.organization_id)
    return found
