"""What the command map draws: borders, cells, what lies under a press, and past days."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.cache import cache
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from liren.accounts.access import ActorRequest, signed_in_required
from liren.core.verdicts import InvalidError, require
from liren.directives.permissions import may_issue
from liren.insight.areas import areas_geojson
from liren.insight.cells import (
    CELL,
    FINE_CELL,
    FINE_FROM,
    LEAST_ZOOM,
    MOST_ZOOM,
    Box,
    cases_in,
    cells_of,
    flatness,
    mesh_for,
)
from liren.insight.permissions import may_command
from liren.insight.queries import parts_of
from liren.insight.replaying import day_of
from liren.insight.views.command import asked_place
from liren.places.locating import locate
from liren.places.names import division_names, division_path

LISTED = 12
DAY_KEPT = 3600  # seconds; a day that is over does not change any more


@require_safe
@signed_in_required
def command_areas(request: ActorRequest) -> HttpResponse:
    """The borders of the places below `scope`, as GeoJSON."""
    actor, scope = request.actor, asked_place(request)
    require(may_command(actor, scope))
    names = {part.code: part.name for part in parts_of(actor, scope, timezone.now()) if part.code}
    response = HttpResponse(areas_geojson(scope, names), content_type="application/geo+json")
    response["Cache-Control"] = "private, max-age=300"
    return response


@gzip_page
@require_safe
@signed_in_required
def command_cells(request: ActorRequest) -> JsonResponse:
    """Open cases of `scope` gathered into cells: `zoom=`, and `box=west,south,east,north` for a part."""
    actor, scope = request.actor, asked_place(request)
    require(may_command(actor, scope))
    zoom = request.GET.get("zoom", "13")
    if not zoom.isdecimal() or not LEAST_ZOOM <= int(zoom) <= MOST_ZOOM:
        raise InvalidError(_("A zoom is a number from 3 to 20."), field="zoom")
    box = _asked_box(request) if "box" in request.GET else None
    now = timezone.now()
    response = JsonResponse(
        {"asOf": now.isoformat(), **cells_of(actor, scope, now, mesh_for(scope, int(zoom)), box)}
    )
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@signed_in_required
def command_here(request: ActorRequest) -> HttpResponse:
    """What lies in a box of the map: its cases, and the ways to order something for this very place."""
    actor, scope = request.actor, asked_place(request)
    require(may_command(actor, scope))
    box = _asked_box(request)
    now = timezone.now()
    cases, count = cases_in(actor, scope, now, box, LISTED)
    lon, lat = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    found = locate(lon, lat)
    place = found.grid if found and found.grid.startswith(scope) else scope
    names = division_names({case.division for case in cases})
    context = {
        "cases": [
            (case, names[case.division], case.due_at is not None and case.due_at < now) for case in cases
        ],
        "count": count,
        "more": count - len(cases),
        "place": " ".join(division_path(place)[-2:]),
        "lon": f"{lon:.6f}",
        "lat": f"{lat:.6f}",
        "scope": place,
        "may_issue": may_issue(actor, place),
    }
    response = render(request, "insight/command_here.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@gzip_page
@require_safe
@signed_in_required
def command_replay(request: ActorRequest) -> JsonResponse:
    """One day of `scope` in changes: `day=2026-01-31`, today without it."""
    actor, scope = request.actor, asked_place(request)
    require(may_command(actor, scope))
    now = timezone.now()
    day = _asked_day(request, timezone.localdate(now))
    key = f"insight.day.{actor.user_id}.{scope}.{day}"
    told = cache.get(key) if day < timezone.localdate(now) else None
    if told is None:
        names = {part.code: part.name for part in parts_of(actor, scope, now) if part.code}
        told = day_of(actor, scope, day, now).as_json()
        told |= {
            "names": [names.get(code, "") for code in told["codes"]],
            "mesh": {"cell": CELL, "fineCell": FINE_CELL, "fineFrom": FINE_FROM, "flat": flatness(scope)},
        }
        if day < timezone.localdate(now) - timedelta(days=1):
            cache.set(key, told, DAY_KEPT)
    response = JsonResponse(told)
    response["Cache-Control"] = "private, no-store"
    return response


def _asked_day(request: ActorRequest, today: date) -> date:
    text = request.GET.get("day", "")
    try:
        day = parse_date(text) if text else today
    except ValueError:
        day = None
    if day is None or not date(2000, 1, 1) <= day <= today:
        raise InvalidError(_("A day is written as 2026-01-31, and is not in the future."), field="day")
    return day


def _asked_box(request: ActorRequest) -> Box:
    try:
        west, south, east, north = (float(edge) for edge in request.GET.get("box", "").split(","))
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            raise ValueError
    except ValueError as error:
        raise InvalidError(_("A box is west,south,east,north in degrees."), field="box") from error
    return west, south, east, north
