"""The working calendar as stored: days that differ from their weekday, and office hours. Reads only."""

from __future__ import annotations

import threading
import time as stopwatch
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.utils import timezone

from liren.core.day_table import Day, Hours
from liren.core.models import CalendarDay, OfficeHours
from liren.core.working import WorkingTime

__all__ = ["CalendarDay", "OfficeHours", "forget_working_times", "working_time"]

TRUST_SECONDS = 60.0  # how long a process goes on without asking whether the calendar was changed

_REVISION = """
    SELECT (SELECT (count(*), max(updated_at))::text FROM core_calendarday),
           (SELECT (count(*), max(updated_at), max(id))::text FROM core_officehours)
"""


@dataclass(slots=True)
class _Known:
    """What this process knows. Replaced as a whole, so that readers need no lock."""

    revision: tuple[str, str] | None = None
    checked_at: float = 0.0
    days: dict[date, Day] = field(default_factory=dict)
    hours: list[tuple[str, Hours]] = field(default_factory=list)
    by_division: dict[str, WorkingTime] = field(default_factory=dict)
    by_hours: dict[tuple[Hours, ...], WorkingTime] = field(default_factory=dict)


class _Memory:
    known = _Known()


_loading = threading.Lock()


def working_time(division: str) -> WorkingTime:
    """The clock of a division: the calendar, and the hours of the most specific prefix that has any on a day.

    Kept in memory and shared; a change by another process is seen within a minute.
    """
    known = _Memory.known
    if stopwatch.monotonic() - known.checked_at >= TRUST_SECONDS:
        with _loading:
            known = _refreshed()
    if (clock := known.by_division.get(division)) is None:
        hours = tuple(hours for prefix, hours in known.hours if division.startswith(prefix))
        if (clock := known.by_hours.get(hours)) is None:
            clock = known.by_hours[hours] = WorkingTime(known.days, hours, around=timezone.localdate().year)
        known.by_division[division] = clock
    return clock


def forget_working_times() -> None:
    """Ask the database again at the next question. Called by every action that changes the calendar."""
    _Memory.known = _Known()


def _refreshed() -> _Known:
    known = _Memory.known
    if known.revision is not None and stopwatch.monotonic() - known.checked_at < TRUST_SECONDS:
        return known  # another thread has just asked
    with connection.cursor() as cursor:
        cursor.execute(_REVISION)
        revision = cursor.fetchone()
    if revision != known.revision:
        fresh = _Known(revision=revision)
        fresh.days = {
            row.date: Day(row.is_workday, row.name, row.name_en) for row in CalendarDay.objects.iterator()
        }
        fresh.hours = [(row.division, _hours(row)) for row in OfficeHours.objects.iterator()]
        known = _Memory.known = fresh
    known.checked_at = stopwatch.monotonic()
    return known


def _hours(row: OfficeHours) -> Hours:
    return Hours(
        row.opens, row.closes, row.weekday, row.valid_from, row.valid_to or date.max, rank=len(row.division)
    )
