"""Every deadline explains itself in one sentence, in both languages."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from django.utils import translation

from liren.core.day_table import Day, Hours
from liren.core.time_limits import Limit, LimitKind
from liren.core.working import SHANGHAI, WorkingTime

DAYS = {
    date(2026, 9, 19): Day(False, "中秋节", "Mid-autumn Festival"),
    date(2026, 9, 20): Day(True, "国庆节", "National Day"),
    date(2026, 9, 21): Day(False, "中秋节", "Mid-autumn Festival"),
    **{date(2026, 10, day): Day(False, "国庆节", "National Day") for day in range(1, 8)},
}
CLOCK = WorkingTime(DAYS, [Hours(time(9), time(12)), Hours(time(13, 30), time(17, 30))])


def sentence(start: tuple[int, int, int, int], amount: int, kind: str, language: str = "en") -> str:
    with translation.override(language):
        return CLOCK.explain(datetime(2026, *start, tzinfo=SHANGHAI), Limit(amount, LimitKind(kind)))


def test_the_sentence_names_the_holiday_and_the_make_up_workday() -> None:
    assert sentence((9, 18, 14, 20), 2, "working_days") == (
        "2 working days from Fri 18 Sep 14:20; Sat 19 Sep is a holiday (Mid-autumn Festival), "
        "Sun 20 Sep is a make-up workday (National Day), Mon 21 Sep is a holiday (Mid-autumn Festival): "
        "due Tue 22 Sep 14:20."
    )


def test_days_of_one_holiday_are_named_as_a_run() -> None:
    assert sentence((9, 30, 16, 0), 4, "working_hours") == (
        "4 working hours from Wed 30 Sep 16:00; Thu 1 Oct to Wed 7 Oct is a holiday (National Day): "
        "due Thu 8 Oct 11:30."
    )


def test_a_start_outside_office_hours_says_from_when_it_counts() -> None:
    assert sentence((9, 14, 20, 0), 1, "working_days") == (
        "1 working day from Mon 14 Sep 20:00; outside office hours, so counted from Tue 15 Sep 09:00: "
        "due Wed 16 Sep 09:00."
    )


def test_plain_weekends_are_mentioned_and_an_ordinary_week_says_nothing_more() -> None:
    assert sentence((9, 10, 10, 0), 2, "working_days") == (
        "2 working days from Thu 10 Sep 10:00; weekends don't count: due Mon 14 Sep 10:00."
    )
    assert (
        sentence((9, 14, 10, 0), 2, "working_days")
        == "2 working days from Mon 14 Sep 10:00: due Wed 16 Sep 10:00."
    )


def test_a_year_whose_notice_is_not_loaded_is_owned_up_to() -> None:
    assert sentence((12, 30, 10, 0), 4, "working_days") == (
        "4 working days from Wed 30 Dec 2026 10:00; the holiday notice for 2027 is not loaded, "
        "so only weekends are left out: due Tue 5 Jan 2027 10:00."
    )


def test_clocks_that_never_stop_say_so() -> None:
    assert sentence((9, 18, 23, 0), 4, "urgent_hours") == (
        "4 urgent hours from Fri 18 Sep 23:00; nights and days off count too: due Sat 19 Sep 03:00."
    )
    assert sentence((9, 18, 23, 0), 1, "calendar_days") == (
        "1 calendar day from Fri 18 Sep 23:00; days off count too: due Sat 19 Sep 23:00."
    )


@pytest.mark.parametrize("kind", list(LimitKind))
def test_the_chinese_sentence_has_no_english_left(kind: str) -> None:
    said = sentence((9, 18, 20, 0), 5, kind, "zh-hans")
    assert not any("a" <= letter.lower() <= "z" for letter in said)


def test_the_chinese_sentence_reads_as_an_office_would_write_it() -> None:
    assert sentence((9, 18, 14, 20), 2, "working_days", "zh-hans") == (
        "自9月18日（星期五）14:20起2个工作日；9月19日（星期六）中秋节放假，9月20日（星期日）国庆节调休上班，"
        "9月21日（星期一）中秋节放假：截止9月22日（星期二）14:20。"
    )
