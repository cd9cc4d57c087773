"""The clock by examples that a person can follow with a calendar in hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from liren.core.day_table import Day, Hours
from liren.core.time_limits import Limit, LimitKind
from liren.core.verdicts import InvalidError
from liren.core.working import SHANGHAI, WorkingTime

MORNING, AFTERNOON = Hours(time(9), time(12)), Hours(time(13, 30), time(17, 30))
DAYS, HOURS = LimitKind.WORKING_DAYS, LimitKind.WORKING_HOURS
# September 2026: Friday the 18th; Saturday and Monday off, Sunday made up.
ISSUE = {
    date(2026, 9, 19): Day(False, "中秋节", "Mid-autumn Festival"),
    date(2026, 9, 20): Day(True, "中秋节", "Mid-autumn Festival"),
    date(2026, 9, 21): Day(False, "中秋节", "Mid-autumn Festival"),
}


def at(day: int, hour: int, minute: int = 0, *, month: int = 9) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def clock(days: dict[date, Day] | None = None, *hours: Hours) -> WorkingTime:
    return WorkingTime(ISSUE if days is None else days, hours or (MORNING, AFTERNOON))


def test_two_working_days_over_a_holiday_with_a_make_up_sunday_end_at_the_same_time() -> None:
    assert clock().due_at(at(18, 14, 20), Limit(2, DAYS)) == at(22, 14, 20)


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (
            at(18, 17, 30),
            at(22, 9),
        ),  # closing time is no longer open: from Sunday's opening, Tuesday's is one day on
        (at(18, 20), at(22, 9)),
        (at(19, 11), at(22, 9)),
        (at(20, 9), at(22, 9)),
        (at(20, 12, 30), at(22, 13, 30)),  # at lunch: from the end of the break
    ],
)
def test_a_working_day_begun_outside_office_hours_counts_from_the_next_opening(
    start: datetime, due: datetime
) -> None:
    assert clock().due_at(start, Limit(1, DAYS)) == due


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        (at(18, 9), 2, at(18, 11)),
        (at(18, 11), 2, at(18, 14, 30)),  # over lunch
        (at(18, 16), 4, at(20, 11, 30)),  # Saturday is off, Sunday is worked
        (at(18, 15, 30), 2, at(18, 17, 30)),  # used up at closing time: due then, not at the next opening
        (at(18, 9), 3, at(18, 12)),
        (at(19, 3), 1, at(20, 10)),
        (at(20, 17, 30), 1, at(22, 10)),
    ],
)
def test_working_hours_run_only_while_the_office_is_open(start: datetime, hours: int, due: datetime) -> None:
    assert clock().due_at(start, Limit(hours, HOURS)) == due


def test_urgent_hours_run_through_the_night_and_calendar_days_through_the_holiday() -> None:
    assert clock().due_at(at(18, 23), Limit(4, LimitKind.URGENT_HOURS)) == at(19, 3)
    assert clock().due_at(at(18, 14, 20), Limit(3, LimitKind.CALENDAR_DAYS)) == at(21, 14, 20)


def test_days_with_other_hours_count_by_their_share_and_a_deadline_stays_in_office_hours() -> None:
    friday = (Hours(time(9), time(12), weekday=4),)
    short = clock({}, MORNING, AFTERNOON, *friday)
    # Thursday 13:30 is 3/7 of its day; 3/7 of a Friday of three hours is 10:17:08 and 4/7 of a second.
    due = short.due_at(at(17, 13, 30), Limit(1, DAYS))
    assert due.date() == date(2026, 9, 18)
    assert due.time().replace(microsecond=0) == time(10, 17, 8)


def test_hours_change_on_the_day_they_are_dated() -> None:
    summer = [
        Hours(time(9), time(12), valid_to=date(2026, 9, 20)),
        Hours(time(10), time(13), valid_from=date(2026, 9, 21)),
    ]
    assert clock({}, *summer).due_at(at(18, 11), Limit(2, HOURS)) == at(21, 11)


def test_the_most_specific_place_decides_the_whole_day() -> None:
    local = Hours(time(8), time(10), rank=6)
    assert clock({}, MORNING, AFTERNOON, local).due_at(at(18, 9), Limit(2, HOURS)) == at(21, 9)


def test_a_make_up_sunday_without_hours_of_its_own_has_mondays() -> None:
    by_weekday = [Hours(time(9), time(17), weekday=number) for number in range(5)]
    assert clock(None, *by_weekday).due_at(at(18, 16), Limit(2, HOURS)) == at(20, 10)


def test_office_hours_on_a_saturday_do_not_make_it_a_working_day() -> None:
    saturday = Hours(time(9), time(12), weekday=5)
    assert clock({}, MORNING, AFTERNOON, saturday).due_at(at(18, 17), Limit(1, HOURS)) == at(21, 9, 30)


def test_elapsed_and_remaining_count_by_the_same_clock() -> None:
    working = clock()
    assert working.elapsed(at(18, 16), at(20, 11, 30), HOURS) == timedelta(hours=4)
    assert working.remaining(at(20, 9, 30), at(20, 11, 30), HOURS) == timedelta(hours=2)
    assert working.remaining(at(20, 11, 30), at(20, 9, 30), HOURS) == timedelta(hours=-2)
    assert working.elapsed(at(20, 9), at(18, 9), HOURS) == timedelta(0)


def test_a_day_that_is_used_up_to_closing_time_is_one_day_whatever_the_night() -> None:
    assert clock().elapsed(at(18, 9), at(18, 17, 30), DAYS) == timedelta(days=1)
    assert clock().elapsed(at(18, 9), at(20, 9), DAYS) == timedelta(days=1)


def test_after_a_pause_as_much_is_left_as_when_it_began() -> None:
    working = clock()
    due = working.due_at(at(17, 10), Limit(8, HOURS))
    assert due == at(18, 11)
    later = working.due_after_pause(due, at(17, 16), at(22, 16), HOURS)
    assert working.elapsed(at(22, 16), later, HOURS) == working.elapsed(at(17, 16), due, HOURS)
    assert (
        working.due_after_pause(due, at(18, 12), at(22, 16), HOURS) == due
    )  # it was late before it was paused


def test_without_any_office_hours_a_working_limit_is_refused_and_others_still_run() -> None:
    idle = WorkingTime({}, [])
    with pytest.raises(InvalidError):
        idle.due_at(at(18, 9), Limit(1, HOURS))
    with pytest.raises(InvalidError):
        idle.due_at(at(18, 9), Limit(1, DAYS))
    assert idle.due_at(at(18, 9), Limit(1, LimitKind.URGENT_HOURS)) == at(18, 10)


def test_the_tables_grow_to_dates_long_before_and_after() -> None:
    working = clock()
    assert working.due_at(datetime(1999, 1, 1, 9, tzinfo=SHANGHAI), Limit(1, HOURS)).year == 1999
    assert working.due_at(datetime(2061, 1, 3, 9, tzinfo=SHANGHAI), Limit(500, DAYS)).year == 2062
    assert working.due_at(at(18, 14, 20), Limit(2, DAYS)) == at(22, 14, 20)


def test_a_limit_of_forty_years_is_still_counted() -> None:
    due = clock().due_at(at(18, 9), Limit(8000, DAYS))
    assert clock().elapsed(at(18, 9), due, DAYS) == timedelta(days=8000)


def test_any_timezone_may_ask_and_the_answer_is_in_the_offices_own() -> None:
    due = clock().due_at(at(18, 14, 20).astimezone(UTC), Limit(2, DAYS))
    assert due == at(22, 14, 20)
    assert due.utcoffset() == timedelta(hours=8)


def test_where_clocks_change_urgent_hours_are_real_hours() -> None:
    boston = WorkingTime({}, [MORNING], timezone=ZoneInfo("America/New_York"))
    start = datetime(2026, 10, 31, 12, tzinfo=boston.timezone)  # set back in the following night
    due = boston.due_at(start, Limit(24, LimitKind.URGENT_HOURS))
    assert due.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=24)
    assert boston.due_at(start, Limit(1, LimitKind.CALENDAR_DAYS)).hour == 12
