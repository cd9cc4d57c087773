"""Public holidays and make-up workdays as the library `chinesecalendar` knows them. A migration uses it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

from chinese_calendar.constants import Holiday, holidays, workdays

_NAMES = {holiday.value: holiday.chinese for holiday in Holiday}
_SHORT = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节"}  # the notices' own words
_LONGEST = 60
_SOURCE = "国务院办公厅关于{year}年部分节假日安排的通知（chinesecalendar {version}）"


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """One day that a notice of the State Council names."""

    date: date
    is_workday: bool
    name: str
    name_en: str
    source: str


def english_name(chinese: str) -> str:
    """The English name of a holiday, "" if the library knows no holiday of this name."""
    names: dict[str, str] = {_SHORT.get(name, name): english for english, name in _NAMES.items()}
    return names.get(_SHORT.get(chinese, chinese), "")[:_LONGEST]


def years_known() -> range:
    """The years for which the installed library holds the notice."""
    years = {day.year for day in holidays}
    return range(min(years), max(years) + 1)


def holiday_rows(years: range | list[int]) -> list[HolidayRow]:
    """Days off and make-up workdays of these years, in order. Years that are not known give nothing."""
    wanted = set(years)
    rows = [_row(day, english, is_workday=False) for day, english in holidays.items() if day.year in wanted]
    rows += [_row(day, english, is_workday=True) for day, english in workdays.items() if day.year in wanted]
    return sorted(rows, key=lambda row: row.date)


def _row(day: date, english: str, *, is_workday: bool) -> HolidayRow:
    chinese = _NAMES.get(english, english)
    # The days around New Year that lie in December are in the next year's notice.
    noticed = day.year + (day.month == 12 and english == Holiday.new_years_day.value)
    return HolidayRow(
        date=day,
        is_workday=is_workday,
        name=_SHORT.get(chinese, chinese)[:_LONGEST],
        name_en=english[:_LONGEST],
        source=_SOURCE.format(year=noticed, version=version("chinesecalendar")),
    )
