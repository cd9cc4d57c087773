"""What a neighbourhood may know of itself: matters in public space, told by grid and never by point, and open
figures from which nobody can be picked out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import sqrt

from django.db.models import Count, F, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone

from liren.cases.machine import State
from liren.cases.models import Case, Category
from liren.cases.models.case import CaseQuerySet
from liren.matching.queries import public_matters
from liren.places.locating import locate
from liren.places.models import Division, Grid
from liren.places.names import division_names

# Not rules of law but of this platform: a place with fewer matters is told only as part of the one above it,
# and a count below ten is not published (practice of public statistics).
FEWEST_IN_GRID = 3
LEAST_PUBLISHED = 10
LISTED = 30
MONTHS = 12
QUARTER = timedelta(days=90)
SATISFIED = 4  # of 5; and better
NORMAL_95 = 1.96


@dataclass(frozen=True, slots=True)
class Around:
    """Open matters in public space of one community. `listed` are only those of grids with enough of them."""

    total: int
    by_grid: dict[str, int]  # grids with at least three
    listed: list[Case]
    told_as_count: int  # matters of the other grids
    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class Published:
    """Counts as they may be published; None: too small, or its size would give a small one away."""

    counts: dict[str, int | None]
    total: int | None


@dataclass(frozen=True, slots=True)
class RateOfMonth:
    """A month's share with its 95% interval (Wilson), in per cent; None where fewer than ten were counted."""

    month: date
    of: int | None
    rate: float | None = None
    low: float | None = None
    high: float | None = None


def community_at(lon: float, lat: float) -> str:
    """The community in which a point lies (12 digits), "" if nothing is zoned there."""
    found = locate(lon, lat)
    return found.division[:12] if found and len(found.division) >= 12 else ""


def is_community(code: str) -> bool:
    """Whether there is such a community today."""
    return (
        len(code) == 12
        and code.isdigit()
        and Division.objects.on(timezone.localdate())
        .filter(code=code, level=Division.Level.COMMUNITY)
        .exists()
    )


def matters_around(community: str) -> Around:
    """Open matters of a community that strangers may know of."""
    cases = public_matters().within(community)
    counted = Counter(dict(cases.order_by().values_list("division").annotate(Count("id"))))
    told = {grid: count for grid, count in counted.items() if len(grid) == 15 and count >= FEWEST_IN_GRID}
    rows = cases.filter(division__in=told).select_related("category").defer("contact_name", "contact_phone")
    total = sum(counted.values())
    listed = list(rows.order_by("-opened_at")[:LISTED])
    return Around(total, told, listed, total - sum(told.values()), division_names([community, *told]))


def grid_middles(community: str) -> dict[str, tuple[float, float]]:
    """A point inside each grid, to about ten metres: all that a public map shows of where a matter is."""
    grids = Grid.objects.on(timezone.localdate()).under(community)
    middles = {grid.code: grid.shape.representative_point() for grid in grids if grid.shape is not None}
    return {code: (round(point.x, 4), round(point.y, 4)) for code, point in middles.items()}


def published(counts: Mapping[str, int], least: int = LEAST_PUBLISHED) -> Published:
    """Counts with the small ones left out, and as many others as it takes that nobody can subtract them.

    Nothing can be worked out from the total when at least two counts are missing and together they are not
    small themselves. Where that can't be had, the total is missing too. A zero is published.
    """
    hidden = {name for name, count in counts.items() if 0 < count < least}
    rest = sorted((name for name, count in counts.items() if count >= least), key=lambda name: counts[name])
    while hidden and rest and (len(hidden) < 2 or sum(counts[name] for name in hidden) < least):
        hidden.add(rest.pop(0))
    is_safe = not hidden or (len(hidden) >= 2 and sum(counts[name] for name in hidden) >= least)
    shown = {name: None if name in hidden else count for name, count in counts.items()}
    return Published(shown, sum(counts.values()) if is_safe else None)


def reports_by_class(community: str, now: datetime) -> Published:
    """Reports of the last 90 days by the major class of their category."""
    rows = _of(community).filter(opened_at__gte=now - QUARTER).order_by().values_list("category_id")
    labels = {one.pk: str(one.major_label) for one in Category.objects.all()}
    counted: Counter[str] = Counter()
    for code, count in rows.annotate(count=Count("id")):
        counted[labels[code]] += count
    return published(dict(counted.most_common()))


@dataclass(frozen=True, slots=True)
class Month:
    """A full month of a community: reports (None below ten), finished in time, reporters satisfied."""

    first_day: date
    reports: int | None
    in_time: RateOfMonth
    satisfied: RateOfMonth


def months_of(community: str, now: datetime) -> list[Month]:
    """The last twelve full months, the oldest first. A month counts what was reported in it."""
    this = timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    first = (this - timedelta(days=31 * MONTHS)).replace(day=1)
    cases = _of(community).filter(opened_at__gte=first, opened_at__lt=this)
    rows = (
        cases.order_by()
        .annotate(month=TruncMonth("opened_at"))
        .values("month")
        .annotate(
            reports=Count("id"),
            timed=Count("id", filter=Q(handled_at__isnull=False, handle_due_at__isnull=False)),
            in_time=Count("id", filter=Q(handled_at__lte=F("handle_due_at"))),
            rated=Count("id", filter=Q(score__isnull=False)),
            satisfied=Count("id", filter=Q(score__gte=SATISFIED)),
        )
        .order_by("month")
    )
    return [
        Month(
            day := timezone.localtime(row["month"]).date(),
            row["reports"] if row["reports"] >= LEAST_PUBLISHED else None,
            rate_of(day, row["in_time"], row["timed"]),
            rate_of(day, row["satisfied"], row["rated"]),
        )
        for row in rows
    ]


def rate_of(month: date, good: int, of: int) -> RateOfMonth:
    """A share with its Wilson interval, unless fewer than ten were counted."""
    if of < LEAST_PUBLISHED:
        return RateOfMonth(month, None)
    share, z2 = good / of, NORMAL_95**2
    centre = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = NORMAL_95 * sqrt(share * (1 - share) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    low, high = max(0.0, centre - half), min(1.0, centre + half)
    return RateOfMonth(month, of, round(100 * share, 1), round(100 * low, 1), round(100 * high, 1))


def _of(community: str) -> CaseQuerySet:
    """What was reported there, without what was withdrawn, not taken up or joined to another."""
    return Case.objects.within(community).exclude(state__in=(State.WITHDRAWN, State.REJECTED, State.MERGED))
