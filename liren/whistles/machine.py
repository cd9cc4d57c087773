"""The life of a whistle, and of each unit's call within it, as two tables: from, verb, to, who, which clock.

Nothing else decides what may follow what: pages, actions and the diagram read these tables. The four
demands on a
whistle (approval before it, clear shares, quick answers, strict ratings) are practice of 吹哨报到 (domain
S2-18, B5).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liren.cases.machine import Clock


class Kind(models.TextChoices):
    """The three occasions on which a whistle may be blown."""

    RESIDENT_MATTER = "resident_matter", _("Key matter of residents")
    JOINT_ENFORCEMENT = "joint_enforcement", _("Joint enforcement")
    EMERGENCY = "emergency", _("Emergency")


class State(models.TextChoices):
    """Where a whistle stands."""

    REQUESTED = "requested", pgettext_lazy("whistle state", "Waiting for approval")
    DECLINED = "declined", pgettext_lazy("whistle state", "Not approved")
    WITHDRAWN = "withdrawn", pgettext_lazy("whistle state", "Withdrawn")
    BLOWN = "blown", pgettext_lazy("whistle state", "Blown")
    CALLED_OFF = "called_off", pgettext_lazy("whistle state", "Called off")
    DONE = "done", pgettext_lazy("whistle state", "Done, to be rated")
    CLOSED = "closed", pgettext_lazy("whistle state", "Closed")


class CallState(models.TextChoices):
    """Where one unit stands."""

    PROPOSED = "proposed", pgettext_lazy("call state", "Proposed")
    DROPPED = "dropped", pgettext_lazy("call state", "Not called")
    CALLED = "called", pgettext_lazy("call state", "Called")
    COMING = "coming", pgettext_lazy("call state", "On the way")
    REFUSED = "refused", pgettext_lazy("call state", "Refused, to be ruled on")
    RELEASED = "released", pgettext_lazy("call state", "Released")
    ARRIVED = "arrived", pgettext_lazy("call state", "On the spot")
    REPORTED = "reported", pgettext_lazy("call state", "Share done")
    ABSENT = "absent", pgettext_lazy("call state", "Did not come")
    STOOD_DOWN = "stood_down", pgettext_lazy("call state", "Stood down")


class Part(models.TextChoices):
    """What a unit is called for."""

    LEAD = "lead", pgettext_lazy("whistle part", "Leads")
    CO_HANDLER = "co_handler", pgettext_lazy("whistle part", "Assists")


class Stage(models.TextChoices):
    """What a limit of this room measures."""

    APPROVE = "approve", pgettext_lazy("whistle stage", "approval")
    ARRIVE = "arrive", pgettext_lazy("whistle stage", "arrival")
    RATE = "rate", pgettext_lazy("whistle stage", "rating")


class Party(models.TextChoices):
    """Who takes a step, seen from the whistle; permissions.py tells which posts that means."""

    CALLER = "caller", _("the community office of this place")
    APPROVER = "approver", _("the dispatcher of this place, and not whoever asked for the whistle")
    UNIT = "unit", _("the unit that was called")
    ARBITER = "arbiter", _("the command centre of this district")
    SYSTEM = "system", _("the platform itself")


NEW = ""  # before the first step


@dataclass(frozen=True, slots=True)
class Step:
    """One row: a whistle in `source` may go to `target` by `verb`, taken by `party`."""

    source: str
    verb: str
    target: str
    party: Party
    clock: Clock
    stage: Stage | None = None  # whose limit the clock then runs by


@dataclass(frozen=True, slots=True)
class CallStep:
    """One row for a unit's call. `during` are the states of the whistle in which it holds."""

    source: str
    verb: str
    target: str
    party: Party
    clock: Clock
    during: tuple[str, ...] = (State.BLOWN,)


