"""A notice of holidays as somebody pastes it: one day in a line, read with a clear word on each mistake."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from liren.core.actions import DayFacts
from liren.core.verdicts import InvalidError

MOST_LINES = 400
YEARS_AHEAD = 2  # a notice comes out a year ahead at most; later dates are slips of the finger
LONGEST_NAME = 60
MARKS: dict[str, bool | None] = {
    "休": False,
    "off": False,
    "班": True,
    "work": True,
    "平": None,
    "plain": None,
}
_LINE = re.compile(
    r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?\s+(?P<mark>\S+)\s*(?P<name>.*)"
)


@dataclass(frozen=True, slots=True)
class LineFault:
    """What is wrong with one line."""

    number: int  # the first line is 1
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReadDays:
    """What a text says: its days in the order of their dates, and its faults in the order of the lines."""

    days: list[DayFacts]
    faults: list[LineFault]


def read_days(text: str, today: date) -> ReadDays:
    """Read lines such as "2027-01-01 休 元旦", "2027-01-03 班 元旦"; empty lines are passed over."""
    days: dict[date, DayFacts] = {}
    faults = []
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    for number, line in lines[:MOST_LINES]:
        try:
            day = _read(line, today)
            if day.date in days:
                raise InvalidError(_("This date stands in an earlier line already."))
            days[day.date] = day
        except InvalidError as error:
            faults.append(LineFault(number, line[:80], error.reason))
    if len(lines) > MOST_LINES:
        reason = _("At most %(count)d lines at once.") % {"count": MOST_LINES}
        faults.append(LineFault(lines[MOST_LINES][0], lines[MOST_LINES][1][:80], reason))
    return ReadDays(sorted(days.values(), key=lambda day: day.date), faults)


def _read(line: str, today: date) -> DayFacts:
    found = _LINE.fullmatch(line)
    if found is None:
        raise InvalidError(_("Write the date, then 休, 班 or 平, then the name: “2027-01-01 休 元旦”."))
    try:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError as error:
        raise InvalidError(_("There is no such date.")) from error
    if found["mark"].casefold() not in MARKS:
        raise InvalidError(
            _("“%(mark)s” is none of 休 (day off), 班 (make-up workday), 平 (as its weekday).")
            % {"mark": found["mark"][:20]}
        )
    facts = DayFacts(day, MARKS[found["mark"].casefold()], found["name"].strip())
    _check(facts, today)
    return facts


def _check(facts: DayFacts, today: date) -> None:
    if facts.date < today:
        raise InvalidError(_("This day has passed; it stays as it was."))
    if facts.date.year > today.year + YEARS_AHEAD:
        raise InvalidError(_("This is more than %(years)d years ahead.") % {"years": YEARS_AHEAD})
    if facts.is_workday is not None and not facts.name:
        raise InvalidError(_("The name of the holiday is missing."))
    if len(facts.name) > LONGEST_NAME or "\x00" in facts.name:
        raise InvalidError(_("The name is too long."))
    if facts.is_workday and facts.date.weekday() < 5:
        raise InvalidError(
            _("This is a %(weekday)s, a working day anyway.") % {"weekday": WEEKDAYS[facts.date.weekday()]}
        )
