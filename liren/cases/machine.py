"""The life of a case as a table: from, verb, to, who, and what happens to the clock.

Nothing else decides what may follow what: pages, actions, imports and the diagram in docs/ all read this
table.
Stages follow digital city management (GB/T 30428.4, formerly CJ/T 292): collect, file, dispatch, handle,
inspect, close.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where a case stands."""

    REPORTED = "reported", pgettext_lazy("case state", "Reported")
    VERIFIED = "verified", pgettext_lazy("case state", "Verified")
    FILED = "filed", pgettext_lazy("case state", "Filed")
    DISPATCHED = "dispatched", pgettext_lazy("case state", "Dispatched")
    ACCEPTED = "accepted", pgettext_lazy("case state", "Accepted")
    RETURNED = "returned", pgettext_lazy("case state", "Returned")
    IN_PROGRESS = "in_progress", pgettext_lazy("case state", "In progress")
    HANDLED = "handled", pgettext_lazy("case state", "Handled")
    INSPECTED = "inspected", pgettext_lazy("case state", "Inspected")
    CLOSED = "closed", pgettext_lazy("case state", "Closed")
    RATED = "rated", pgettext_lazy("case state", "Rated")
    REJECTED = "rejected", pgettext_lazy("case state", "Rejected")
    MERGED = "merged", pgettext_lazy("case state", "Merged")
    SUSPENDED = "suspended", pgettext_lazy("case state", "Suspended")
    WITHDRAWN = "withdrawn", pgettext_lazy("case state", "Withdrawn")
    REOPENED = "reopened", pgettext_lazy("case state", "Reopened")


class Stage(models.TextChoices):
    """What the clock measures while a case stands where it stands."""

    VERIFY = "verify", pgettext_lazy("stage", "verification")
    FILE = "file", pgettext_lazy("stage", "filing")
    DISPATCH = "dispatch", pgettext_lazy("stage", "dispatch")
    RULE = "rule", pgettext_lazy("stage", "ruling")
    HANDLE = "handle", pgettext_lazy("stage", "handling")
    INSPECT = "inspect", pgettext_lazy("stage", "inspection")
    CLOSE = "close", pgettext_lazy("stage", "closing")


class Party(models.TextChoices):
    """Who takes a step, seen from the case; permissions.py tells which posts that means."""

    REPORTER = "reporter", _("the person who reported it")
    VERIFIER = "verifier", _("grid or community staff of this place")
    FILER = "filer", _("the community office or the dispatcher of this place")
    DISPATCHER = "dispatcher", _("the dispatcher of this subdistrict")
    HANDLER = "handler", _("the unit that leads the work")
    INSPECTOR = "inspector", _("grid or community staff of this place who did not handle it")
    CLOSER = "closer", _("the community secretary or the dispatcher of this place")
    SYSTEM = "system", _("the platform itself")


class Clock(models.TextChoices):
    """What a step does to the clock."""

    START = "start", _("stops the stage's clock and starts the next")
    RUN_ON = "run_on", _("goes on")
    PAUSE = "pause", _("pauses")
    RESUME = "resume", _("runs again from where it stood")
    STOP = "stop", _("stops")


NEW = ""  # before the first step


@dataclass(frozen=True, slots=True)
class Step:
    """One row: a case in `source` may go to `target` by `verb`, taken by `party`."""

    source: str
    verb: str
    target: str
    party: Party
    clock: Clock
    stage: Stage | None = None  # the stage whose clock runs afterwards
    undo: bool = False  # whoever took it may take it back for a moment, before anybody is told


