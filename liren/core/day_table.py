"""Working time by day, added up: the table that lets the clock find a moment by bisection.

All times are in microseconds; days are counted by their proleptic ordinal (`date.toordinal`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

DAY_US = 86_400_000_000
Shape = tuple[tuple[int, int], ...]  # the open spans of a day: from and to, in microseconds of the day


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
class Span:
    """An open span within a day, in microseconds: from, to, and what was worked before it that day."""

    opens: int
    closes: int
    before: int


@dataclass(slots=True)
class DayTable:
    """Cumulative working time of a run of days. Index 0 is the day `first`."""

    first: int
    spans: list[tuple[Span, ...]] = field(default_factory=list)
    worked: list[int] = field(default_factory=lambda: [0])  # microseconds before day i
    days: list[int] = field(default_factory=lambda: [0])  # working days before day i
    workdays: list[int] = field(default_factory=list)  # index of the n-th working day

    @property
    def last_year(self) -> int:
        """The year of the last day in the table."""
        return date.fromordinal(self.first + len(self.spans) - 1).year

    def total(self, index: int) -> int:
        """What is worked on a whole day."""
        return self.worked[index + 1] - self.worked[index]

    def worked_until(self, local: datetime) -> int:
        """The clock of working hours."""
        index = local.toordinal() - self.first
        return self.worked[index] + worked_within(self.spans[index], microsecond_of_day(local))

    def shares_until(self, local: datetime) -> int:
        """The clock of working days: a whole working day counts DAY_US."""
        index = local.toordinal() - self.first
        count = self.days[index] * DAY_US
        if spans := self.spans[index]:
            worked = worked_within(spans, microsecond_of_day(local))
            count += round(worked * DAY_US / self.total(index))
        return count


def tabulate(days: Mapping[date, Day], hours: Sequence[Hours], years: tuple[int, int]) -> DayTable:
    """The table from the first day of the first year to a year beyond the last."""
    table = DayTable(date(years[0], 1, 1).toordinal())
    known: dict[Shape, tuple[Span, ...]] = {(): ()}
    periods = _periods(hours)
    for ordinal in range(table.first, date(min(years[1] + 1, 9998), 12, 31).toordinal() + 1):
        day = date.fromordinal(ordinal)
        special = days.get(day)
        is_workday = special.is_workday if special else day.weekday() < 5
        shape = _shape(day, periods) if is_workday else ()
        if (spans := known.get(shape)) is None:
            spans = known[shape] = _spans(shape)
        if spans:
            table.workdays.append(len(table.spans))
        table.spans.append(spans)
        table.worked.append(table.worked[-1] + sum(span.closes - span.opens for span in spans))
        table.days.append(table.days[-1] + bool(spans))
    return table


def _periods(hours: Sequence[Hours]) -> list[tuple[date, list[Shape]]]:
    """From each date on which the hours in force change: their shape for each weekday, Monday first."""
    edges = {date.min}
    for span in hours:
        edges.add(span.valid_from)
        if span.valid_to < date.max:
            edges.add(span.valid_to + timedelta(days=1))
    return [(edge, [_hours_on(hours, edge, weekday) for weekday in range(7)]) for edge in sorted(edges)]


def _hours_on(hours: Sequence[Hours], day: date, weekday: int) -> Shape:
    valid = [span for span in hours if span.valid_from <= day <= span.valid_to]
    rank = max((span.rank for span in valid), default=0)
    valid = [span for span in valid if span.rank == rank]
    # This weekday's, else everyday's; a make-up Saturday or Sunday without either has Monday's.
    for wanted in (weekday, None, 0) if weekday >= 5 else (weekday, None):
        if found := [span for span in valid if span.weekday == wanted]:
            return tuple(
                sorted((microsecond_of_day(span.opens), microsecond_of_day(span.closes)) for span in found)
            )
    return ()


def _shape(day: date, periods: Sequence[tuple[date, list[Shape]]]) -> Shape:
    index = bisect_right(periods, day, key=lambda period: period[0]) - 1
    return periods[index][1][day.weekday()]


def _spans(shape: Shape) -> tuple[Span, ...]:
    spans, before = [], 0
    for opens, closes in shape:
        spans.append(Span(opens, closes, before))
        before += closes - opens
    return tuple(spans)


def microsecond_of_day(moment: datetime | time) -> int:
    """How far into its day a wall-clock reading is."""
    return ((moment.hour * 60 + moment.minute) * 60 + moment.second) * 1_000_000 + moment.microsecond


def worked_within(spans: tuple[Span, ...], within: int) -> int:
    """Office time of the day up to a microsecond of the day."""
    worked = 0
    for span in spans:
        if within <= span.opens:
            break
        worked = span.before + min(within, span.closes) - span.opens
    return worked


def moment_of(spans: tuple[Span, ...], worked: int, *, opening: bool = False) -> int:
    """When in the day so much was worked, in microseconds; at a break its start, or its end if `opening`."""
    for span in spans:
        last = span.before + span.closes - span.opens
        if worked < last or (worked == last and not opening):
            return span.opens + worked - span.before
    return spans[-1].closes
