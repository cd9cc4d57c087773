"""What this room has to say about one case, in plain sentences, newest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from liren.accounts.models import User
from liren.accounts.roles import Role
from liren.cases.models import Case
from liren.cases.telling import Told
from liren.cases.traces import may_hold
from liren.core.explaining import limit_words
from liren.escalation.levels import UPWARD, Level
from liren.escalation.models import (
    Appeal,
    Escalation,
    Extension,
    Supervision,
    SuspensionRequest,
    SuspensionReview,
    Trigger,
)

_CLIMBED = {
    Trigger.OVERDUE: gettext_lazy("Overdue for %(span)s: escalated to %(level)s"),
    Trigger.UNASSIGNED: gettext_lazy("Without a unit for %(span)s: escalated to %(level)s"),
    Trigger.SILENT: gettext_lazy("Nothing happened for %(span)s: escalated to %(level)s"),
    Trigger.REPLY: gettext_lazy("Supervision not answered, %(span)s too late: escalated to %(level)s"),
    Trigger.REVIEW: gettext_lazy("Not reviewed, %(span)s after the day set: escalated to %(level)s"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line in the shape that the `timeline` component draws."""

    title: str
    at: datetime
    who: str = ""
    text: str = ""
    tone: str = "neutral"
    icon: str = "dot"


def climbed(escalation: Escalation) -> str:
    """One sentence: why and to whom a case climbed."""
    return str(_CLIMBED[Trigger(escalation.trigger)]) % {
        "span": limit_words(escalation.limit),
        "level": Level(escalation.to_level).label,
    }


def all_climbed(escalations: Iterable[Escalation]) -> str:
    """Why a case climbed to one level, each reason once."""
    return pgettext("between sentences", "; ").join(dict.fromkeys(climbed(one) for one in escalations))


def notes_on(escalation: Escalation) -> str:
    """What else is to be said: an empty post, who took it up, whether it is over."""
    notes = []
    if escalation.went_past:
        notes.append(
            _("Nobody holds the post at %(level)s, so it went on.") % {"level": Level(escalation.level).label}
        )
    if not escalation.notified:
        notes.append(_("Nobody could be told; it waits for whoever gets the post."))
    if escalation.taken_by:
        notes.append(_("Taken up by %(name)s.") % {"name": escalation.taken_by.name})
    elif escalation.ended_at:
        notes.append(_("Over: the case has moved on."))
    return " ".join(notes)


def staff_lines(case: Case) -> list[Told]:
    """Everything about one case, in the shape of the case's timeline."""
    return [Told(one.title, one.at, one.who, one.text, one.tone, one.icon) for one in trail_of(case)]


def reporter_lines(case: Case) -> list[Told]:
    """What a reporter should know of it: more time, and that a superior looks after it. No names, no words
    that were written for others."""
    lines: list[Told] = []
    approved = case.extensions.filter(state=Extension.State.APPROVED)
    for one in approved.select_related("organization") if may_hold(case, Extension) else ():
        title = _("The unit was given more time: %(span)s") % {"span": limit_words(one.limit)}
        lines.append(Told(title, one.decided_at, one.organization.label, tone="warn", icon="hourglass"))
    watched = _("A superior looks after it now")
    lines += [
        Told(watched, order.set_at, tone="info", icon="eye")
        for order in (case.supervisions.all() if may_hold(case, Supervision) else ())
    ]
    return lines


def trail_of(case: Case) -> list[Line]:
    """Everything about one case, newest first."""
    lines = [line for model, told in KINDS.items() if may_hold(case, model) for line in told(case)]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _escalations(case: Case) -> Iterator[Line]:
    climbs = case.escalations.select_related("taken_by")
    for one in sorted(climbs, key=lambda climb: UPWARD.index(Level(climb.level)), reverse=True):
        waits = one.ended_at is None and one.taken_at is None
        yield Line(
            climbed(one), one.at, text=notes_on(one), tone="danger" if waits else "neutral", icon="siren"
        )