_S, _P, _C, _T = State, Party, Clock, Stage
TABLE: tuple[Step, ...] = (
    Step(NEW, "report", _S.REPORTED, _P.REPORTER, _C.START, _T.VERIFY),
    Step(NEW, "patrol", _S.VERIFIED, _P.VERIFIER, _C.START, _T.FILE),
    Step(NEW, "branch", _S.FILED, _P.FILER, _C.START, _T.DISPATCH),  # a part of a case that is on file
    Step(_S.REPORTED, "verify", _S.VERIFIED, _P.VERIFIER, _C.START, _T.FILE),
    Step(_S.REPORTED, "reject", _S.REJECTED, _P.VERIFIER, _C.STOP),
    Step(_S.VERIFIED, "reject", _S.REJECTED, _P.FILER, _C.STOP),
    Step(_S.REPORTED, "withdraw", _S.WITHDRAWN, _P.REPORTER, _C.STOP),
    Step(_S.VERIFIED, "withdraw", _S.WITHDRAWN, _P.REPORTER, _C.STOP),
    Step(_S.FILED, "withdraw", _S.WITHDRAWN, _P.REPORTER, _C.STOP),
    Step(_S.REPORTED, "merge", _S.MERGED, _P.FILER, _C.STOP, undo=True),
    Step(_S.VERIFIED, "merge", _S.MERGED, _P.FILER, _C.STOP, undo=True),
    Step(_S.FILED, "merge", _S.MERGED, _P.FILER, _C.STOP, undo=True),
    Step(_S.MERGED, "split", _S.REPORTED, _P.FILER, _C.START, _T.VERIFY),
    Step(_S.VERIFIED, "file", _S.FILED, _P.FILER, _C.START, _T.DISPATCH, undo=True),
    Step(_S.FILED, "dispatch", _S.DISPATCHED, _P.DISPATCHER, _C.START, _T.HANDLE, undo=True),
    Step(_S.RETURNED, "dispatch", _S.DISPATCHED, _P.DISPATCHER, _C.START, _T.HANDLE, undo=True),
    Step(_S.REOPENED, "dispatch", _S.DISPATCHED, _P.DISPATCHER, _C.START, _T.HANDLE),
    Step(_S.DISPATCHED, "accept", _S.ACCEPTED, _P.HANDLER, _C.RUN_ON, _T.HANDLE, undo=True),
    Step(_S.DISPATCHED, "return", _S.RETURNED, _P.HANDLER, _C.START, _T.DISPATCH),
    Step(_S.ACCEPTED, "return", _S.RETURNED, _P.HANDLER, _C.START, _T.DISPATCH),
    Step(_S.ACCEPTED, "start", _S.IN_PROGRESS, _P.HANDLER, _C.RUN_ON, _T.HANDLE, undo=True),
    Step(_S.IN_PROGRESS, "handle", _S.HANDLED, _P.HANDLER, _C.START, _T.INSPECT),
    Step(_S.HANDLED, "inspect", _S.INSPECTED, _P.INSPECTOR, _C.START, _T.CLOSE),
    Step(_S.HANDLED, "rework", _S.IN_PROGRESS, _P.INSPECTOR, _C.RESUME, _T.HANDLE),
    Step(_S.REOPENED, "inspect", _S.INSPECTED, _P.INSPECTOR, _C.START, _T.CLOSE),
    Step(_S.INSPECTED, "close", _S.CLOSED, _P.CLOSER, _C.STOP),
    Step(_S.REPORTED, "settle", _S.CLOSED, _P.SYSTEM, _C.STOP),  # it was closed in the system it came from
    Step(_S.CLOSED, "rate", _S.RATED, _P.REPORTER, _C.RUN_ON),
    Step(_S.RATED, "recheck", _S.REOPENED, _P.SYSTEM, _C.START, _T.DISPATCH),
    Step(_S.CLOSED, "reopen", _S.REOPENED, _P.CLOSER, _C.START, _T.DISPATCH),
    Step(_S.RATED, "reopen", _S.REOPENED, _P.CLOSER, _C.START, _T.DISPATCH),
    Step(_S.FILED, "suspend", _S.SUSPENDED, _P.DISPATCHER, _C.PAUSE),
    Step(_S.DISPATCHED, "suspend", _S.SUSPENDED, _P.DISPATCHER, _C.PAUSE),
    Step(_S.ACCEPTED, "suspend", _S.SUSPENDED, _P.DISPATCHER, _C.PAUSE),
    Step(_S.IN_PROGRESS, "suspend", _S.SUSPENDED, _P.DISPATCHER, _C.PAUSE),
    Step(_S.SUSPENDED, "resume", _S.FILED, _P.DISPATCHER, _C.RESUME, _T.DISPATCH),
    Step(_S.SUSPENDED, "resume", _S.DISPATCHED, _P.DISPATCHER, _C.RESUME, _T.HANDLE),
    Step(_S.SUSPENDED, "resume", _S.ACCEPTED, _P.DISPATCHER, _C.RESUME, _T.HANDLE),
    Step(_S.SUSPENDED, "resume", _S.IN_PROGRESS, _P.DISPATCHER, _C.RESUME, _T.HANDLE),
)


