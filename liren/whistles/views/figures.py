"""A month in figures, as a page and as a file."""

from __future__ import annotations

import csv
from datetime import date, timedelta

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liren.accounts.access import ActorRequest, staff_required
from liren.core.verdicts import require
from liren.whistles.figures import UnitFigures, figures_for, place_figures
from liren.whistles.permissions import may_read_figures

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


@require_safe
@staff_required
def whistle_figures(request: ActorRequest) -> HttpResponseBase:
    """What the units made of a month's calls, and how often each community blew. Nobody is ranked."""
    require(may_read_figures(request.actor))
    month = _month(request.GET.get("month", ""))
    this = timezone.localdate().replace(day=1)
    before, after = (month - timedelta(days=1)).replace(day=1), (month + timedelta(days=32)).replace(day=1)
    context = {
        "month": month,
        "month_text": f"{month:%Y-%m}",
        "before": f"{before:%Y-%m}",
        "after": f"{after:%Y-%m}" if after <= this else "",
        "units": figures_for(request.actor, month),
        "places": place_figures(request.actor, month),
    }
    return render(request, "whistles/whistle_figures.html", context)


@require_safe
@staff_required
def whistle_figures_csv(request: ActorRequest) -> HttpResponseBase:
    """The units' month as a CSV file that spreadsheets open as it is."""
    require(may_read_figures(request.actor))
    month = _month(request.GET.get("month", ""))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="whistles-{month:%Y-%m}.csv"'
    response.write("\ufeff")  # spreadsheets take it for UTF-8 only so
    writer = csv.writer(response)
    writer.writerow([plain_cell(words) for words in _heads()])
    for row in figures_for(request.actor, month):
        writer.writerow([plain_cell(value) for value in _cells(row)])
    return response


def plain_cell(value: object) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _heads() -> list[str]:
    return [
        _("Unit"),
        _("Called"),
        _("Came in time"),
        _("Came late"),
        _("Did not come"),
        _("Refused"),
        _("Ruled against"),
        _("Released"),
        _("Signed in far away"),
        _("Rated by the community"),
        _("Ratings"),
    ]


def _cells(row: UnitFigures) -> list[object]:
    rating = f"{row.rating:.2f}" if row.rating is not None else None
    counts = [row.called, row.on_time, row.late, row.absent, row.refused, row.ruled_against, row.released]
    return [row.unit.label, *counts, row.far, rating, row.rated]


def _month(text: str) -> date:
    """The first day of the month that was asked for; of this one if that is none."""
    year, _dash, number = text.partition("-")
    try:
        asked = date(int(year), int(number), 1)
    except (ValueError, OverflowError):
        return timezone.localdate().replace(day=1)
    return asked if 2000 <= asked.year <= 2100 else timezone.localdate().replace(day=1)
