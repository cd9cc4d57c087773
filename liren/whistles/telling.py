"""A whistle in plain words: how it stands, who owes what, how much time is left. For pages and panels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.accounts.roles import Role
from liren.cases.lengths import how_long
from liren.cases.telling import SOON, Told
from liren.whistles.machine import CallState, State
from liren.whistles.models import Call, Whistle, WhistleEntry

STATE_TONES: Mapping[str, str] = {
    State.REQUESTED: "info",
    State.BLOWN: "active",
    State.DONE: "done",
    State.CLOSED: "done",
}
CALL_TONES: Mapping[str, str] = {
    CallState.PROPOSED: "info",
    CallState.CALLED: "info",
    CallState.COMING: "active",
    CallState.ARRIVED: "active",
    CallState.REPORTED: "done",
    CallState.REFUSED: "warn",
    CallState.ABSENT: "danger",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """How the form of a step asks: the label of its note, whether words are a must, icon and tone."""

    note: object
    must: bool
    icon: str
    tone: str = "primary"


_REMARK = gettext_lazy("A remark")
ASKED: Mapping[str, Asked] = {
    "approve": Asked(_REMARK, False, "megaphone"),
    "decline": Asked(gettext_lazy("Why not; the community reads it"), True, "circle-x", "danger"),
    "withdraw": Asked(_REMARK, False, "undo-2", ""),
    "confirm": Asked(_REMARK, False, "badge-check"),
    "call_off": Asked(gettext_lazy("Why; every unit reads it"), True, "circle-x", "danger"),
    "finish": Asked(gettext_lazy("What came of it"), True, "circle-check"),
    "answer": Asked(_REMARK, False, "check"),
    "sign_in": Asked(_REMARK, False, "map-pin-check"),
    "refuse": Asked(
        gettext_lazy("Why your unit need not come; the command centre rules on it"), True, "ban", "danger"
    ),
    "report": Asked(gettext_lazy("What your unit has done"), True, "clipboard-check"),
    "insist": Asked(gettext_lazy("The grounds"), True, "scale"),
    "release": Asked(gettext_lazy("The grounds"), True, "scale", ""),
    "rate_unit": Asked(gettext_lazy("In a word: what was good, what was missing"), False, "star"),
    "rate_call": Asked(gettext_lazy("In a word: what was good, what was missing"), False, "star"),
}
_TONES_OF_STEPS: Mapping[str, str] = {
    "decline": "neutral",
    "withdraw": "neutral",
    "drop": "neutral",
    "call_off": "neutral",
    "stand_down": "neutral",
    "refuse": "warn",
    "insist": "warn",
    "miss": "danger",
    "finish": "done",
    "close": "done",
    "report": "done",
}


def clock_words(due_at: datetime | None, *, is_paused: bool = False) -> tuple[str, str]:
    """A running clock for the `clock` component: its state and its words."""
    if is_paused:
        return "paused", _("clock paused")
    if due_at is None:
        return "ok", _("no time limit")
    left = due_at - timezone.now()
    if left.total_seconds() < 0:
        return "late", _("%(time)s overdue") % {"time": how_long(-left)}
    return "soon" if left < SOON / 4 else "ok", _("%(time)s left") % {"time": how_long(left)}


def call_clock(call: Call) -> tuple[str, str] | None:
    """The arrival clock of a call: running, paused, or how it ended; None if it never ran."""
    if call.due_at is None:
        return None
    if call.signed_in_at is not None:
        if call.is_late:
            return "late", _("%(time)s late") % {"time": how_long(call.signed_in_at - call.due_at)}
        return "done", _("in time")
    if call.state in (CallState.CALLED, CallState.COMING, CallState.REFUSED):
        return clock_words(call.due_at, is_paused=call.paused_at is not None)
    return None


def waiting_words(whistle: Whistle, calls: Iterable[Call]) -> str:
    """Whose turn it is, in one sentence; "" when it is over."""
    match whistle.state:
        case State.REQUESTED:
            return _("Waiting for the dispatcher to approve.")
        case State.DONE:
            return _("Waiting for both sides to rate each other.")
        case State.BLOWN:
            return _waiting_for_units(list(calls))
    return ""


def _waiting_for_units(calls: list[Call]) -> str:
    def units(*states: str) -> str:
        return _(", ").join(call.organization.label for call in calls if call.state in states)

    if refusing := units(CallState.REFUSED):
        return _("Waiting for a ruling on the refusal of %(units)s.") % {"units": refusing}
    if expected := units(CallState.CALLED, CallState.COMING):
        return _("Waiting for %(units)s to sign in on the spot.") % {"units": expected}
    if working := units(CallState.ARRIVED):
        return _("Waiting for %(units)s to report their share.") % {"units": working}
    return _("Waiting for the community to confirm that it is done.")


def told(entries: Iterable[WhistleEntry]) -> list[Told]:
    """The history, latest first, in the shape that the `timeline` component draws."""
    lines = []
    for entry in entries:
        unit = entry.call.organization.label if entry.call else ""
        icon = ASKED[entry.verb].icon if entry.verb in ASKED else "megaphone" if not unit else "dot"
        who = [entry.actor.name if entry.actor else "", _office(entry)]
        lines.append(
            Told(
                title=f"{unit} · {entry.label}" if unit else entry.label,
                at=entry.at,
                who=" · ".join(part for part in who if part),
                text=entry.note,
                tone=_TONES_OF_STEPS.get(entry.verb, "active"),
                icon=icon,
            )
        )
    return lines[::-1]


def _office(entry: WhistleEntry) -> str:
    if entry.role == "system":
        return _("the platform")
    post = str(Role(entry.role).label) if entry.role in Role.values else ""
    unit = entry.organization.label if entry.organization else ""
    return " · ".join(part for part in (unit, post) if part)
