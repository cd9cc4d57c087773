"""The working calendar: a year of holidays and make-up workdays, and office hours by place."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liren.accounts.access import ActorRequest, staff_required
from liren.accounts.roles import Role
from liren.core.models import CalendarDay, OfficeHours
from liren.places.names import division_names
from liren.web.rules import may_edit_calendar, may_edit_hours

_SHORT_WEEKDAYS = (
    pgettext_lazy("head of a calendar", "Mo"),
    pgettext_lazy("head of a calendar", "Tu"),
    pgettext_lazy("head of a calendar", "We"),
    pgettext_lazy("head of a calendar", "Th"),
    pgettext_lazy("head of a calendar", "Fr"),
    pgettext_lazy("head of a calendar", "Sa"),
    pgettext_lazy("head of a calendar", "Su"),
)


@dataclass(frozen=True, slots=True)
class Run:
    """Days in a row that one notice names alike."""

    first: date
    last: date
    is_workday: bool
    name: str
    source: str

    @property
    def length(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class HoursLine:
    """The office hours of a place over a time: "09:00–12:00, 13:30–17:30"."""

    place: str
    weekday: str
    spans: str
    valid_from: date
    valid_to: date | None
    source: str
    tense: str  # past | now | planned


@require_safe
@staff_required
def calendar_page(request: ActorRequest) -> HttpResponseBase:
    """One year (`?year=`, else this one) and the office hours of every place, each with its source."""
    today = timezone.localdate()
    years = sorted(
        {day.year for day in CalendarDay.objects.dates("date", "year")} | {today.year, today.year + 1}
    )
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else today.year
    days = {row.date: row for row in CalendarDay.objects.filter(date__year=year)}
    hours = _hours_lines(today)
    context = {
        "year": year,
        "tabs": [
            (str(one), str(one), f"?year={one}") for one in years if abs(one - today.year) <= 3 or one == year
        ],
        "months": [_month(year, month, days, today) for month in range(1, 13)],
        "weekdays": list(zip(_SHORT_WEEKDAYS, WEEKDAYS.values(), strict=True)),
        "runs": runs_of(days.values()),
        "days_verdict": may_edit_calendar(request.actor),
        "hours_verdict": may_edit_hours(request.actor, own_area(request)),
        "hours": [line for line in hours if line.tense != "past"],
        "past_hours": [line for line in hours if line.tense == "past"],
    }
    return render(request, "web/calendar_page.html", context)


def _month(year: int, month: int, days: dict[date, CalendarDay], today: date) -> dict[str, Any]:
    """A month as weeks of (date or None, what is special, whether it is today)."""
    weeks = [
        [
            {"date": day, "special": days.get(day), "today": day == today, "weekend": day.weekday() > 4}
            if day.month == month
            else None
            for day in week
        ]
        for week in Calendar().monthdatescalendar(year, month)
    ]
    return {"name": MONTHS[month], "weeks": weeks}


def runs_of(rows: Iterable[CalendarDay]) -> list[Run]:
    """The days of a calendar, those in a row that are alike put together."""
    chinese = (get_language() or "").startswith("zh")
    ordered = sorted(rows, key=lambda row: row.date)
    alike = groupby(
        enumerate(ordered),
        key=lambda item: (
            item[1].date.toordinal() - item[0],
            item[1].is_workday,
            item[1].name,
            item[1].source,
        ),
    )
    runs = []
    for _key, members in alike:
        run = [row for _number, row in members]
        name = run[0].name if chinese else run[0].name_en or run[0].name
        runs.append(Run(run[0].date, run[-1].date, run[0].is_workday, name, run[0].source))
    return runs


def _hours_lines(today: date) -> list[HoursLine]:
    """Every place's hours, a day's spans put together: those in force, then planned, then ended."""
    rows = list(OfficeHours.objects.order_by("division", "valid_from", "weekday", "opens"))
    names = division_names({row.division for row in rows if row.division})
    lines = []
    for (division, first, last, weekday, source), members in groupby(
        rows, key=lambda row: (row.division, row.valid_from, row.valid_to, row.weekday, row.source)
    ):
        tense = "past" if last and last < today else "planned" if first > today else "now"
        lines.append(
            HoursLine(
                place=names.get(division, division) if division else _("everywhere"),
                weekday=str(_("every working day") if weekday is None else WEEKDAYS[weekday]),
                spans=_(", ").join(f"{row.opens:%H:%M}–{row.closes:%H:%M}" for row in members),
                valid_from=first,
                valid_to=last,
                source=source,
                tense=tense,
            )
        )
    return sorted(lines, key=lambda line: ("now", "planned", "past").index(line.tense))


def own_area(request: ActorRequest) -> str:
    """The area that an administrator looks after; "" for others, for whom it makes no difference."""
    return next(iter(request.actor.scopes(Role.ADMINISTRATOR)), "")
