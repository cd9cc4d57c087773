"""The weather of the day: is it quiet or busy here, against the usual for this weekday and this time?

The reports of the last three hours are set beside those of the same three hours on the latest eight days of
the same weekday that the calendar counts alike (a workday, or not). Reports arrive one by one, so their
number scatters like a Poisson count, and somewhat more; with a variance-stabilising root (Anscombe 1948)
eight days give the range in which nine of ten such afternoons would lie.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import sqrt

from django.core.cache import cache
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.accounts.actors import Actor
from liren.cases.models import Case
from liren.core.calendar import working_time
from liren.insight.queries import cases_of

WINDOW = timedelta(hours=3)
SAMPLES, FEWEST, FURTHEST = 8, 4, 20  # days compared with; fewer say nothing; how many weeks are looked back
USUAL_SPREAD, EXTREME_SPREAD = 1.645, 2.576  # standard deviations: 90% lie inside, 99.5% below


class Level(StrEnum):
    """How busy it is."""

    UNKNOWN = "unknown"
    QUIET = "quiet"
    NORMAL = "normal"
    BUSY = "busy"
    VERY_BUSY = "very_busy"


LABELS = {
    Level.UNKNOWN: gettext_lazy("no comparison yet"),
    Level.QUIET: gettext_lazy("Quiet"),
    Level.NORMAL: gettext_lazy("Normal"),
    Level.BUSY: gettext_lazy("Busy"),
    Level.VERY_BUSY: gettext_lazy("Very busy"),
}
LOOKS = {  # tone and icon
    Level.UNKNOWN: ("neutral", "circle-help"),
    Level.QUIET: ("info", "moon"),
    Level.NORMAL: ("done", "sun"),
    Level.BUSY: ("warn", "trending-up"),
    Level.VERY_BUSY: ("danger", "zap"),
}


@dataclass(frozen=True, slots=True)
class Weather:
    """How many reports came, and how many are usual: the range, the mean, and from where it is extreme."""

    level: Level
    count: int
    low: int
    high: int
    extreme: int
    mean: float
    days: int

    @property
    def label(self) -> str:
        """In a word."""
        return str(LABELS[self.level])

    @property
    def tone(self) -> str:
        """For the badge."""
        return LOOKS[self.level][0]

    @property
    def icon(self) -> str:
        """For the badge."""
        return LOOKS[self.level][1]


def weather_from(count: int, before: Sequence[int]) -> Weather:
    """Judge a count by the counts of comparable spans."""
    if len(before) < FEWEST:
        return Weather(Level.UNKNOWN, count, 0, 0, 0, 0.0, len(before))
    mean = sum(before) / len(before)
    variance = sum((value - mean) ** 2 for value in before) / (len(before) - 1)
    spread = sqrt(max(1.0, variance / mean if mean else 1.0) * (1 + 1 / len(before)))
    low, high = _bound(mean, -USUAL_SPREAD * spread), _bound(mean, USUAL_SPREAD * spread)
    extreme = _bound(mean, EXTREME_SPREAD * spread)
    level = Level.NORMAL
    if count > extreme:
        level = Level.VERY_BUSY
    elif count > high:
        level = Level.BUSY
    elif count < low:
        level = Level.QUIET
    return Weather(level, count, low, high, extreme, mean, len(before))


def _bound(mean: float, deviations: float) -> int:
    """The count that lies so many standard deviations from the mean: 2·sqrt(x + 3/8) scatters by one."""
    root = max(0.0, sqrt(mean + 3 / 8) + deviations / 2)
    return max(0, round(root * root - 3 / 8))


def weather_of(actor: Actor, scope: str, now: datetime, width: int) -> dict[str, Weather]:
    """The weather of a place (under its own code) and of each place below it that had reports."""
    days = comparable_days(scope, now)
    windows = [(now - WINDOW, now), *((_on(day, now - WINDOW), _on(day, now)) for day in days)]
    condition = Q(pk__in=[])
    for begin, end in windows:
        condition |= Q(opened_at__gt=begin, opened_at__lte=end)
    counts: defaultdict[str, Counter[int]] = defaultdict(Counter)
    rows = cases_of(actor, scope).filter(condition).order_by().values_list("division", "opened_at")
    for division, opened_at in rows:
        number = next(n for n, (begin, end) in enumerate(windows) if begin < opened_at <= end)
        counts[scope][number] += 1
        if width and len(division) >= width:
            counts[division[:width]][number] += 1
    counts[scope].update({})
    return {
        code: weather_from(found[0], [found[number] for number in range(1, len(windows))])
        for code, found in counts.items()
    }


def comparable_days(scope: str, now: datetime) -> list[date]:
    """The latest days of today's weekday, a workday like today or none like today, that are on record."""
    today, time = timezone.localdate(now), working_time(scope)
    first = _first_day()
    alike = time.is_workday(today)
    found = [today - timedelta(weeks=weeks) for weeks in range(1, FURTHEST + 1)]
    return [day for day in found if first and day > first and time.is_workday(day) == alike][:SAMPLES]


def _on(day: date, moment: datetime) -> datetime:
    """The same time of day on another day; a window that began yesterday begins the day before."""
    local = timezone.localtime(moment)
    shift = timezone.localdate() - timezone.localdate(moment)
    return datetime.combine(day - shift, local.timetz())


def _first_day() -> date | None:
    """The day of the oldest case: before it nothing is known, which is not the same as nothing happened."""
    known: date | None = cache.get("insight.first_day")
    if known is None:
        oldest = Case.objects.order_by("opened_at").values_list("opened_at", flat=True).first()
        known = timezone.localdate(oldest) if oldest else None
        cache.set("insight.first_day", known, 3600)
    return known


def sentence(weather: Weather, now: datetime) -> str:
    """The weather explained: the count, the usual range, and from what it was worked out."""
    span = {
        "count": weather.count,
        "from": timezone.localtime(now - WINDOW).strftime("%H:%M"),
        "to": timezone.localtime(now).strftime("%H:%M"),
        "weekday": date_format(timezone.localtime(now), "l"),
        "days": weather.days,
        "low": weather.low,
        "high": weather.high,
        "mean": f"{weather.mean:.1f}",
    }
    if weather.level is Level.UNKNOWN:
        words = _("%(count)d reports from %(from)s to %(to)s; too few comparable days on record to judge.")
        return words % span
    return (
        _(
            "%(count)d reports from %(from)s to %(to)s. On the last %(days)d comparable days (%(weekday)s) "
            "it was %(mean)s on average; %(low)d to %(high)d is usual (nine times in ten)."
        )
        % span
    )


def weather_of_parts(found: Mapping[str, Weather], codes: Sequence[str]) -> dict[str, Weather]:
    """The weather of each part; where nothing was ever reported at this time, silence is normal."""
    silent = Weather(Level.NORMAL, 0, 0, 0, 0, 0.0, 0)
    return {code: found.get(code, silent) for code in codes}
