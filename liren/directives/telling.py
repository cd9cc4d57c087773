"""A directive in plain words: how it stands, who owes what, how much time is left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.accounts.roles import Role
from liren.cases.lengths import how_long
from liren.cases.telling import Told
from liren.directives.machine import GIVEN, Level, State
from liren.directives.models import Addressee, Directive, DirectiveEntry

STATE_TONES: Mapping[str, str] = {
    State.ISSUED: "info",
    State.SIGNED: "active",
    State.REPORTED: "warn",
    State.ACCEPTED: "done",
    State.WITHDRAWN: "neutral",
}
LEVEL_TONES: Mapping[str, str] = {Level.ORDINARY: "neutral", Level.URGENT: "warn", Level.CRITICAL: "danger"}
SOON = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """How the form of a step asks: the label of its note, whether words are a must, icon and tone."""

    note: object
    must: bool
    icon: str
    tone: str = "primary"


_REMARK = gettext_lazy("A remark")
ASKED: Mapping[str, Asked] = {
    "sign": Asked(_REMARK, False, "pencil-line", "brand"),
    "report": Asked(gettext_lazy("What was done"), True, "send", "brand"),
    "accept": Asked(_REMARK, False, "circle-check"),
    "send_back": Asked(gettext_lazy("What is missing"), True, "undo-2", "danger"),
    "urge": Asked(_REMARK, False, "bell-ring", ""),
    "withdraw": Asked(gettext_lazy("Why; every addressee reads it"), True, "circle-x", "danger"),
}
_LINE_TONES = {"send_back": "warn", "urge": "warn", "report": "done", "accept": "done", "withdraw": "neutral"}


def clock_words(due_at: datetime) -> tuple[str, str]:
    """A running clock for the `clock` component: its state and its words."""
    left = due_at - timezone.now()
    if left < timedelta(0):
        return "late", _("%(time)s overdue") % {"time": how_long(-left)}
    return "soon" if left < SOON else "ok", _("%(time)s left") % {"time": how_long(left)}


def owed_words(addressee: Addressee) -> str:
    """What the addressee's part waits for."""
    match addressee.state:
        case State.ISSUED:
            return _("to be acknowledged")
        case State.SIGNED:
            return _("to report back")
        case State.REPORTED:
            return _("report to be accepted")
    return ""


def clock_of(addressee: Addressee) -> tuple[datetime, str, str] | None:
    """The clock that runs for an addressee: due time, state, words; or how it ended."""
    if addressee.state == State.ISSUED:
        return addressee.sign_due_at, *clock_words(addressee.sign_due_at)
    if addressee.state in GIVEN:
        return addressee.due_at, *clock_words(addressee.due_at)
    first = addressee.first_reported_at
    if first is None:
        return None
    if first > addressee.due_at:
        return addressee.due_at, "late", _("%(time)s late") % {"time": how_long(first - addressee.due_at)}
    return addressee.due_at, "done", _("in time")


def signed_words(addressee: Addressee) -> str:
    """When it was acknowledged, and whether that was late."""
    if addressee.signed_at is None:
        return ""
    at = timezone.localtime(addressee.signed_at).strftime("%m-%d %H:%M")
    if addressee.signed_at > addressee.sign_due_at:
        late = how_long(addressee.signed_at - addressee.sign_due_at)
        return _("acknowledged %(at)s, %(time)s late") % {"at": at, "time": late}
    return _("acknowledged %(at)s") % {"at": at}


def progress(directive: Directive) -> tuple[int, int, int]:
    """How many addressees acknowledged, how many reported, of how many."""
    parts = [one for one in directive.addressees.all() if one.state != State.WITHDRAWN]
    signed = sum(one.signed_at is not None for one in parts)
    reported = sum(one.state in (State.REPORTED, State.ACCEPTED) for one in parts)
    return signed, reported, len(parts)


def told(entries: Iterable[DirectiveEntry]) -> list[Told]:
    """The log, latest first, in the shape that the `timeline` component draws."""
    lines = []
    for entry in entries:
        whom = entry.addressee.label if entry.addressee else ""
        role = Role(entry.role).label if entry.role in Role.values else ""
        who = [entry.actor.name if entry.actor else "", str(role)]
        title = f"{whom} · {entry.label}" if whom else entry.label
        lines.append(
            Told(
                title=_("%(step)s (late)") % {"step": title} if entry.is_late else title,
                at=entry.at,
                who=" · ".join(part for part in who if part),
                text=entry.note,
                tone="danger" if entry.is_late else _LINE_TONES.get(entry.verb, "active"),
                icon=ASKED[entry.verb].icon if entry.verb in ASKED else "send",
            )
        )
    return lines[::-1]
