"""Writing the working calendar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, time

from django.db import transaction

from liren.core.calendar import forget_working_times
from liren.core.holidays import holiday_rows, years_known
from liren.core.models import CalendarDay, OfficeHours

DEFAULT_HOURS = ((time(9), time(12)), (time(13, 30), time(17, 30)))
DEFAULT_HOURS_FROM = date(2000, 1, 1)
DEFAULT_HOURS_SOURCE = "默认值，未经核实，请按本地规定修改 (unverified default, to be set locally)"


@transaction.atomic
def load_calendar(years: Iterable[int] | None = None) -> int:
    """Take the holidays and make-up workdays of these years (default: all known) from `chinesecalendar`.

    Days that are there stay as they are: an administrator's correction outlives a second run.

    Returns:
        How many days were added.
    """
    wanted = list(years) if years is not None else years_known()
    there = set(CalendarDay.objects.values_list("date", flat=True))
    rows = [CalendarDay(**asdict(row)) for row in holiday_rows(wanted) if row.date not in there]
    CalendarDay.objects.bulk_create(rows, ignore_conflicts=True)
    transaction.on_commit(forget_working_times)
    forget_working_times()
    return len(rows)


@transaction.atomic
def load_office_hours() -> int:
    """Set the default office hours for everywhere, unless there are any. They are a guess, and say so.

    Returns:
        How many spans were added.
    """
    if OfficeHours.objects.filter(division="").exists():
        return 0
    rows = [
        OfficeHours(opens=opens, closes=closes, valid_from=DEFAULT_HOURS_FROM, source=DEFAULT_HOURS_SOURCE)
        for opens, closes in DEFAULT_HOURS
    ]
    OfficeHours.objects.bulk_create(rows)
    transaction.on_commit(forget_working_times)
    forget_working_times()
    return len(rows)