@dataclass(frozen=True, slots=True)
class Effect:
    """What something that is no step of a case does to its clock: the case stays in its state."""

    name: str
    clock: Clock
    stage: Stage


# While a ruling on who owes the case is awaited, nobody may dispatch it: the dispatcher's clock stands still,
# and the ruling has a clock of its own, so that the reporter never waits without one. Hard cases go to a
# conference (会商, B5); what was left for dispatch is left when it has ruled.
EFFECTS: dict[str, Effect] = {
    effect.name: effect
    for effect in (
        Effect("await_ruling", Clock.START, Stage.RULE),
        Effect("ruled", Clock.RESUME, Stage.DISPATCH),
    )
}

VERB_LABELS = {
    "report": pgettext_lazy("verb", "Report"),
    "patrol": pgettext_lazy("verb", "Report from patrol"),
    "branch": pgettext_lazy("verb", "Open as a part"),
    "verify": pgettext_lazy("verb", "Confirm on site"),
    "reject": pgettext_lazy("verb", "Reject"),
    "withdraw": pgettext_lazy("verb", "Withdraw"),
    "merge": pgettext_lazy("verb", "Merge"),
    "split": pgettext_lazy("verb", "Undo the merging"),
    "file": pgettext_lazy("verb", "File"),
    "dispatch": pgettext_lazy("verb", "Dispatch"),
    "accept": pgettext_lazy("verb", "Accept"),
    "return": pgettext_lazy("verb", "Return"),
    "start": pgettext_lazy("verb", "Start work"),
    "handle": pgettext_lazy("verb", "Report as handled"),
    "inspect": pgettext_lazy("verb", "Pass inspection"),
    "rework": pgettext_lazy("verb", "Send back for rework"),
    "close": pgettext_lazy("verb", "Close"),
    "settle": pgettext_lazy("verb", "Closed in the system it came from"),
    "rate": pgettext_lazy("verb", "Rate"),
    "recheck": pgettext_lazy("verb", "Re-check after a bad rating"),
    "reopen": pgettext_lazy("verb", "Reopen"),
    "suspend": pgettext_lazy("verb", "Suspend"),
    "resume": pgettext_lazy("verb", "Resume"),
}

UNDO = "undo"  # not a row: it leads back along the row that was just taken
UNDO_LABEL = pgettext_lazy("verb", "Undo")

DONE_STATES = frozenset({State.CLOSED, State.RATED, State.REJECTED, State.MERGED, State.WITHDRAWN})
OPEN_STATES = frozenset(State) - DONE_STATES
HANDLING_STATES = frozenset({State.DISPATCHED, State.ACCEPTED, State.IN_PROGRESS})
# The step that moves a case forward from each open state: what somebody owes while the stage's clock runs.
OWED: dict[str, str] = {
    State.REPORTED: "verify",
    State.VERIFIED: "file",
    State.FILED: "dispatch",
    State.RETURNED: "dispatch",
    State.REOPENED: "dispatch",
    State.DISPATCHED: "accept",
    State.ACCEPTED: "start",
    State.IN_PROGRESS: "handle",
    State.HANDLED: "inspect",
    State.INSPECTED: "close",
    State.SUSPENDED: "resume",
}
VERBS: dict[str, tuple[Step, ...]] = {
    verb: tuple(steps)
    for verb, steps in groupby(sorted(TABLE, key=lambda step: step.verb), key=lambda step: step.verb)
}
_BY_SOURCE = {(step.source, step.verb): step for step in TABLE if step.verb != "resume"}
_RESUMES = {step.target: step for step in VERBS["resume"]}


def step_from(source: str, verb: str, *, suspended_from: str = "") -> Step | None:
    """The row that applies, or None if `verb` can't follow `source`. A suspended case goes back to where
    it was."""
    if verb == "resume":
        return _RESUMES.get(suspended_from) if source == State.SUSPENDED else None
    return _BY_SOURCE.get((source, verb))


def verbs_from(source: str) -> tuple[str, ...]:
    """Every verb that can follow this state, in the table's order."""
    return tuple(dict.fromkeys(step.verb for step in TABLE if step.source == source))


def diagram() -> str:
    """The table as a Mermaid state diagram, for docs/."""
    lines = ["stateDiagram-v2"]
    for step in TABLE:
        source = step.source or "[*]"
        lines.append(f"    {source} --> {step.target}: {step.verb} ({step.party.value})")
    return "\n".join(lines) + "\n"
