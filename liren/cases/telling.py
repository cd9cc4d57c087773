"""A case in plain words: what happened, who owes the next step, how much time is left. For every face."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from liren.accounts.roles import Role
from liren.cases.clocks import explain
from liren.cases.lengths import how_long
from liren.cases.machine import DONE_STATES, State
from liren.cases.models import Case, Deadline, Photo, TimelineEntry
from liren.cases.moments import SKEWED
from liren.cases.queries import NextStep

SOON = timedelta(hours=4)  # before a due time that another system gave: nobody knows how long it was

KIND_ICONS = {"component": "wrench", "event": "triangle-alert", "appeal": "message-circle"}
STATE_TONES: Mapping[str, str] = {
    State.REPORTED: "info",
    State.VERIFIED: "info",
    State.FILED: "info",
    State.DISPATCHED: "active",
    State.ACCEPTED: "active",
    State.IN_PROGRESS: "active",
    State.RETURNED: "warn",
    State.REOPENED: "warn",
    State.SUSPENDED: "warn",
    State.HANDLED: "active",
    State.INSPECTED: "done",
    State.CLOSED: "done",
    State.RATED: "done",
}
# What a reporter reads for each step: the sentence, the icon, the tone.
_TOLD: Mapping[str, tuple[object, str, str]] = {
    "report": (gettext_lazy("The report came in"), "send", "info"),
    "patrol": (gettext_lazy("A grid worker reported it from patrol"), "camera", "info"),
    "branch": (gettext_lazy("It was opened as a part of another case"), "git-branch", "info"),
    "verify": (gettext_lazy("Somebody went there and confirmed it"), "eye", "info"),
    "reject": (gettext_lazy("The report was not taken up"), "circle-x", "neutral"),
    "withdraw": (gettext_lazy("The report was taken back"), "undo-2", "neutral"),
    "merge": (gettext_lazy("Joined to an earlier report of the same matter"), "git-merge", "neutral"),
    "split": (gettext_lazy("It is a matter of its own after all and goes on by itself"), "undo-2", "info"),
    "file": (gettext_lazy("It was put on file"), "folder-check", "info"),
    "dispatch": (gettext_lazy("It was sent to the unit that owes the work"), "send", "active"),
    "accept": (gettext_lazy("The unit has signed for it"), "clipboard-check", "active"),
    "return": (gettext_lazy("The unit sent it back; another will be chosen"), "corner-up-left", "warn"),
    "start": (gettext_lazy("Work has begun"), "hammer", "active"),
    "handle": (gettext_lazy("The unit reports the work as done"), "wrench", "active"),
    "inspect": (gettext_lazy("Somebody who did not do the work has checked it"), "search-check", "done"),
    "rework": (
        gettext_lazy("The check found the work not finished; the unit goes on"),
        "refresh-ccw",
        "warn",
    ),
    "undo": (gettext_lazy("The last step was taken back at once"), "undo-2", "neutral"),
    "close": (gettext_lazy("The case was closed"), "circle-check", "done"),
    "rate": (gettext_lazy("The reporter rated it"), "star", "done"),
    "recheck": (gettext_lazy("A re-check was opened because of the rating"), "rotate-ccw", "warn"),
    "reopen": (gettext_lazy("The case was taken up again"), "rotate-ccw", "warn"),
    "suspend": (
        gettext_lazy("It can't be done now and stays on the list of open problems"),
        "circle-pause",
        "warn",
    ),
    "resume": (gettext_lazy("Work on it goes on"), "circle-play", "active"),
}
# What the reporter reads about the step that the case waits for.
_OWED_WORDS: Mapping[str, object] = {
    "verify": gettext_lazy("Next: somebody goes there and looks"),
    "file": gettext_lazy("Next: it is put on file"),
    "dispatch": gettext_lazy("Next: it is sent to the unit that owes the work"),
    "accept": gettext_lazy("Next: the unit signs for it"),
    "start": gettext_lazy("Next: work begins"),
    "handle": gettext_lazy("Next: the work is finished"),
    "inspect": gettext_lazy("Next: somebody else checks the work"),
    "close": gettext_lazy("Next: the case is closed"),
    "resume": gettext_lazy("Next: it is taken up again when it can be done"),
}
# The way of an ordinary case, and how far along it each state is.
WAY = (
    pgettext_lazy("station", "Report"),
    pgettext_lazy("station", "Confirm"),
    pgettext_lazy("station", "Send"),
    pgettext_lazy("station", "Work"),
    pgettext_lazy("station", "Check"),
    pgettext_lazy("station", "Close"),
)
_ALONG: Mapping[str, int] = {
    State.REPORTED: 1,
    State.VERIFIED: 2,
    State.FILED: 2,
    State.RETURNED: 2,
    State.REOPENED: 2,
    State.DISPATCHED: 3,
    State.ACCEPTED: 3,
    State.IN_PROGRESS: 3,
    State.SUSPENDED: 3,
    State.HANDLED: 4,
    State.INSPECTED: 5,
    State.CLOSED: 6,
    State.RATED: 6,
}


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the timeline, in the shape that the `timeline` component draws."""

    title: str
    at: datetime | None
    who: str = ""
    text: str = ""
    tone: str = "neutral"
    icon: str = "dot"
    next: bool = False
    photos: list[ShownPhoto] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    """A photo's two addresses, in the shape that the `photo_grid` component draws."""

    url: str
    thumb_url: str
    caption: str


