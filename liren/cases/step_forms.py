"""What the form of each step asks for. The page draws it; the actions decide."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liren.accounts.actors import Actor
from liren.cases.choosing import CategoryGroup, category_groups, offered_categories
from liren.cases.machine import OWED, step_from
from liren.cases.models import Case
from liren.cases.queries import Offer, offers
from liren.cases.suggestions import Advice, unit_advice
from liren.core.coordinates import distance
from liren.organizations.models import Organization
from liren.organizations.queries import units_serving

Words = str | Promise
NEAR = 0.008  # degrees of latitude, about 900 m: how far a report of the same matter may lie
MOST_NEAR = 8
FAR = 1_000_000  # metres; where a case without a point stands in the order
_NOTE = _("Note")


@dataclass(frozen=True, slots=True)
class Asked:
    """A step's form: what the note is for, whether it must be written, whether photos make sense."""

    icon: str
    note: Words = _NOTE
    must: bool = False
    photos: bool = False
    help: Words = ""
    tone: str = ""


_REPORTER_READS = _("The reporter reads this.")
ASKED: Mapping[str, Asked] = {
    "verify": Asked("eye", _("What you saw"), photos=True, help=_REPORTER_READS),
    "reject": Asked("circle-x", _("The reason"), must=True, help=_REPORTER_READS, tone="danger"),
    "merge": Asked("git-merge", help=_("Its reporter follows the other case from now on.")),
    "split": Asked("undo-2", _("Why it is another matter"), must=True, help=_REPORTER_READS),
    "file": Asked("folder-check"),
    "dispatch": Asked("send", _("A word to the units")),
    "accept": Asked("clipboard-check"),
    "return": Asked("corner-up-left", _("Why this is not your unit's work"), must=True, tone="danger"),
    "start": Asked("hammer", photos=True),
    "handle": Asked("wrench", _("What was done"), must=True, photos=True, help=_REPORTER_READS),
    "inspect": Asked("search-check", _("What you saw"), photos=True, help=_REPORTER_READS),
    "rework": Asked("refresh-ccw", _("What is still missing"), must=True, photos=True),
    "close": Asked("circle-check", _("The outcome"), must=True, help=_REPORTER_READS),
    "reopen": Asked("rotate-ccw", _("Why it is taken up again"), must=True, help=_REPORTER_READS),
    "suspend": Asked("circle-pause", _("Why it can't be done now"), must=True, help=_REPORTER_READS),
    "resume": Asked("circle-play"),
}


@dataclass(frozen=True, slots=True)
class StepForm:
    """A step on the page: its verdict, and its form if it may be taken."""

    offer: Offer
    asked: Asked
    is_next: bool  # this is the step that the case waits for
    extra: str  # template of the fields that only this step has
    can_undo: bool  # it may be taken back for a moment

    @property
    def verb(self) -> str:
        """The verb of the table."""
        return self.offer.verb


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of one case for one actor: those that may be taken, the awaited one first, and the others."""

    ready: list[StepForm]
    resting: list[StepForm]


def steps_of(actor: Actor, case: Case) -> Steps:
    """Every offer with its form."""
    awaited = OWED.get(case.state, "")
    forms = [
        StepForm(
            offer,
            ASKED.get(offer.verb, Asked("dot")),
            offer.verb == awaited,
            f"cases/case_page_{offer.verb}.html" if offer.verb in {"file", "dispatch", "merge"} else "",
            (step := step_from(case.state, offer.verb)) is not None and step.undo,
        )
        for offer in offers(actor, case)
    ]
    ready = sorted((form for form in forms if form.offer.verdict), key=lambda form: not form.is_next)
    return Steps(ready, [form for form in forms if not form.offer.verdict])


@dataclass(frozen=True, slots=True)
class UnitGroup:
    """Units of one kind that serve a place."""

    label: str
    units: list[Organization]


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """Whom a dispatcher can send: the unit that is advised, with the reason, and all that serve the place."""

    advice: Advice | None
    groups: list[UnitGroup]


def unit_choice(case: Case) -> UnitChoice:
    """The choice for this case today."""
    units = list(units_serving(case.division))
    groups = [
        UnitGroup(str(Organization.Kind(kind).label), list(members))
        for kind, members in groupby(units, key=lambda unit: unit.kind)
    ]
    return UnitChoice(unit_advice(case), groups)


def category_choice() -> list[CategoryGroup]:
    """Every category in force, by major class."""
    return category_groups(offered_categories(all_of_them=True))


@dataclass(frozen=True, slots=True)
class NearCase:
    """An open case that may be about the same matter, and how far away it lies (metres; None if unknown)."""

    case: Case
    metres: int | None


def near_cases(actor: Actor, case: Case, words: str = "") -> list[NearCase]:
    """Open cases to join this one to: those around it, or those that match words or a number."""
    found = Case.objects.visible_to(actor).open().exclude(pk=case.pk).select_related("category")
    words = words.strip()
    if words.isdigit() and len(words) >= 4:
        found = found.filter(number__contains=words)
    elif words:
        found = found.within(case.division[:9]).filter(description__icontains=words)
    elif case.lon is not None and case.lat is not None:
        wide = NEAR / max(0.2, math.cos(math.radians(case.lat)))
        found = found.within(case.division[:9]).filter(
            lat__range=(case.lat - NEAR, case.lat + NEAR), lon__range=(case.lon - wide, case.lon + wide)
        )
    else:
        found = found.within(case.division).filter(category__kind=case.category.kind)
    newest = found.order_by("-opened_at")[:60]
    nearest = sorted(
        (NearCase(other, _metres_between(case, other)) for other in newest),
        key=lambda near: (
            near.case.category_id != case.category_id,
            FAR if near.metres is None else near.metres,
        ),
    )
    return nearest[:MOST_NEAR]


def _metres_between(case: Case, other: Case) -> int | None:
    if case.lon is None or case.lat is None or other.lon is None or other.lat is None:
        return None
    return round(float(distance(case.lon, case.lat, other.lon, other.lat)))
