"""How far, how long ago, and how it stands: in words that give away nobody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liren.cases.models import Case
from liren.cases.queries import next_step
from liren.cases.telling import WAY, Told, along, told, told_next
from liren.places.queries import division_path

STEP = 50  # metres: distances are told no finer


@dataclass(frozen=True, slots=True)
class PublicMatter:
    """What strangers read of a case: no name, no address, nothing that somebody wrote but the outcome."""

    case: Case
    place: str
    lines: list[Told]
    way: tuple[str, ...]
    along: int
    outcome: str


def distance_words(metres: int | None) -> str:
    """A distance rounded to 50 metres."""
    if metres is None:
        return _("in the same community")
    if metres <= STEP:
        return _("less than %(metres)d m away") % {"metres": STEP}
    return _("about %(metres)d m away") % {"metres": round(metres / STEP) * STEP}


def age_words(moment: datetime) -> str:
    """How many days ago, as one says it."""
    days = (timezone.localdate() - timezone.localdate(moment)).days
    if days <= 0:
        return _("reported today")
    if days == 1:
        return _("reported yesterday")
    if days < 60:
        return ngettext("reported %(days)d day ago", "reported %(days)d days ago", days) % {"days": days}
    months = days // 30
    return ngettext("reported %(count)d month ago", "reported %(count)d months ago", months) % {
        "count": months
    }


def public_matter(case: Case) -> PublicMatter:
    """A case as strangers may read it: where it stands, by which offices, and what came of it."""
    steps = told(case.timeline.select_related("organization").order_by("at", "id"))
    lines = [replace(step, text="") for step in steps]  # notes are between the offices and the reporter
    if waiting := next_step(case):
        lines.append(told_next(waiting))
    return PublicMatter(
        case=case,
        place=" ".join(division_path(case.division[:12])[-3:]),
        lines=lines,
        way=tuple(str(station) for station in WAY),
        along=along(case),
        outcome=case.outcome if not case.is_open else "",
    )
