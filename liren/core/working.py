"""Working time as pure arithmetic: a table of days, office hours, and the four kinds of limit. No database.

Every kind of limit is a clock that only moves forward:

* ``urgent_hours`` (紧急工作时) runs without a break.
* ``calendar_days`` (自然日) runs by the wall: the same time of day, n dates later, workday or not.
* ``working_hours`` (工作时) runs while the office is open.
* ``working_days`` (工作日) counts office time in shares of its own day: from Friday 14:20, two working days end on the
  second working day after Friday at 14:20. Where the two days have different hours the same *share* of the day counts,
  so a deadline always falls into office hours.

A start outside office hours counts from the next opening. A deadline is the moment at which the clock shows the limit;
a limit of working hours that is used up at closing time is due at closing time, not at the next opening.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.core.verdicts import InvalidError

DAY_US = 86_400_000_000
HOUR_US = 3_600_000_000
SHANGHAI = ZoneInfo("Asia/Shanghai")
REACH_YEARS = 40  # a limit that is not used up after so many further years has no office hours to run in


class LimitKind(models.TextChoices):
    """How a limit is counted (GB/T 30428.2, domain section B4)."""

    URGENT_HOURS = "urgent_hours", gettext_lazy("urgent hours")
    WORKING_HOURS = "working_hours", gettext_lazy("working hours")
    WORKING_DAYS = "working_days", gettext_lazy("working days")
    CALENDAR_DAYS = "calendar_days", gettext_lazy("calendar days")


@dataclass(frozen=True, slots=True)
class Limit:
    """So many hours or days, of one kind."""

    amount: int
    kind: LimitKind

    @property
    def length(self) -> timedelta:
        """The limit as the clock of its kind counts it; a working day counts as one day."""
        if self.kind in (LimitKind.URGENT_HOURS, LimitKind.WORKING_HOURS):
            return timedelta(hours=self.amount)
        return timedelta(days=self.amount)


@dataclass(frozen=True, slots=True)
class Day:
    """A day that differs from its weekday."""

    is_workday: bool
    name: str = ""
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Hours:
    """One open span, from its first valid day to its last. `rank` is the length of its division prefix."""

    opens: time
    closes: time
    weekday: int | None = None
    valid_from: date = date.min
    valid_to: date = date.max
    rank: int = 0


@dataclass(frozen=True, slots=True)
class _Span:
    """An open span within a day, in microseconds: from, to, and what was worked before it that day."""

    opens: int
    closes: int
    before: int


@dataclass(slots=True)
class _Table:
    """Cumulative working time by day, for a run of days. Index 0 is the day `first` (proleptic ordinal)."""

    first: int
    spans: list[tuple[_Span, ...]] = field(default_factory=list)
    worked: list[int] = field(default_factory=lambda: [0])  # microseconds before day i
    days: list[int] = field(default_factory=lambda: [0])  # working days before day i
    workdays: list[int] = field(default_factory=list)  # index of the n-th working day

    def total(self, index: int) -> int:
        return self.worked[index + 1] - self.worked[index]


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
        self._starts = min(years, default=2020), max(years, default=2030)
        self._table = self._tabulate(*self._starts)

    # -- the four questions ------------------------------------------------------------------------------------

    def due_at(self, start: datetime, limit: Limit) -> datetime:
        """When a limit that starts at `start` is used up.

        Raises:
            InvalidError: no office hours are in force in which it could be.
        """
        return self.add(start, limit.length, limit.kind)

    def add(self, moment: datetime, length: timedelta, kind: LimitKind) -> datetime:
        """Where the clock of `kind` stands `length` after `moment`. Never before `moment`."""
        if kind == LimitKind.URGENT_HOURS:
            return (moment.astimezone(UTC) + length).astimezone(self.timezone)
        local = moment.astimezone(self.timezone)
        if kind == LimitKind.CALENDAR_DAYS:
            return self._settled(local.replace(tzinfo=None, fold=0) + length, local)
        amount = _microseconds(length)
        if kind == LimitKind.WORKING_HOURS:
            return self._settled(self._hours_later(local, amount), local)
        return self._settled(self._days_later(local, amount), local)

    def elapsed(self, start: datetime, end: datetime, kind: LimitKind) -> timedelta:
        """What the clock of `kind` counted from `start` to `end`; a working day counts as one day. Never negative."""
        if end <= start:
            return timedelta(0)
        if kind == LimitKind.URGENT_HOURS:
            return end.astimezone(UTC) - start.astimezone(UTC)
        start, end = start.astimezone(self.timezone), end.astimezone(self.timezone)
        if kind == LimitKind.CALENDAR_DAYS:
            return max(end.replace(tzinfo=None) - start.replace(tzinfo=None), timedelta(0))
        table = self._covering(start, end)
        if kind == LimitKind.WORKING_HOURS:
            return timedelta(microseconds=_worked(table, end) - _worked(table, start))
        return timedelta(microseconds=_shares(table, end) - _shares(table, start))

    def remaining(self, now: datetime, due: datetime, kind: LimitKind) -> timedelta:
        """What is left until `due`; negative when it is late."""
        return self.elapsed(now, due, kind) if now <= due else -self.elapsed(due, now, kind)

    def due_after_pause(
        self, due: datetime, paused_at: datetime, resumed_at: datetime, kind: LimitKind
    ) -> datetime:
        """The deadline after a pause: what was left when the pause began is left when it ends. Never earlier."""
        if paused_at >= due:
            return due  # it was late already; a pause doesn't heal that
        left = self.elapsed(paused_at, due, kind)
        return max(due, self.add(max(paused_at, resumed_at), left, kind))

    def explain(self, start: datetime, limit: Limit) -> str:
        """How the deadline came about, in one sentence in the reader's language."""
        from liren.core.explaining import explanation

        return explanation(self, start, limit)

    # -- what the explanation needs ----------------------------------------------------------------------------

    def is_workday(self, day: date) -> bool:
        """Whether the calendar makes it a workday, whatever the office hours."""
        special = self.days.get(day)
        return special.is_workday if special else day.weekday() < 5

    def opening_from(self, moment: datetime) -> datetime:
        """`moment` if the office is open then, else the next opening."""
        local = moment.astimezone(self.timezone)
        index, within = self._open_position(local)
        return self._settled(self._clock_face(index, within), local)

    # -- inside ------------------------------------------------------------------------------------------------

    def _settled(self, wall: datetime, floor: datetime) -> datetime:
        """A wall-clock reading as an aware moment, never before `floor` (a clock set back must not gain an hour)."""
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
        target = _worked(table, local) + amount
        while table.worked[-1] < target:
            table = self._grown(local, len(table.spans) + table.first)
            target = _worked(table, local) + amount
        index = (
            bisect_left(table.worked, target) - 1
        )  # the earliest moment that shows it: closing, not the opening after
        return self._clock_face(
            index + table.first, _moment_of(table.spans[index], target - table.worked[index])
        )

    def _days_later(self, local: datetime, amount: int) -> datetime:
        ordinal, within = self._open_position(local)
        table = self._table
        index = ordinal - table.first
        share = _worked_within(table.spans[index], within)
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
        return self._clock_face(target + table.first, _moment_of(table.spans[target], share, opening=True))

    def _open_position(self, local: datetime) -> tuple[int, int]:
        """The day (ordinal) and the microsecond in it at which the office is open, at or after `local`."""
        table = self._covering(local, local)
        ordinal, within = local.toordinal(), _microsecond_of_day(local)
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

    def _covering(self, start: datetime, end: datetime) -> _Table:
        table = self._table
        if start.toordinal() < table.first or end.toordinal() + 1 - table.first >= len(table.spans):
            low = min(date.fromordinal(table.first).year, start.year)
            table = self._table = self._tabulate(low, max(self._last_year(), end.year))
        return table

    def _last_year(self) -> int:
        return date.fromordinal(self._table.first + len(self._table.spans) - 1).year

    def _grown(self, local: datetime, end: int) -> _Table:
        """The table, longer by some years."""
        year = date.fromordinal(end - 1).year
        if year - local.year > REACH_YEARS:
            raise InvalidError(_("No office hours are in force in which this limit could run."))
        first = date.fromordinal(self._table.first).year
        self._table = self._tabulate(first, max(year + 3, local.year))
        return self._table

    def _tabulate(self, first_year: int, last_year: int) -> _Table:
        table = _Table(date(first_year, 1, 1).toordinal())
        shapes: dict[tuple[tuple[int, int], ...], tuple[_Span, ...]] = {(): ()}
        periods = self._periods()
        for ordinal in range(table.first, date(min(last_year + 1, 9998), 12, 31).toordinal() + 1):
            day = date.fromordinal(ordinal)
            shape = self._shape(day, periods) if self.is_workday(day) else ()
            if (spans := shapes.get(shape)) is None:
                spans = shapes[shape] = _spans(shape)
            worked = spans[-1].before + spans[-1].closes - spans[-1].opens if spans else 0
            if spans:
                table.workdays.append(len(table.spans))
            table.spans.append(spans)
            table.worked.append(table.worked[-1] + worked)
            table.days.append(table.days[-1] + bool(spans))
        return table

    def _periods(self) -> list[tuple[date, list[tuple[tuple[int, int], ...]]]]:
        """From each date on which the hours in force change: their shape for each weekday, Monday first."""
        edges = {date.min}
        for hours in self.hours:
            edges.add(hours.valid_from)
            if hours.valid_to < date.max:
                edges.add(hours.valid_to + timedelta(days=1))
        return [(edge, [self._hours_on(edge, weekday) for weekday in range(7)]) for edge in sorted(edges)]

    def _hours_on(self, day: date, weekday: int) -> tuple[tuple[int, int], ...]:
        valid = [hours for hours in self.hours if hours.valid_from <= day <= hours.valid_to]
        rank = max((hours.rank for hours in valid), default=0)
        valid = [hours for hours in valid if hours.rank == rank]
        for wanted in (
            weekday,
            None,
            0,
        ):  # this weekday's, else everyday's; a make-up Sunday falls back on Monday's
            found = [
                (_of_time(hours.opens), _of_time(hours.closes)) for hours in valid if hours.weekday == wanted
            ]
            if found:
                return tuple(sorted(found))
            if wanted is None and weekday < 5:
                break
        return ()

    @staticmethod
    def _shape(
        day: date, periods: Sequence[tuple[date, list[tuple[tuple[int, int], ...]]]]
    ) -> tuple[tuple[int, int], ...]:
        index = bisect_right(periods, day, key=lambda period: period[0]) - 1
        return periods[index][1][day.weekday()]


