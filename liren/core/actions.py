"""Writing the working calendar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.core.calendar import forget_working_times
from liren.core.holidays import english_name, holiday_rows, years_known
from liren.core.models import CalendarDay, OfficeHours
from liren.core.verdicts import InvalidError

DEFAULT_HOURS = ((time(9), time(12)), (time(13, 30), time(17, 30)))
DEFAULT_HOURS_FROM = date(2000, 1, 1)
DEFAULT_HOURS_SOURCE = "默认值，未经核实，请按本地规定修改 (unverified default, to be set locally)"


@dataclass(frozen=True, slots=True)
class DayFacts:
    """One day as a notice names it; `is_workday` None: as its weekday says, so nothing is stored."""

    date: date
    is_workday: bool | None
    name: str


@dataclass(frozen=True, slots=True)
class HoursFacts:
    """Office hours of a division from a day on: spans that don't overlap, for one weekday or (None) all."""

    division: str
    weekday: int | None
    spans: tuple[tuple[time, time], ...]
    valid_from: date
    source: str


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


@transaction.atomic
def set_days(days: Sequence[DayFacts], source: str) -> list[CalendarDay]:
    """Have these days differ from their weekday, or no longer. Deadlines that run keep their due time.

    Returns:
        The days that are different now, taken away ones too; a second run returns none.

    Raises:
        InvalidError: a day has passed, or there is no source.
    """
    if not source.strip():
        raise InvalidError(_("Name the notice, with its number."), field="source")
    if any(day.date < timezone.localdate() for day in days):
        raise InvalidError(_("Days that have passed stay as they were."), field="days")
    before = {
        row.date: row
        for row in CalendarDay.objects.select_for_update().filter(date__in=[d.date for d in days])
    }
    changed = []
    for day in days:
        row = before.get(day.date)
        if day.is_workday is None:
            if row:
                CalendarDay.objects.filter(date=day.date).delete()
                changed.append(row)
        elif row is None or (row.is_workday, row.name, row.source) != (
            day.is_workday,
            day.name,
            source.strip(),
        ):
            row = row or CalendarDay(date=day.date)
            row.is_workday, row.name, row.name_en = day.is_workday, day.name, english_name(day.name)
            row.source = source.strip()
            row.save()
            changed.append(row)
    transaction.on_commit(forget_working_times)
    forget_working_times()
    return changed


@transaction.atomic
def set_office_hours(facts: HoursFacts) -> list[OfficeHours]:
    """Have these hours hold from a day on: those before end the day before, later planned ones still begin.

    Deadlines that run keep their due time. Hours that begin on the same day are replaced.

    Raises:
        InvalidError: a day that has passed, spans that overlap or end before they begin, no source.
    """
    _check_hours(facts)
    every = OfficeHours.objects.select_for_update().filter(division=facts.division)
    list(every.order_by("pk"))  # whoever changes the hours of this division waits for whoever does so now
    same = OfficeHours.objects.filter(division=facts.division, weekday=facts.weekday)  # None: IS NULL
    same.filter(valid_from=facts.valid_from).delete()
    for row in same.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=facts.valid_from), valid_from__lt=facts.valid_from
    ):
        row.valid_to = facts.valid_from - timedelta(days=1)
        row.save()  # not update(): `updated_at` tells other processes
    later = same.filter(valid_from__gt=facts.valid_from).order_by("valid_from").first()
    rows = [
        OfficeHours.objects.create(
            division=facts.division,
            weekday=facts.weekday,
            opens=opens,
            closes=closes,
            valid_from=facts.valid_from,
            valid_to=later.valid_from - timedelta(days=1) if later else None,
            source=facts.source.strip(),
        )
        for opens, closes in facts.spans
    ]
    transaction.on_commit(forget_working_times)
    forget_working_times()
    return rows


def _check_hours(facts: HoursFacts) -> None:
    if facts.valid_from < timezone.localdate():
        raise InvalidError(
            _("Days that have passed keep the hours they had. Choose today or later."), field="valid_from"
        )
    if not facts.source.strip():
        raise InvalidError(_("Name the document that says so, with its number."), field="source")
    if not facts.spans:
        raise InvalidError(_("Say when the office opens and closes."), field="opens")
    end = time.min
    for opens, closes in facts.spans:
        if closes <= opens or opens < end:
            raise InvalidError(
                _("Each span begins after the one before it and ends after it began."), field="opens"
            )
        end = closes
