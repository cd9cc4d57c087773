"""The figures of a place. Each counts a named slice of the cases that the actor may see, as its list does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Aggregate, Count, DurationField, F, Q
from django.db.models.functions import ExtractHour, Left
from django.utils import timezone

from liren.accounts.actors import Actor
from liren.cases.models import Case
from liren.cases.models.case import CaseQuerySet
from liren.cases.slices import SLICES, midnight, sliced, zoned_now
from liren.core.verdicts import require
from liren.insight.permissions import may_command
from liren.places.codes import GROUPS
from liren.places.models import Grid
from liren.places.names import division_names
from liren.places.queries import children

COUNTED = (
    "open",
    "overdue",
    "unassigned",
    "opened_today",
    "closed_today",
)  # the columns of the table, in order
_OPEN_ONES, _OTHERS = ("open", "overdue", "unassigned"), ("opened_today", "closed_today")
USUAL_DAYS = 28
SATISFIED = 4  # of 5; and better
NEWEST = 8


class _Median(Aggregate):
    function = "PERCENTILE_CONT"
    name = "Median"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


@dataclass(slots=True)
class Part:
    """A place directly below the one shown and its figures. `code` "" collects what lies in none of them."""

    code: str
    name: str
    figures: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Hour:
    """Reports in one hour of the day: today's, and the mean of the last 28 days."""

    hour: int
    today: int
    usual: float


@dataclass(frozen=True, slots=True)
class Quality:
    """How long it took and what reporters thought of it."""

    median: timedelta | None  # from report to handled, of cases handled in the last 7 days
    handled: int
    rated: int
    satisfied: int

    @property
    def satisfaction(self) -> int | None:
        """Percent of the rated cases with 4 or 5 of 5."""
        return round(100 * self.satisfied / self.rated) if self.rated else None


def cases_of(actor: Actor, scope: str) -> CaseQuerySet:
    """The cases that a place's figures count.

    Raises:
        RefusedError: no post of the actor covers the place.
    """
    require(may_command(actor, scope))
    return Case.objects.visible_to(actor).within(scope)


def parts_of(actor: Actor, scope: str, now: datetime, *, zoned: str = "then") -> list[Part]:
    """The table: every place directly below, in order of code, with its figures."""
    width = next((length for length in GROUPS if length > len(scope)), 0)
    counted = (
        _by_todays_borders(actor, scope, now, width)
        if zoned == "now"
        else _as_zoned_then(actor, scope, now, width)
    )
    below = _places_below(scope)
    parts = [Part(code, name, counted.pop(code, Counter())) for code, name in below.items()]
    # a place that has ended still has its past; what lies directly in this place stands last
    names = division_names(code for code in counted if len(code) == width)
    rest: Counter[str] = Counter()
    for code, figures in sorted(counted.items()):
        if len(code) == width and width:
            parts.append(Part(code, names[code], figures))
        else:
            rest.update(figures)
    if any(rest.values()):
        parts.append(Part("", "", rest))
    return parts


def totals_of(parts: Iterable[Part]) -> Counter[str]:
    """The sum of the parts."""
    totals: Counter[str] = Counter(dict.fromkeys(COUNTED, 0))
    for part in parts:
        totals.update(part.figures)
    return totals


def _places_below(scope: str) -> dict[str, str]:
    found = children(scope) if len(scope) < 15 else []
    # a head grid that is divided holds no cases of its own; its sub-grids are shown in its stead
    divided = {grid.parent_code for grid in found if isinstance(grid, Grid)}
    return {place.division: place.name for place in found if place.code not in divided}


def _as_zoned_then(actor: Actor, scope: str, now: datetime, width: int) -> dict[str, Counter[str]]:
    """Two queries, each along one index: what is open, and what happened today."""
    cases = cases_of(actor, scope).order_by()
    counted: dict[str, Counter[str]] = {}
    happened = SLICES["opened_today"].condition(now) | SLICES["closed_today"].condition(now)
    for narrowed, names in ((sliced(cases, "open", now), _OPEN_ONES), (cases.filter(happened), _OTHERS)):
        figures = {name: Count("pk", filter=SLICES[name].condition(now)) for name in names}
        grouped = (
            narrowed.annotate(part=Left("division", width or 15)).values_list("part").annotate(**figures)
        )
        for part, *values in grouped:
            counted.setdefault(part, Counter()).update(dict(zip(names, values, strict=True)))
    return counted


def _by_todays_borders(actor: Actor, scope: str, now: datetime, width: int) -> dict[str, Counter[str]]:
    """The same, located anew: the points of all counted cases of the actor's whole area."""
    require(may_command(actor, scope))
    cases = Case.objects.visible_to(actor).order_by()
    wanted = Q(pk__in=[])
    for name in COUNTED:
        wanted |= SLICES[name].condition(now)
    marks = {name: Count("pk", filter=SLICES[name].condition(now)) for name in COUNTED}
    rows = list(cases.filter(wanted).values_list("division", "lon", "lat").annotate(**marks))
    counted: dict[str, Counter[str]] = {}
    for code, row in zip(zoned_now([row[:3] for row in rows]), rows, strict=True):
        if code.startswith(scope):
            counted.setdefault(code[: width or 15], Counter()).update(
                dict(zip(COUNTED, row[3:], strict=True))
            )
    return counted


def quality_of(actor: Actor, scope: str, now: datetime) -> Quality:
    """How long handling took lately, and the share of satisfied reporters."""
    cases = cases_of(actor, scope).order_by()
    handled = sliced(cases, "handled_week", now).aggregate(
        median=_Median(F("handled_at") - F("opened_at"), output_field=DurationField()), number=Count("pk")
    )
    rated = sliced(cases, "rated_month", now).aggregate(
        number=Count("pk"), satisfied=Count("pk", filter=Q(score__gte=SATISFIED))
    )
    return Quality(handled["median"], handled["number"], rated["number"], rated["satisfied"])


def hours_of(actor: Actor, scope: str, now: datetime) -> list[Hour]:
    """Reports by hour of the day, today and as usual: the mean of the last 28 days."""
    today = midnight(now)
    rows = (
        cases_of(actor, scope)
        .filter(opened_at__gte=today - timedelta(days=USUAL_DAYS))
        .order_by()
        .values(hour=ExtractHour("opened_at", tzinfo=timezone.get_current_timezone()))
        .annotate(
            today=Count("pk", filter=Q(opened_at__gte=today)),
            before=Count("pk", filter=Q(opened_at__lt=today)),
        )
    )
    by_hour: dict[int, Mapping[str, Any]] = {row["hour"]: row for row in rows}
    nothing = {"today": 0, "before": 0}
    return [
        Hour(hour, found["today"], found["before"] / USUAL_DAYS)
        for hour in range(24)
        for found in [by_hour.get(hour, nothing)]
    ]


def newest_of(actor: Actor, scope: str) -> list[Case]:
    """The latest reports."""
    return list(cases_of(actor, scope).select_related("category").order_by("-opened_at", "-id")[:NEWEST])
