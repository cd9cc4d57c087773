"""Starting, pausing and stopping the clocks of a whistle and its calls; only this room's actions call it."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from liren.cases.machine import Clock
from liren.core.clock import Limit, LimitKind, working_time
from liren.whistles.machine import CallStep, Stage, Step
from liren.whistles.models import Call, Whistle
from liren.whistles.rules import limit_for


def apply_clock(whistle: Whistle, step: Step, at: datetime) -> None:
    """Do to the whistle's clock what the table says (unsaved)."""
    if step.clock is Clock.START and step.stage:
        whistle.clock_stage = step.stage
        _start(whistle, step.stage, "", whistle, at)
    elif step.clock is Clock.STOP:
        whistle.due_at, whistle.amount, whistle.clock_stage = None, None, ""
        whistle.clock_started_at = whistle.alerted_at = None
        whistle.limit_kind = whistle.limit_source = ""


def apply_call_clock(call: Call, step: CallStep, at: datetime) -> None:
    """Do to the call's clock what the table says (unsaved). Its due time stays, to tell late from in time."""
    if step.clock is Clock.START:
        _start(call, Stage.ARRIVE, call.part, call.whistle, at)
    elif step.clock is Clock.PAUSE:
        call.paused_at = at
    elif step.clock is Clock.RESUME and call.paused_at and call.due_at and call.limit:
        # A refusal buys no time, and waiting for the ruling costs none.
        time = working_time(call.division)
        call.due_at = time.due_after_pause(call.due_at, call.paused_at, at, call.limit.kind)
        call.paused_at = None
    elif step.clock is Clock.STOP:
        call.paused_at = None


def _start(clocked: Whistle | Call, stage: Stage, part: str, whistle: Whistle, at: datetime) -> None:
    row = limit_for(stage, whistle.kind, part, timezone.localdate(at))
    clocked.amount, clocked.limit_kind, clocked.limit_source = row.amount, row.limit_kind, row.source
    clocked.clock_started_at, clocked.alerted_at = at, None
    limit = Limit(row.amount, LimitKind(row.limit_kind))
    clocked.due_at = working_time(whistle.division).due_at(at, limit)


def explain(clocked: Whistle | Call) -> str:
    """One sentence: why the time ends when it does; "" without a clock."""
    if clocked.limit is None or clocked.clock_started_at is None:
        return ""
    return working_time(clocked.division).explain(clocked.clock_started_at, clocked.limit)
