"""The stored calendar: what a migration fills in, what the table refuses, how long a process remembers."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from liren.core import calendar
from liren.core.actions import load_calendar, load_office_hours
from liren.core.clock import Limit, LimitKind, forget_working_times, working_time
from liren.core.holidays import holiday_rows, years_known
from liren.core.models import CalendarDay, OfficeHours
from liren.core.working import SHANGHAI

pytestmark = pytest.mark.django_db
TWO_DAYS = Limit(2, LimitKind.WORKING_DAYS)
FRIDAY = datetime(2026, 9, 18, 14, 20, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def reference() -> None:
    """What the migration wrote, also after a test that emptied every table."""
    load_calendar()
    load_office_hours()


def office(**changes: Any) -> OfficeHours:
    fields = {"opens": time(8), "closes": time(10), "valid_from": date(2020, 1, 1), "source": "test"}
    return OfficeHours.objects.create(**(fields | changes))


def test_the_notices_of_all_known_years_are_there_with_names_and_source() -> None:
    national = CalendarDay.objects.get(date=date(2026, 10, 1))
    assert (national.is_workday, national.name, national.name_en) == (False, "国庆节", "National Day")
    assert "国务院办公厅关于2026年部分节假日安排的通知" in national.source
    assert "chinesecalendar" in national.source
    assert CalendarDay.objects.get(date=date(2026, 9, 20)).is_workday
    assert {day.year for day in CalendarDay.objects.values_list("date", flat=True)} == set(years_known())
    assert {2014, 2026} <= set(years_known())


def test_new_years_eve_is_sourced_to_the_notice_that_named_it() -> None:
    rows = {row.date: row for row in holiday_rows([2022, 2023])}
    assert "2023年" in rows[date(2022, 12, 31)].source
    assert "2022年" in rows[date(2022, 10, 1)].source


def test_a_second_run_changes_nothing_and_keeps_a_correction() -> None:
    CalendarDay.objects.filter(date=date(2026, 10, 1)).update(name="更正")
    assert load_calendar() == 0
    assert load_office_hours() == 0
    assert CalendarDay.objects.get(date=date(2026, 10, 1)).name == "更正"


def test_the_default_office_hours_say_that_nobody_verified_them() -> None:
    spans = [(row.opens, row.closes) for row in OfficeHours.objects.filter(division="")]
    assert spans == [(time(9), time(12)), (time(13, 30), time(17, 30))]
    assert all("未经核实" in row.source for row in OfficeHours.objects.all())


@pytest.mark.parametrize(
    "wrong",
    [
        {"opens": time(10), "closes": time(8)},
        {"opens": time(10), "closes": time(10)},
        {"valid_to": date(2019, 12, 31)},
        {"weekday": 7},
        {"division": "37011x"},
        {"source": ""},
    ],
)
def test_impossible_hours_are_refused_by_the_table(wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        office(**({"division": "37"} | wrong))


def test_spans_of_one_place_must_not_overlap_while_both_are_valid() -> None:
    office(division="37", valid_to=date(2025, 12, 31))
    office(division="37", valid_from=date(2026, 1, 1))
    office(division="3701")
    office(division="37", weekday=4)
    office(division="37", opens=time(10), closes=time(11))
    with pytest.raises(IntegrityError), transaction.atomic():
        office(division="37", opens=time(9, 59), closes=time(10, 1), valid_from=date(2030, 1, 1))


def test_the_longest_prefix_with_hours_that_day_decides() -> None:
    office(division="3701", opens=time(8), closes=time(12))
    office(division="370114", opens=time(10), closes=time(11), valid_to=date(2026, 9, 20))
    forget_working_times()
    hour = Limit(2, LimitKind.WORKING_HOURS)
    start = datetime(2026, 9, 18, 10, tzinfo=SHANGHAI)
    assert working_time("370114001001").due_at(start, hour) == datetime(2026, 9, 20, 11, tzinfo=SHANGHAI)
    assert working_time("370114001001").due_at(start + timedelta(days=3), hour).hour == 12
    assert working_time("370102").due_at(start, hour) == datetime(2026, 9, 18, 12, tzinfo=SHANGHAI)
    assert working_time("420000").due_at(start, hour) == datetime(2026, 9, 18, 12, tzinfo=SHANGHAI)


def test_places_with_the_same_hours_share_one_clock_and_asking_again_costs_no_query() -> None:
    first = working_time("370114001001")
    with CaptureQueriesContext(connection) as queries:
        assert working_time("370114001001") is first
        assert working_time("420704002003") is first
    assert len(queries) == 0


def test_a_change_is_seen_at_once_after_an_action_and_within_a_minute_from_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = working_time("37").due_at(FRIDAY, TWO_DAYS)
    CalendarDay.objects.create(date=date(2026, 9, 21), is_workday=False, name="停电", source="test")
    assert working_time("37").due_at(FRIDAY, TWO_DAYS) == before
    monkeypatch.setattr(calendar, "TRUST_SECONDS", 0)
    assert working_time("37").due_at(FRIDAY, TWO_DAYS) == before + timedelta(days=1)


def test_an_unchanged_calendar_is_asked_for_its_revision_only(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = working_time("37")
    monkeypatch.setattr(calendar, "TRUST_SECONDS", 0)
    with CaptureQueriesContext(connection) as queries:
        assert working_time("37") is clock
    assert len(queries) == 1


def test_a_corrected_day_is_noticed_although_the_number_of_days_is_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = working_time("37").due_at(FRIDAY, TWO_DAYS)
    day = CalendarDay.objects.get(date=date(2026, 9, 20))
    day.is_workday = False
    day.save()
    monkeypatch.setattr(calendar, "TRUST_SECONDS", 0)
    assert working_time("37").due_at(FRIDAY, TWO_DAYS) == before + timedelta(days=1)