_S, _U, _P, _C = State, CallState, Party, Clock
TABLE: tuple[Step, ...] = (
    Step(NEW, "request", _S.REQUESTED, _P.CALLER, _C.START, Stage.APPROVE),
    Step(NEW, "sound", _S.BLOWN, _P.CALLER, _C.START, Stage.APPROVE),  # an emergency: confirmed afterwards
    Step(_S.REQUESTED, "approve", _S.BLOWN, _P.APPROVER, _C.STOP),
    Step(_S.REQUESTED, "decline", _S.DECLINED, _P.APPROVER, _C.STOP),
    Step(_S.REQUESTED, "withdraw", _S.WITHDRAWN, _P.CALLER, _C.STOP),
    Step(_S.BLOWN, "confirm", _S.BLOWN, _P.APPROVER, _C.STOP),
    Step(_S.DONE, "confirm", _S.DONE, _P.APPROVER, _C.RUN_ON),
    Step(_S.BLOWN, "call_off", _S.CALLED_OFF, _P.APPROVER, _C.STOP),
    Step(_S.BLOWN, "finish", _S.DONE, _P.CALLER, _C.START, Stage.RATE),
    Step(_S.DONE, "close", _S.CLOSED, _P.SYSTEM, _C.STOP),
)
CALL_TABLE: tuple[CallStep, ...] = (
    CallStep(NEW, "propose", _U.PROPOSED, _P.CALLER, _C.RUN_ON, (NEW,)),
    CallStep(NEW, "call", _U.CALLED, _P.CALLER, _C.START, (NEW,)),
    CallStep(NEW, "call", _U.CALLED, _P.APPROVER, _C.START, (_S.REQUESTED,)),
    CallStep(NEW, "call", _U.CALLED, _P.ARBITER, _C.START),
    CallStep(_U.PROPOSED, "call", _U.CALLED, _P.APPROVER, _C.START, (_S.REQUESTED,)),
    CallStep(_U.PROPOSED, "drop", _U.DROPPED, _P.APPROVER, _C.RUN_ON, (_S.REQUESTED,)),
    CallStep(_U.CALLED, "answer", _U.COMING, _P.UNIT, _C.RUN_ON),
    CallStep(_U.CALLED, "refuse", _U.REFUSED, _P.UNIT, _C.PAUSE),
    CallStep(_U.REFUSED, "insist", _U.CALLED, _P.ARBITER, _C.RESUME),
    CallStep(_U.REFUSED, "release", _U.RELEASED, _P.ARBITER, _C.STOP),
    CallStep(_U.CALLED, "sign_in", _U.ARRIVED, _P.UNIT, _C.STOP),
    CallStep(_U.COMING, "sign_in", _U.ARRIVED, _P.UNIT, _C.STOP),
    CallStep(_U.ARRIVED, "report", _U.REPORTED, _P.UNIT, _C.RUN_ON),
    CallStep(_U.CALLED, "miss", _U.ABSENT, _P.SYSTEM, _C.STOP),
    CallStep(_U.COMING, "miss", _U.ABSENT, _P.SYSTEM, _C.STOP),
    CallStep(_U.CALLED, "stand_down", _U.STOOD_DOWN, _P.SYSTEM, _C.STOP),
    CallStep(_U.COMING, "stand_down", _U.STOOD_DOWN, _P.SYSTEM, _C.STOP),
    CallStep(_U.REFUSED, "stand_down", _U.STOOD_DOWN, _P.SYSTEM, _C.STOP),
    CallStep(_U.ARRIVED, "stand_down", _U.STOOD_DOWN, _P.SYSTEM, _C.STOP),
    CallStep(_U.REPORTED, "rate_unit", _U.REPORTED, _P.CALLER, _C.RUN_ON, (_S.DONE,)),
    CallStep(_U.ABSENT, "rate_unit", _U.ABSENT, _P.CALLER, _C.RUN_ON, (_S.DONE,)),
    CallStep(_U.REPORTED, "rate_call", _U.REPORTED, _P.UNIT, _C.RUN_ON, (_S.DONE,)),
)

VERB_LABELS = {
    "request": pgettext_lazy("whistle verb", "Ask for a whistle"),
    "sound": pgettext_lazy("whistle verb", "Blow at once"),
    "approve": pgettext_lazy("whistle verb", "Approve and blow"),
    "decline": pgettext_lazy("whistle verb", "Do not approve"),
    "withdraw": pgettext_lazy("whistle verb", "Withdraw the request"),
    "confirm": pgettext_lazy("whistle verb", "Confirm the emergency"),
    "call_off": pgettext_lazy("whistle verb", "Call off"),
    "finish": pgettext_lazy("whistle verb", "Confirm as done"),
    "close": pgettext_lazy("whistle verb", "Close the whistle"),
    "propose": pgettext_lazy("whistle verb", "Propose the unit"),
    "call": pgettext_lazy("whistle verb", "Call the unit"),
    "drop": pgettext_lazy("whistle verb", "Leave the unit out"),
    "answer": pgettext_lazy("whistle verb", "Answer: we are coming"),
    "refuse": pgettext_lazy("whistle verb", "Refuse the call"),
    "insist": pgettext_lazy("whistle verb", "Rule: the unit must come"),
    "release": pgettext_lazy("whistle verb", "Rule: the unit is released"),
    "sign_in": pgettext_lazy("whistle verb", "Sign in on the spot"),
    "report": pgettext_lazy("whistle verb", "Report our share"),
    "miss": pgettext_lazy("whistle verb", "Noted as not come"),
    "stand_down": pgettext_lazy("whistle verb", "Stood down"),
    "rate_unit": pgettext_lazy("whistle verb", "Rate the unit"),
    "rate_call": pgettext_lazy("whistle verb", "Rate the whistle"),
}

LIVE_STATES = (State.REQUESTED, State.BLOWN)  # a case has one such whistle at most
UNBLOWN = (State.REQUESTED, State.DECLINED, State.WITHDRAWN)  # the units have not heard of it
EXPECTED = (CallState.CALLED, CallState.COMING)  # the arrival clock runs
GONE = (CallState.DROPPED, CallState.RELEASED)  # these may be called again
_BY_SOURCE = {(step.source, step.verb): step for step in TABLE}


def step_from(source: str, verb: str) -> Step | None:
    """The row of the whistle's table that applies, or None if `verb` can't follow `source`."""
    return _BY_SOURCE.get((source, verb))


def call_step_from(source: str, verb: str, during: str) -> CallStep | None:
    """The row of the calls' table that applies while the whistle is in `during`, or None."""
    rows = (step for step in CALL_TABLE if (step.source, step.verb) == (source, verb))
    return next((step for step in rows if during in step.during), None)


def party_of(verb: str) -> Party:
    """Who takes this step of a whistle or of a call."""
    rows: tuple[Step | CallStep, ...] = (*TABLE, *CALL_TABLE)
    return next(step.party for step in rows if step.verb == verb)


def diagram() -> str:
    """Both tables as one Mermaid state diagram, for docs/."""
    steps = [f"    {_row(step)}" for step in TABLE]
    calls = [f"        {_row(step)}" for step in CALL_TABLE]
    return "\n".join(["stateDiagram-v2", *steps, "    state call {", *calls, "    }"]) + "\n"


def _row(step: Step | CallStep) -> str:
    return f"{step.source or '[*]'} --> {step.target}: {step.verb} ({step.party.value})"
