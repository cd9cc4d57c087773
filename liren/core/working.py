"""Working time as pure arithmetic: a table of days, office hours, and the kinds of limit. No database.

Every kind of limit is a clock that only moves forward:

* ``urgent_hours`` (紧急工作时) and ``urgent_minutes`` run without a break.
* ``calendar_days`` (自然日) runs by the wall: the same time of day, n dates later, workday or not.
* ``working_hours`` (工作时) runs while the office is open.
* ``working_days`` (工作日) counts office time in shares of its own day: from Friday 14:20, two working days
  end on the second working day after Friday at 14:20. Where the two days have different hours the same
  *share* of the day counts, so a deadline always falls into office hours.

A start outside office hours counts from the next opening. A deadline is the moment at which the clock shows
the limit; a limit of working hours that is used up at closing time is due at closing time, not at the next
opening.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from liren.core.day_table import (
    DAY_US,
    Day,
    DayTable,
    Hours,
    microsecond_of_day,
    moment_of,
    tabulate,
    worked_within,
)
from liren.core.explaining import explanation
from liren.core.time_limits import Limit, LimitKind
from liren.core.verdicts import InvalidError

SHANGHAI = ZoneInfo("Asia/Shanghai")
CONTINUOUS = (LimitKind.URGENT_MINUTES, LimitKind.URGENT_HOURS)
REACH_YEARS = 40  # a limit that is not used up after so many further years has no office hours to run in


class WorkingTime:
    """The clock of one place. Immutable to its users; safe to share between threads."""

    def __init__(
        self,
        days: Mapping[date, Day],
        hours: Iterable[Hours],
        *,
        timezone: tzinfo = SHANGHAI,
        around: int = 0,
    ) -> None:
        """Prepare the tables.

        Args:
            days: the days that differ from their weekday.
            hours: office hours; for each date the spans with the highest rank hold.
            timezone: in which days and office hours are meant.
            around: a year that the tables should reach beyond; they grow by themselves when asked further.
        """
        self.days = dict(days)
        self.hours = tuple(hours)
        self.timezone = timezone
        self.years_loaded = frozenset(day.year for day in self.days)
        years = [*self.years_loaded, around] if around else list(self.years_loaded)
        first, last = min(years, default=2020), max(years, default=2030)
        self._table = tabulate(self.days, self.hours, (first, last))

    def due_at(self, start: datetime, limit: Limit) -> datetime:
        """When a limit that starts at `start` is used up.

        Raises:
            InvalidError: no office hours are in force in which it could be.
        """
        return self.add(start, limit.length, limit.kind)

    def add(self, moment: datetime, length: timedelta, kind: LimitKind) -> datetime:
        """Where the clock of `kind` stands `length` after `moment`. Never before `moment`."""
        if kind in CONTINUOUS:
            return (moment.astimezone(UTC) + length).astimezone(self.timezone)
        local = moment.astimezone(self.timezone)
        if kind == LimitKind.CALENDAR_DAYS:
            return self._settled(local.replace(tzinfo=None, fold=0) + length, local)
        amount = _microseconds(length)
        if kind == LimitKind.WORKING_HOURS:
            return self._settled(self._hours_later(local, amount), local)
        return self._settled(self._days_later(local, amount), local)

    def elapsed(self, start: datetime, end: datetime, kind: LimitKind) -> timedelta:
        """What the clock of `kind` counted; a working day counts as one day. Never negative."""
        if end <= start:
            return timedelta(0)
        if kind in CONTINUOUS:
            return end.astimezone(UTC) - start.astimezone(UTC)
        start, end = start.astimezone(self.timezone), end.astimezone(self.timezone)
        if kind == LimitKind.CALENDAR_DAYS:
            return max(end.replace(tzinfo=None) - start.replace(tzinfo=None), timedelta(0))
        table = self._covering(start, end)
        if kind == LimitKind.WORKING_HOURS:
            return timedelta(microseconds=table.worked_until(end) - table.worked_until(start))
        return timedelta(microseconds=table.shares_until(end) - table.shares_until(start))

    def remaining(self, now: datetime, due: datetime, kind: LimitKind) -> timedelta:
        """What is left until `due`; negative when it is late."""
        return self.elapsed(now, due, kind) if now <= due else -self.elapsed(due, now, kind)

    def due_after_pause(
        self, due: datetime, paused_at: datetime, resumed_at: datetime, kind: LimitKind
    ) -> datetime:
        """The deadline after a pause: what was left when it began is left when it ends. Never earlier."""
        if paused_at >= due:
            return due  # it was late already; a pause doesn't heal that
        left = self.elapsed(paused_at, due, kind)
        return max(due, self.add(max(paused_at, resumed_at), left, kind))

    def explain(self, start: datetime, limit: Limit) -> str:
        """How the deadline came about, in one sentence in the reader's language."""
        return explanation(self, start, limit)

    def is_workday(self, day: date) -> bool:
        """Whether the calendar makes it a workday, whatever the office hours."""
        special = self.days.get(day)
        return special.is_workday if special else day.weekday() < 5

    def opening_from(self, moment: datetime) -> datetime:
        """`moment` if the office is open then, else the next opening."""
        local = moment.astimezone(self.timezone)
        index, within = self._open_position(local)
        return self._settled(self._clock_face(index, within), local)

    def _settled(self, wall: datetime, floor: datetime) -> datetime:
        """A wall-clock reading as a moment, never before `floor` (a clock that is set back gains nothing)."""
        moment = wall.replace(tzinfo=self.timezone)
        if moment.utcoffset() != floor.utcoffset():
            moment = moment.astimezone(UTC).astimezone(self.timezone)  # a reading skipped in spring moves on
            if moment.astimezone(UTC) < floor.astimezone(UTC):
                return floor
        return moment

    def _hours_later(self, local: datetime, amount: int) -> datetime:
        table = self._covering(local, local)
        if amount <= 0:
            index, within = self._open_position(local)
            return self._clock_face(index, within)
        target = table.worked_until(local) + amount
        while table.worked[-1] < target:
            table = self._grown(local, len(table.spans) + table.first)
            target = table.worked_until(local) + amount
        index = (
            bisect_left(table.worked, target) - 1
        )  # the earliest moment that shows it: closing, not the opening after
        return self._clock_face(
            index + table.first, moment_of(table.spans[index], target - table.worked[index])
        )

    def _days_later(self, local: datetime, amount: int) -> datetime:
        ordinal, within = self._open_position(local)
        table = self._table
        index = ordinal - table.first
        share = worked_within(table.spans[index], within)
        whole, rest = divmod(amount, DAY_US)
        position = table.days[index] + whole
        if rest:
            part = share * DAY_US + rest * table.total(index)
            carried, share = divmod(part, table.total(index) * DAY_US)
            position += carried
            share //= DAY_US
        while len(table.workdays) <= position:
            before = table.days[index]
            table = self._grown(local, len(table.spans) + table.first)
            index = ordinal - table.first
            position += table.days[index] - before
        target = table.workdays[position]
        if table.spans[target] is not table.spans[index]:
            share = round(share * table.total(target) / table.total(index))
        return self._clock_face(target + table.first, moment_of(table.spans[target], share, opening=True))

    def _open_position(self, local: datetime) -> tuple[int, int]:
        """The day (ordinal) and the microsecond in it at which the office is open, at or after `local`."""
        table = self._covering(local, local)
        ordinal, within = local.toordinal(), microsecond_of_day(local)
        for span in table.spans[ordinal - table.first]:
            if within < span.closes:
                return ordinal, max(within, span.opens)
        position = table.days[ordinal - table.first + 1]
        while len(table.workdays) <= position:
            table = self._grown(local, len(table.spans) + table.first)
            position = table.days[ordinal - table.first + 1]
        index = table.workdays[position]
        return index + table.first, table.spans[index][0].opens

    @staticmethod
    def _clock_face(ordinal: int, within: int) -> datetime:
        return datetime.fromordinal(ordinal) + timedelta(microseconds=within)

    def _covering(self, start: datetime, end: datetime) -> DayTable:
        table = self._table
        if start.toordinal() < table.first or end.toordinal() + 1 - table.first >= len(table.spans):
            low = min(date.fromordinal(table.first).year, start.year)
            table = self._table = tabulate(self.days, self.hours, (low, max(table.last_year, end.year)))
        return table

    def _grown(self, local: datetime, end: int) -> DayTable:
        """The table, longer by some years."""
        year = date.fromordinal(end - 1).year
        if year - local.year > REACH_YEARS:
            raise InvalidError(_("No office hours are in force in which this limit could run."))
        first = date.fromordinal(self._table.first).year
        self._table = tabulate(self.days, self.hours, (first, max(year + 3, local.year)))
        return self._table


def _microseconds(length: timedelta) -> int:
    return (length.days * 86_400 + length.seconds) * 1_000_000 + length.microseconds
