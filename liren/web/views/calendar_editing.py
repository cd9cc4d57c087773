"""Entering a notice of holidays, and setting office hours."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from liren.accounts.access import ActorRequest, staff_required
from liren.core.actions import DayFacts
from liren.core.models import CalendarDay
from liren.core.verdicts import InvalidError, require
from liren.places.names import division_names
from liren.places.queries import grids_of
from liren.web.calendar_forms import DaysForm, HoursForm
from liren.web.day_lines import ReadDays, read_days
from liren.web.rules import change_calendar, change_hours, may_edit_calendar, may_edit_hours
from liren.web.views.calendar import own_area

MOST_PLACES = 400  # in a list to choose from; a larger land offers districts only


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def calendar_days(request: ActorRequest) -> HttpResponseBase:
    """Paste a notice, look at what it would change, then put it in force."""
    require(may_edit_calendar(request.actor))
    form = DaysForm(request.POST or None)
    read: ReadDays | None = None
    if request.method == "POST" and form.is_valid():
        read = read_days(form.cleaned_data["days"], timezone.localdate())
        if read.faults or not read.days:
            form.add_error("days", _lines_wrong(read))
        elif request.POST.get("seen") == _seal(form):
            return _put_in_force(request, read.days, form.cleaned_data["source"])
    context = {
        "form": form,
        "faults": read.faults if read else [],
        "preview": _preview(read.days) if read and not form.errors else [],
        "seen": _seal(form) if read and not form.errors else "",
        "path": [(_("Working calendar"), reverse("calendar_page")), _("Enter a notice")],
    }
    return render(request, "web/calendar_days.html", context, status=422 if form.errors else 200)


def _seal(form: DaysForm) -> str:
    """What was looked at: a text changed after the preview is shown again first."""
    return sha256(f"{form.cleaned_data['days']}\n{form.cleaned_data['source']}".encode()).hexdigest()


def _lines_wrong(read: ReadDays) -> str:
    if not read.faults:
        return _("There is no day in it.")
    count = len(read.faults)
    return ngettext("%(count)d line needs correcting.", "%(count)d lines need correcting.", count) % {
        "count": count
    }


def _put_in_force(request: ActorRequest, days: list[DayFacts], source: str) -> HttpResponseBase:
    count = change_calendar(request.actor, days, source)
    words = ngettext("%(count)d day changed.", "%(count)d days changed.", count) % {"count": count}
    messages.success(request, words + " " + _("Deadlines that run keep their time."))
    return redirect(f"{reverse('calendar_page')}?year={days[0].date.year}")


def _preview(days: list[DayFacts]) -> list[dict[str, Any]]:
    """Each day, and what it would take the place of."""
    there = {row.date: row for row in CalendarDay.objects.filter(date__in=[day.date for day in days])}
    return [
        {
            "day": day,
            "weekday": WEEKDAYS[day.date.weekday()],
            "before": there.get(day.date),
            "news": _news(day, there),
        }
        for day in days
    ]


def _news(day: DayFacts, there: dict[date, CalendarDay]) -> str:
    """new, changed, same, or taken away."""
    before = there.get(day.date)
    if day.is_workday is None:
        return "gone" if before else "same"
    if before is None:
        return "new"
    return "same" if (before.is_workday, before.name) == (day.is_workday, day.name) else "changed"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def calendar_hours(request: ActorRequest) -> HttpResponseBase:
    """Set the office hours of a place from a day on."""
    require(may_edit_hours(request.actor, own_area(request)))
    form = HoursForm(request.POST or None, places=_places(request))
    if request.method == "POST" and form.is_valid():
        try:
            change_hours(request.actor, form.facts())
        except InvalidError as error:
            form.add_error(error.field if error.field in form.fields else None, error.reason)
        else:
            messages.success(
                request, _("The office hours are set.") + " " + _("Deadlines that run keep their time.")
            )
            return redirect("calendar_page")
    context = {
        "form": form,
        "path": [(_("Working calendar"), reverse("calendar_page")), _("Set office hours")],
    }
    return render(request, "web/calendar_hours.html", context, status=422 if form.errors else 200)


def _places(request: ActorRequest) -> list[tuple[str, str]]:
    """Cities, districts and subdistricts with grids for which the reader may set hours, to choose from."""
    communities = set(grids_of("").values_list("community_code", flat=True))
    codes = {code[:length] for code in communities for length in (4, 6, 9)}
    if len(codes) > MOST_PLACES:
        codes = {code for code in codes if len(code) < 9}
    codes = {code for code in codes if may_edit_hours(request.actor, code)}
    names = division_names(codes)
    places = [(code, "　" * ((len(code) - 3) // 2) + names[code]) for code in sorted(codes)]
    return [("", _("everywhere")), *places] if may_edit_hours(request.actor, "") else places