def shown_photos(photos: Iterable[Photo]) -> list[ShownPhoto]:
    """The photos with their addresses; whoever opens one is asked again who they are."""
    return [
        ShownPhoto(
            reverse("photo", args=[photo.pk]),
            reverse("photo_thumb", args=[photo.pk]),
            str(photo.get_moment_display()),
        )
        for photo in photos
    ]


def state_tone(case: Case) -> str:
    """The tone of a case's state: danger when its time has run out."""
    if case.state not in DONE_STATES and case.is_overdue:
        return "danger"
    return STATE_TONES.get(case.state, "neutral")


def along(case: Case) -> int:
    """How many stations of WAY lie behind the case; -1 if it left the way (rejected, merged, withdrawn)."""
    return _ALONG.get(case.state, -1)


def told(entries: Iterable[TimelineEntry]) -> list[Told]:
    """The timeline for whoever reported: sentences, and offices rather than names of persons."""
    lines = []
    for entry in entries:
        title, icon, tone = _TOLD.get(entry.verb, (entry.label, "dot", "neutral"))
        who = " · ".join(part for part in (office_of(entry), late_words(entry)) if part)
        lines.append(Told(str(title), entry.at, who=who, text=entry.note, tone=tone, icon=icon))
    return lines


def late_words(entry: TimelineEntry) -> str:
    """Of a step that was noted without a network: when it was taken and when it arrived; else ""."""
    if entry.happened_at is None:
        return ""
    happened, arrived = timezone.localtime(entry.happened_at), timezone.localtime(entry.at)
    form = "H:i" if happened.date() == arrived.date() else "m-d H:i"
    words = _("noted %(happened)s offline, arrived %(arrived)s") % {
        "happened": date_format(happened, form),
        "arrived": date_format(arrived, form),
    }
    skew = timedelta(seconds=abs(entry.clock_skew or 0))
    if skew < SKEWED:
        return words
    ahead = (
        _("its clock was %(time)s fast") if (entry.clock_skew or 0) > 0 else _("its clock was %(time)s slow")
    )
    return f"{words} ({ahead % {'time': how_long(skew)}})"


def office_of(entry: TimelineEntry) -> str:
    """Who took a step, as an office: the unit and the post, never a name."""
    if entry.role == "reporter":
        return _("the reporter")
    if entry.role == "system":
        return _("the platform")
    post = str(Role(entry.role).label) if entry.role in Role.values else ""
    unit = entry.organization.label if entry.organization else ""
    return " · ".join(part for part in (unit, post) if part)


def clock_of(case: Case, now: datetime | None = None) -> tuple[str, str]:
    """The case's clock for the `clock` component: its state and its words."""
    if case.state in DONE_STATES:
        return "done", _("finished")
    if case.state == State.SUSPENDED:
        return "paused", _("clock paused")
    if case.due_at is None:
        return "ok", _("no time limit")
    now = now or timezone.now()
    left = case.due_at - now
    if left < timedelta():
        return "late", _("%(time)s overdue") % {"time": how_long(-left)}
    soon_at = case.soon_at or case.due_at - SOON
    return "soon" if now >= soon_at else "ok", _("%(time)s left") % {"time": how_long(left)}


def told_next(waiting: NextStep) -> Told:
    """The step that has not happened yet, as the last line of the timeline."""
    until = date_format(timezone.localtime(waiting.due_at), "m-d H:i") if waiting.due_at else ""
    words = _("until %(until)s") % {"until": until} if until else ""
    return Told(
        title=str(_OWED_WORDS.get(waiting.verb, waiting.label)),
        at=None,
        who=" · ".join(part for part in (waiting.who, words) if part),
        tone="danger" if waiting.is_overdue else "warn",
        icon="hourglass",
        next=True,
    )


def deadline_words(deadlines: Iterable[Deadline]) -> str:
    """Why the running clock ends when it does, in one sentence; "" if none runs."""
    running = [one for one in deadlines if one.stopped_at is None and one.paused_at is None]
    return explain(running[-1]) if running else ""