def _extensions(case: Case) -> Iterator[Line]:
    for one in case.extensions.select_related("asked_by", "decided_by", "organization"):
        span = limit_words(one.limit)
        yield Line(
            _("More time asked for: %(span)s") % {"span": span},
            one.asked_at,
            who=_unit_and(one.organization.label, one.asked_by),
            text=one.reason,
            tone="warn" if one.state == Extension.State.ASKED else "neutral",
            icon="hourglass",
        )
        if one.decided_at and one.decided_by:
            approved = one.state == Extension.State.APPROVED
            words = _("Extended by %(span)s") if approved else _("Extension by %(span)s refused")
            yield Line(
                words % {"span": span},
                one.decided_at,
                who=one.decided_by.name,
                text=one.word,
                tone="info" if approved else "warn",
                icon="alarm-clock",
            )


def _suspensions(case: Case) -> Iterator[Line]:
    for one in case.suspension_requests.select_related("asked_by", "decided_by", "organization"):
        asked = one.state == SuspensionRequest.State.ASKED
        until = _(" (until %(day)s)") % {"day": one.until.isoformat()} if one.until else ""
        yield Line(
            _("Pause of the clock asked for") + until,
            one.asked_at,
            who=_unit_and(one.organization.label, one.asked_by),
            text=one.reason,
            tone="warn" if asked else "neutral",
            icon="circle-pause",
        )
        if one.decided_at:
            approved = one.state == SuspensionRequest.State.APPROVED
            yield Line(
                _("Pause of the clock: %(outcome)s") % {"outcome": one.get_state_display()},
                one.decided_at,
                who=one.decided_by.name if one.decided_by else "",
                text=one.word,
                tone="info" if approved else "warn",
                icon="circle-pause" if approved else "circle-x",
            )


def _supervisions(case: Case) -> Iterator[Line]:
    for one in case.supervisions.select_related("set_by", "replied_by", "organization", "ended_by"):
        yield Line(
            _("Under supervision: %(kind)s") % {"kind": one.get_kind_display()},
            one.set_at,
            who=f"{one.set_by.name} · {Role(one.role).label}",
            text=one.word,
            tone="warn",
            icon="eye",
        )
        if one.replied_at and one.replied_by:
            late = _(" (late)") if one.replied_at > one.due_at else ""
            yield Line(
                _("Reply to the supervision") + late,
                one.replied_at,
                who=_unit_and(one.organization.label if one.organization else "", one.replied_by),
                text=one.reply,
                tone="active",
                icon="message-circle",
            )
        if one.ended_at and one.ended_by:
            yield Line(
                _("Supervision ended"), one.ended_at, who=one.ended_by.name, tone="done", icon="circle-check"
            )


def _reviews(case: Case) -> Iterator[Line]:
    for one in case.suspension_reviews.exclude(outcome=SuspensionReview.Outcome.PENDING).select_related(
        "reviewed_by"
    ):
        kept = one.outcome == SuspensionReview.Outcome.KEPT
        yield Line(
            _("Reviewed: stays an open problem") if kept else _("Taken up again"),
            one.reviewed_at or one.set_at,
            who=one.reviewed_by.name if one.reviewed_by else "",
            text=one.reason,
            tone="warn" if kept else "active",
            icon="circle-pause" if kept else "circle-play",
        )


def _appeals(case: Case) -> Iterator[Line]:
    for one in case.appeals.select_related("asked_by", "decided_by", "organization"):
        yield Line(
            _("Appeal: %(kind)s") % {"kind": one.get_kind_display()},
            one.asked_at,
            who=_unit_and(one.organization.label, one.asked_by),
            text=one.reason,
            tone="warn" if one.state == Appeal.State.ASKED else "neutral",
            icon="scale",
        )
        if one.decided_at and one.decided_by:
            yield Line(
                one.get_state_display(),
                one.decided_at,
                who=one.decided_by.name,
                text=one.word,
                tone="info",
                icon="scale",
            )


def _unit_and(unit: str, person: User) -> str:
    return " · ".join(part for part in (unit, person.name) if part)


# What the trail is made of, and who tells of it.
KINDS: dict[type[Model], Callable[[Case], Iterator[Line]]] = {
    Escalation: _escalations,
    Extension: _extensions,
    SuspensionRequest: _suspensions,
    Supervision: _supervisions,
    SuspensionReview: _reviews,
    Appeal: _appeals,
}
