"""The clock against a counter that walks every minute, and against what must hold for any clock."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import chinese_calendar
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liren.core.day_table import Day, Hours
from liren.core.holidays import holiday_rows
from liren.core.time_limits import Limit, LimitKind
from liren.core.working import SHANGHAI, WorkingTime

START = datetime(2026, 9, 1, tzinfo=SHANGHAI)
MINUTE = timedelta(minutes=1)
# A microsecond of a day that is open for one minute only is 1,440 of a day's share.
FEW_MICROSECONDS = timedelta(microseconds=3 * 1440)

minutes = st.integers(0, 40 * 1440 - 1)
kinds = st.sampled_from(LimitKind)


@st.composite
def clocks(draw: st.DrawFn) -> WorkingTime:
    """Two months with any days off and made up, and hours that may change in the middle and by weekday."""
    days = draw(
        st.dictionaries(
            st.dates(date(2026, 9, 1), date(2026, 10, 31)), st.builds(Day, st.booleans()), max_size=20
        )
    )
    edges = draw(st.lists(st.integers(0, 24 * 60 - 1), min_size=2, max_size=6, unique=True).map(sorted))
    spans = _pairs(edges)
    change = draw(st.none() | st.dates(date(2026, 9, 2), date(2026, 10, 1)))
    hours = [Hours(a, b, valid_to=change or date.max) for a, b in spans]
    if change:
        hours += [Hours(time(9), time(12), valid_from=change + timedelta(days=1))]
    if draw(st.booleans()):
        hours.append(Hours(time(8), time(11, 11), weekday=draw(st.integers(0, 6))))
    return WorkingTime(days, hours)


def _pairs(edges: list[int]) -> list[tuple[time, time]]:
    return [(_time(a), _time(b)) for a, b in zip(edges[::2], edges[1::2], strict=False)]


def _time(minute: int) -> time:
    return time(minute // 60, minute % 60)


def _open_minutes(clock: WorkingTime, day: date) -> list[int]:
    """The minutes of a day at which the office is open, by the rules as a person would say them."""
    special = clock.days.get(day)
    if not (special.is_workday if special else day.weekday() < 5):
        return []
    valid = [hours for hours in clock.hours if hours.valid_from <= day <= hours.valid_to]
    mine = [hours for hours in valid if hours.weekday == day.weekday()]
    everyday = [hours for hours in valid if hours.weekday is None]
    monday = [hours for hours in valid if hours.weekday == 0] if day.weekday() >= 5 else []
    found = mine or everyday or monday
    return [m for m in range(1440) if any(h.opens <= _time(m) < h.closes for h in found)]


@settings(max_examples=40, deadline=None)
@given(clocks(), minutes, st.integers(1, 60))
def test_working_hours_agree_with_a_counter_that_walks_every_minute(
    clock: WorkingTime, start: int, amount: int
) -> None:
    begun = START + start * MINUTE
    left, moment = amount * 60, begun
    cache: dict[date, set[int]] = {}
    while left and moment < START + timedelta(days=120):
        day = moment.date()
        if day not in cache:
            cache[day] = set(_open_minutes(clock, day))
        left -= moment.hour * 60 + moment.minute in cache[day]
        moment += MINUTE
    if not left:
        assert clock.due_at(begun, Limit(amount, LimitKind.WORKING_HOURS)) == moment


@settings(max_examples=150, deadline=None)
@given(clocks(), minutes, st.integers(1, 12))
def test_working_days_agree_with_counting_on_the_fingers(clock: WorkingTime, start: int, amount: int) -> None:
    moment = START + start * MINUTE
    while moment.hour * 60 + moment.minute not in _open_minutes(clock, moment.date()):
        rest = [m for m in _open_minutes(clock, moment.date()) if m > moment.hour * 60 + moment.minute]
        midnight = moment.replace(hour=0, minute=0)
        moment = midnight + rest[0] * MINUTE if rest else midnight + timedelta(days=1)
    day, counted = moment.date(), 0
    while counted < amount:
        day += timedelta(days=1)
        counted += bool(_open_minutes(clock, day))
    due = clock.due_at(START + start * MINUTE, Limit(amount, LimitKind.WORKING_DAYS))
    assert due.date() == day
    if _open_minutes(clock, day) == _open_minutes(clock, moment.date()):
        assert due.timetz() == moment.timetz()
    else:
        assert due.hour * 60 + due.minute in _open_minutes(clock, day)


@settings(max_examples=300, deadline=None)
@given(clocks(), minutes, minutes, st.integers(0, 40), kinds)
def test_a_deadline_lies_ahead_and_never_comes_earlier_for_a_later_start(
    clock: WorkingTime, one: int, two: int, amount: int, kind: LimitKind
) -> None:
    first, second = sorted((START + one * MINUTE, START + two * MINUTE))
    due_first, due_second = (clock.due_at(moment, Limit(amount, kind)) for moment in (first, second))
    assert first <= due_first <= due_second
    assert second <= due_second
    assert due_first <= clock.due_at(first, Limit(amount + 1, kind))


@settings(max_examples=300, deadline=None)
@given(clocks(), minutes, st.integers(1, 40), kinds)
def test_from_start_to_deadline_the_clock_counts_the_limit(
    clock: WorkingTime, start: int, amount: int, kind: LimitKind
) -> None:
    begun, limit = START + start * MINUTE, Limit(amount, kind)
    due = clock.due_at(begun, limit)
    assert abs(clock.elapsed(begun, due, kind) - limit.length) <= FEW_MICROSECONDS
    assert abs(clock.remaining(due, begun, kind) + limit.length) <= FEW_MICROSECONDS


@settings(max_examples=200, deadline=None)
@given(clocks(), st.tuples(minutes, minutes, minutes), kinds)
def test_elapsed_time_adds_up(clock: WorkingTime, moments: tuple[int, int, int], kind: LimitKind) -> None:
    a, b, c = (START + moment * MINUTE for moment in sorted(moments))
    assert clock.elapsed(a, b, kind) + clock.elapsed(b, c, kind) == clock.elapsed(a, c, kind)


@settings(max_examples=300, deadline=None)
@given(clocks(), minutes, st.integers(0, 4000), st.integers(0, 20000), st.integers(1, 20), kinds)
def test_a_pause_never_shortens_and_leaves_as_much_as_there_was(
    clock: WorkingTime, start: int, before: int, pause: int, amount: int, kind: LimitKind
) -> None:
    begun = START + start * MINUTE
    due = clock.due_at(begun, Limit(amount, kind))
    paused_at = begun + before * MINUTE
    resumed_at = paused_at + pause * MINUTE
    later = clock.due_after_pause(due, paused_at, resumed_at, kind)
    assert later >= due
    if paused_at < due and clock.elapsed(paused_at, due, kind):
        left = clock.elapsed(resumed_at, later, kind)
        assert abs(left - clock.elapsed(paused_at, due, kind)) <= FEW_MICROSECONDS


@pytest.fixture(scope="module")
def decade() -> tuple[WorkingTime, np.ndarray, np.ndarray]:
    """2016 to 2025 as noticed by the State Council: our clock, and each minute by the library's word."""
    days = {row.date: Day(row.is_workday) for row in holiday_rows(range(2016, 2027))}
    clock = WorkingTime(days, [Hours(time(9), time(12)), Hours(time(13, 30), time(17, 30))])
    day = np.array([540 <= m < 720 or 810 <= m < 1050 for m in range(1440)], dtype=np.int64)
    dates = [date(2016, 1, 1) + timedelta(days=n) for n in range(3653)]
    worked = np.concatenate([day * chinese_calendar.is_workday(d) for d in dates])
    return clock, worked, np.concatenate([[0], np.cumsum(worked)])


@settings(max_examples=500, deadline=None)
@given(st.integers(0, 3_250 * 1440), st.integers(1, 900))
def test_over_ten_years_every_deadline_is_where_counting_minute_by_minute_ends(
    decade: tuple[WorkingTime, np.ndarray, np.ndarray], start: int, amount: int
) -> None:
    clock, worked, counted = decade
    epoch = datetime(2016, 1, 1, tzinfo=SHANGHAI)
    begun = epoch + start * MINUTE
    end = int(np.searchsorted(counted, counted[start] + amount * 60))
    assert clock.due_at(begun, Limit(amount, LimitKind.WORKING_HOURS)) == epoch + end * MINUTE
    assert clock.elapsed(begun, epoch + end * MINUTE, LimitKind.WORKING_HOURS) == timedelta(hours=amount)
    days = amount % 200 + 1  # a working day has 420 minutes: n of them later, in the first open minute
    target = counted[start] + days * 420
    later = int(np.searchsorted(counted, target, side="right")) - 1
    assert clock.due_at(begun, Limit(days, LimitKind.WORKING_DAYS)) == epoch + later * MINUTE
    assert worked[later]
