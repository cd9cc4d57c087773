"""The working calendar: staff read it, administrators enter notices and hours, and no deadline moves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta

import pytest
from django.utils import timezone, translation

from liren.cases.machine import Stage, State
from liren.cases.tests.stories import a_case
from liren.core.actions import DayFacts, HoursFacts, load_calendar, load_office_hours
from liren.core.clock import forget_working_times, working_time
from liren.core.models import CalendarDay, OfficeHours
from liren.core.verdicts import InvalidError, RefusedError
from liren.ledger.models import Entry
from liren.web.day_lines import read_days
from liren.web.rules import change_calendar, change_hours, may_edit_calendar, may_edit_hours
from tests.cast import DISTRICT, GRID, PEOPLE, Cast
from tests.visitors import signed_in, visitor

TODAY = timezone.localdate()
NOTICE = "国办发明电〔2026〕7号"
MONDAY = TODAY + timedelta(days=7 - TODAY.weekday())
SUNDAY = MONDAY + timedelta(days=6)


@pytest.fixture(autouse=True)
def reference(db: None) -> Iterator[None]:
    load_calendar()
    load_office_hours()
    CalendarDay.objects.filter(date__range=(MONDAY, SUNDAY)).delete()
    forget_working_times()
    with translation.override("en"):
        yield
    forget_working_times()


def hours(**changes: object) -> HoursFacts:
    facts: dict[str, object] = {
        "division": DISTRICT,
        "weekday": None,
        "spans": ((time(8, 30), time(12)), (time(14), time(18))),
        "valid_from": MONDAY,
        "source": "临湖办〔2026〕3号",
    }
    return HoursFacts(**facts | changes)  # type: ignore[arg-type]  # the facts are as loose as a form


def test_only_administrators_change_working_time(cast: Cast) -> None:
    for name in PEOPLE:
        actor, keeper = getattr(cast, name), name == "administrator"
        assert bool(may_edit_calendar(actor)) is keeper
        assert bool(may_edit_hours(actor, DISTRICT)) is keeper
        if not keeper:
            with pytest.raises(RefusedError):
                change_calendar(actor, [DayFacts(MONDAY, False, "校庆")], NOTICE)
            with pytest.raises(RefusedError):
                change_hours(actor, hours())


def test_a_day_counts_as_entered_at_once_and_is_on_record(cast: Cast) -> None:
    days = [DayFacts(MONDAY, False, "元旦"), DayFacts(SUNDAY, True, "元旦")]
    assert change_calendar(cast.administrator, days, NOTICE) == 2
    clock = working_time(DISTRICT)
    assert (clock.is_workday(MONDAY), clock.is_workday(SUNDAY)) == (False, True)
    assert CalendarDay.objects.get(date=MONDAY).name_en == "New Year's Day"
    assert Entry.objects.filter(verb="calendar.changed").count() == 2
    assert change_calendar(cast.administrator, days, NOTICE) == 0
    assert change_calendar(cast.administrator, [DayFacts(MONDAY, None, "")], NOTICE) == 1
    assert working_time(DISTRICT).is_workday(MONDAY)


def test_days_that_have_passed_stay_as_they_were(cast: Cast) -> None:
    with pytest.raises(InvalidError):
        change_calendar(cast.administrator, [DayFacts(TODAY - timedelta(days=1), False, "元旦")], NOTICE)
    with pytest.raises(InvalidError):
        change_hours(cast.administrator, hours(valid_from=TODAY - timedelta(days=1)))


def test_new_hours_end_those_before_the_day_before(cast: Cast) -> None:
    change_hours(cast.administrator, hours())
    change_hours(
        cast.administrator, hours(valid_from=MONDAY + timedelta(days=2), spans=((time(10), time(16)),))
    )
    rows = OfficeHours.objects.filter(division=DISTRICT).order_by("valid_from", "opens")
    assert [(row.opens, row.valid_to) for row in rows] == [
        (time(8, 30), MONDAY + timedelta(days=1)),
        (time(14), MONDAY + timedelta(days=1)),
        (time(10), None),
    ]
    assert Entry.objects.filter(verb="hours.changed", division=DISTRICT).count() == 2


def test_hours_planned_for_later_still_begin_and_the_same_day_is_replaced(cast: Cast) -> None:
    change_hours(cast.administrator, hours(valid_from=MONDAY + timedelta(days=7)))
    change_hours(cast.administrator, hours(spans=((time(7), time(11)),)))
    change_hours(cast.administrator, hours(spans=((time(7), time(12)),)))
    row = OfficeHours.objects.get(division=DISTRICT, valid_from=MONDAY)
    assert (row.closes, row.valid_to) == (time(12), MONDAY + timedelta(days=6))


def test_spans_that_overlap_are_refused(cast: Cast) -> None:
    with pytest.raises(InvalidError):
        change_hours(cast.administrator, hours(spans=((time(9), time(12)), (time(11), time(17)))))


def test_no_deadline_moves_when_hours_or_days_change(cast: Cast) -> None:
    case = a_case(cast, State.DISPATCHED)
    due = case.deadlines.get(stage=Stage.HANDLE).due_at
    change_hours(cast.administrator, hours(division="", valid_from=TODAY, spans=((time(9), time(10)),)))
    change_calendar(cast.administrator, [DayFacts(MONDAY, False, "元旦")], NOTICE)
    case.refresh_from_db()
    assert (case.due_at, case.deadlines.get(stage=Stage.HANDLE).due_at) == (due, due)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("元旦放假", "Write the date"),
        ("2027-02-30 休 元旦", "no such date"),
        ("2027-01-01 假 元旦", "none of"),
        ("2027-01-01 休", "name of the holiday"),
        ("2026-01-01 休 元旦", "passed"),
        ("2072-01-01 休 元旦", "years ahead"),
        ("2027-01-04 班 元旦", "working day anyway"),
        ("2027-01-01 休 " + "元" * 61, "too long"),
    ],
)
def test_each_mistake_in_a_line_is_named(line: str, fault: str) -> None:
    read = read_days(f"\n{line}\n2027-01-02 休 元旦\n2027-01-02 休 元旦", date(2026, 11, 22))
    assert [day.date for day in read.days] == [date(2027, 1, 2)]
    assert [found.number for found in read.faults] == [2, 4]
    assert fault in read.faults[0].reason


def test_dates_are_read_as_people_write_them() -> None:
    read = read_days("2027年1月1日 休 元旦\n2027/1/3 班 元旦\n2027.1.4 平", date(2026, 11, 22))
    assert [(day.date.day, day.is_workday) for day in read.days] == [(1, False), (3, True), (4, None)]
    assert not read.faults


def test_the_calendar_is_for_staff_and_says_why_others_cant_edit(cast: Cast) -> None:
    assert visitor().get("/calendar/").status_code == 302
    assert signed_in(cast, "resident").get("/calendar/").status_code == 403
    client = signed_in(cast, "handler")
    page = client.get("/calendar/?year=2026").content.decode()
    assert "National Day" in page
    assert "国务院办公厅关于2026年部分节假日安排的通知" in page
    assert "09:00–12:00" in page
    assert "Only an administrator of the whole platform" in page
    assert client.get("/calendar/days/").status_code == 403
    assert client.post("/calendar/hours/", {}).status_code == 403


def test_a_notice_is_looked_at_before_it_is_in_force(cast: Cast) -> None:
    client = signed_in(cast, "administrator")
    notice = {"days": f"{MONDAY} 休 元旦", "source": NOTICE}
    wrong = client.post("/calendar/days/", {**notice, "days": "2027-13-01 休 元旦"})
    assert wrong.status_code == 422
    assert "no such date" in wrong.content.decode()
    seen = client.post("/calendar/days/", notice)
    assert not CalendarDay.objects.filter(date=MONDAY).exists()
    seal = seen.context["seen"]
    other = client.post("/calendar/days/", {**notice, "days": f"{MONDAY} 休 春节", "seen": seal})
    assert other.status_code == 200
    assert not CalendarDay.objects.filter(date=MONDAY).exists()
    assert client.post("/calendar/days/", {**notice, "seen": seal}).status_code == 302
    assert CalendarDay.objects.get(date=MONDAY).name == "元旦"


def test_office_hours_are_set_on_the_page(cast: Cast) -> None:
    client = signed_in(cast, "administrator")
    form = {"division": DISTRICT, "weekday": "", "opens": "08:30", "closes": "12:00", "opens_again": "14:00"}
    form |= {"valid_from": MONDAY.isoformat(), "source": "临湖办〔2026〕3号"}
    assert client.post("/calendar/hours/", form).status_code == 422
    assert client.post("/calendar/hours/", {**form, "closes_again": "18:00"}).status_code == 302
    assert OfficeHours.objects.filter(division=DISTRICT, valid_from=MONDAY).count() == 2
    assert "08:30–12:00" in client.get("/calendar/").content.decode()
    assert working_time(GRID).hours
