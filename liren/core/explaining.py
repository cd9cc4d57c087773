"""The sentence that explains a deadline, naming every holiday and make-up workday that it passes."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from itertools import groupby
from typing import Protocol

from django.utils import dateformat
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from liren.core.day_table import Day
from liren.core.time_limits import Limit


class Clock(Protocol):
    """What is asked of a clock here. `working.WorkingTime` fits."""

    days: dict[date, Day]
    years_loaded: frozenset[int]
    timezone: tzinfo

    def due_at(self, start: datetime, limit: Limit) -> datetime: ...
    def opening_from(self, moment: datetime) -> datetime: ...
    def is_workday(self, day: date) -> bool: ...


def explanation(clock: Clock, start: datetime, limit: Limit) -> str:
    """How the deadline came about, in one sentence in the active language.

    "2 working days from Fri 14:20; Sat is a holiday (Mid-autumn Festival), Sun is a make-up workday: due Tue
    14:20."
    """
    begun = start.astimezone(clock.timezone)
    due = clock.due_at(begun, limit)
    with_year = begun.year != due.year
    if limit.kind in ("urgent_minutes", "urgent_hours"):
        remarks = [_("nights and days off count too")]
    elif limit.kind == "calendar_days":
        remarks = [_("days off count too")]
    else:
        remarks = _remarks(clock, begun, due)
    comma = pgettext("between parts of a sentence", ", ")
    return _("%(limit)s from %(start)s%(remarks)s: due %(due)s.") % {
        "limit": limit_words(limit),
        "start": _moment(begun, with_year),
        "remarks": pgettext("before remarks", "; ") + comma.join(remarks) if remarks else "",
        "due": _moment(due, with_year),
    }


def limit_words(limit: Limit) -> str:
    """A limit in words: "2 working days"."""
    count = limit.amount
    match limit.kind:
        case "urgent_minutes":
            words = ngettext("%(count)d minute", "%(count)d minutes", count)
        case "urgent_hours":
            words = ngettext("%(count)d urgent hour", "%(count)d urgent hours", count)
        case "working_hours":
            words = ngettext("%(count)d working hour", "%(count)d working hours", count)
        case "working_days":
            words = ngettext("%(count)d working day", "%(count)d working days", count)
        case _:
            words = ngettext("%(count)d calendar day", "%(count)d calendar days", count)
    return words % {"count": count}


def _remarks(clock: Clock, begun: datetime, due: datetime) -> list[str]:
    """What is out of the ordinary between start and deadline, in the order of the days."""
    remarks = []
    opening = clock.opening_from(begun)
    if opening != begun:
        remarks.append(
            _("outside office hours, so counted from %(opening)s")
            % {"opening": _moment(opening, opening.year != begun.year)}
        )
    first, last = begun.date(), due.date()
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    special = [day for day in days if day in clock.days]
    runs = groupby(enumerate(special), key=lambda item: (clock.days[item[1]], item[1].toordinal() - item[0]))
    for (kind, _start), items in runs:
        run = [day for _number, day in items]
        holiday, make_up = (
            _("%(days)s is a holiday (%(name)s)"),
            _("%(days)s is a make-up workday (%(name)s)"),
        )
        remarks.append(
            (make_up if kind.is_workday else holiday)
            % {"days": _run_of_days(run[0], run[-1]), "name": _name(clock, run[0])}
        )
    missing = sorted({day.year for day in days} - clock.years_loaded)
    if not missing and any(day not in clock.days and not clock.is_workday(day) for day in days):
        remarks.append(_("weekends don't count"))
    not_loaded = _("the holiday notice for %(year)d is not loaded, so only weekends are left out")
    remarks += [not_loaded % {"year": year} for year in missing]
    return remarks


def _name(clock: Clock, day: date) -> str:
    """The holiday's name in the reader's language, as far as it is known."""
    special = clock.days[day]
    return special.name if (get_language() or "zh").startswith("zh") else special.name_en or special.name


def _moment(moment: datetime, with_year: bool) -> str:
    form = pgettext("date and time", "D j M Y H:i") if with_year else pgettext("date and time", "D j M H:i")
    return dateformat.format(moment, form)


def _run_of_days(first: date, last: date) -> str:
    form = pgettext("day", "D j M")
    if first == last:
        return dateformat.format(first, form)
    return _("%(first)s to %(last)s") % {
        "first": dateformat.format(first, form),
        "last": dateformat.format(last, form),
    }
