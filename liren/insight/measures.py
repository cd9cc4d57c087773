"""How heavily each place is loaded: open cases per 1,000 households, the share that is overdue, the trend."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Count
from django.db.models.functions import Left, TruncDate
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liren.accounts.actors import Actor
from liren.cases.slices import midnight
from liren.insight.queries import cases_of
from liren.places.figures import figures_of_children
from liren.places.revision import current_revision

KEPT = 600  # seconds
TREND_DAYS = 14
FEW = 8  # with fewer open cases a share says nothing


@dataclass(frozen=True, slots=True)
class Measure:
    """What the map can be shaded by."""

    name: str
    label: str | Promise
    unit: str | Promise


MEASURES = (
    Measure("load", _("Open per 1,000 households"), _("per 1,000 households")),
    Measure("late", _("Share overdue"), "%"),
    Measure("unassigned", _("Waiting for a unit"), _("cases")),
)


def households_of(scope: str) -> dict[str, int]:
    """Households of each place directly below, 0 where nobody has counted them."""
    key = f"insight.households.{current_revision()}.{scope}.{timezone.localdate()}"
    found: dict[str, int] | None = cache.get(key)
    if found is None:
        found = {row.code: row.households for row in figures_of_children(scope, timezone.localdate())}
        cache.set(key, found, KEPT)
    return found


def measured(figures: Mapping[str, int], households: int) -> dict[str, float | None]:
    """The measures of one place; None where there is nothing to measure by."""
    count = figures.get("open", 0)
    return {
        "load": round(1000 * count / households, 2) if households else None,
        "late": round(100 * figures.get("overdue", 0) / count, 1) if count else None,
        "unassigned": figures.get("unassigned", 0),
    }


def trend_of(actor: Actor, scope: str, now: datetime, width: int) -> dict[str, list[int]]:
    """Reports a day of the last 14 days, for each place directly below; the last is today, so far."""
    key = f"insight.trend.{actor.user_id}.{scope}.{timezone.localdate(now)}"
    kept: dict[str, list[int]] | None = cache.get(key)
    if kept is not None:
        return kept
    first = midnight(now) - timedelta(days=TREND_DAYS - 1)
    zone = timezone.get_current_timezone()
    rows = (
        cases_of(actor, scope)
        .filter(opened_at__gte=first)
        .order_by()
        .annotate(part=Left("division", width or 15), on=TruncDate("opened_at", tzinfo=zone))
        .values_list("part", "on")
        .annotate(number=Count("pk"))
    )
    days = [timezone.localdate(first) + timedelta(days=number) for number in range(TREND_DAYS)]
    counted: defaultdict[str, Counter[object]] = defaultdict(Counter)
    for part, day, number in rows:
        counted[part][day] += number
    found = {part: [counts[day] for day in days] for part, counts in counted.items()}
    cache.set(key, found, KEPT / 2)
    return found


def sparkline(values: Sequence[int], width: int = 72, height: int = 20) -> str:
    """Points of a polyline in a box of this size, the largest value at its top."""
    if not values:
        return ""
    most, step = max(1, *values), width / max(1, len(values) - 1)
    return " ".join(
        f"{number * step:.1f},{height - 2 - (height - 4) * value / most:.1f}"
        for number, value in enumerate(values)
    )