def _spans(shape: tuple[tuple[int, int], ...]) -> tuple[_Span, ...]:
    spans, before = [], 0
    for opens, closes in shape:
        spans.append(_Span(opens, closes, before))
        before += closes - opens
    return tuple(spans)


def _microseconds(length: timedelta) -> int:
    return (length.days * 86_400 + length.seconds) * 1_000_000 + length.microseconds


def _microsecond_of_day(moment: datetime) -> int:
    return ((moment.hour * 60 + moment.minute) * 60 + moment.second) * 1_000_000 + moment.microsecond


def _of_time(moment: time) -> int:
    return ((moment.hour * 60 + moment.minute) * 60 + moment.second) * 1_000_000 + moment.microsecond


def _worked_within(spans: tuple[_Span, ...], within: int) -> int:
    """Office time of the day up to a microsecond of the day."""
    worked = 0
    for span in spans:
        if within <= span.opens:
            break
        worked = span.before + min(within, span.closes) - span.opens
    return worked


def _moment_of(spans: tuple[_Span, ...], worked: int, *, opening: bool = False) -> int:
    """The microsecond of the day by which so much was worked; at a lunch break its start, or its end if `opening`."""
    for span in spans:
        last = span.before + span.closes - span.opens
        if worked < last or (worked == last and not opening):
            return span.opens + worked - span.before
    return spans[-1].closes


def _worked(table: _Table, local: datetime) -> int:
    index = local.toordinal() - table.first
    return table.worked[index] + _worked_within(table.spans[index], _microsecond_of_day(local))


def _shares(table: _Table, local: datetime) -> int:
    """The clock of working days in microseconds: a whole working day counts DAY_US."""
    index = local.toordinal() - table.first
    spans = table.spans[index]
    count = table.days[index] * DAY_US
    if spans:
        count += round(_worked_within(spans, _microsecond_of_day(local)) * DAY_US / table.total(index))
    return count
