"""Borders and the base map for maps. Public: which place a point lies in is no secret."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liren.core.templatetags.ui import TONES
from liren.core.verdicts import InvalidError
from liren.places.maps import base_geojson, box_of, divisions_geojson, grids_geojson, remembered
from liren.places.models import Division
from liren.places.revision import current_revision

BASE_MAP_SECONDS = 300


@require_safe
def grids_json(request: HttpRequest) -> HttpResponse:
    """`?scope=` significant digits, `on=` a day, `tone=` how to shade them."""
    scope, on, tone = asked_scope(request), asked_day(request), request.GET.get("tone", "")
    if tone and tone not in TONES:
        raise InvalidError(_("There is no such tone."), field="tone")
    return _answer(request, f"grids {scope} {on} {tone}", lambda: grids_geojson(scope, on, tone))


@require_safe
def divisions_json(request: HttpRequest) -> HttpResponse:
    """`?scope=`, `level=` one level only, `on=` a day."""
    scope, on, level = asked_scope(request), asked_day(request), request.GET.get("level", "")
    if level and level not in Division.Level.values:
        raise InvalidError(_("There is no such level."), field="level")
    return _answer(request, f"divisions {scope} {level} {on}", lambda: divisions_geojson(scope, level, on))


@require_safe
def base_json(request: HttpRequest) -> HttpResponse:
    """`?bbox=west,south,east,north` in degrees, or `?scope=` for the box around a place."""
    box = _asked_box(request) if "bbox" in request.GET else box_of(asked_scope(request))
    response = HttpResponse(base_geojson(box or (0.0, 0.0, 0.0, 0.0)), content_type="application/geo+json")
    response["Cache-Control"] = f"public, max-age={BASE_MAP_SECONDS}"
    return response


def asked_scope(request: HttpRequest) -> str:
    """The scope asked for, "" for everywhere.

    Raises:
        InvalidError: it is not the digits of a code.
    """
    scope = request.GET.get("scope", "")
    if scope and not (scope.isascii() and scope.isdigit() and len(scope) in (2, 4, 6, 9, 12, 15)):
        raise InvalidError(_("A place is named by 2, 4, 6, 9, 12 or 15 digits."), field="scope")
    return scope


def asked_day(request: HttpRequest) -> date:
    """The day asked for, today without one.

    Raises:
        InvalidError: it is no date.
    """
    text = request.GET.get("on", "")
    if not text:
        return timezone.localdate()
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise InvalidError(_("A day is written as 2026-01-31."), field="on")
    return day


def _asked_box(request: HttpRequest) -> tuple[float, float, float, float]:
    try:
        west, south, east, north = (float(edge) for edge in request.GET["bbox"].split(","))
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            raise ValueError
    except ValueError as error:
        raise InvalidError(_("A box is west,south,east,north in degrees."), field="bbox") from error
    return west, south, east, north


def _answer(request: HttpRequest, what: str, make: Callable[[], str]) -> HttpResponse:
    """GeoJSON with the revision as its tag: asked again, an unchanged zoning costs one query and no body."""
    tag = f'"{current_revision()}-{what.replace(" ", "-")}"'
    if request.headers.get("If-None-Match") == tag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(remembered(tag, make), content_type="application/geo+json")
    response["ETag"] = tag
    response["Cache-Control"] = "public, no-cache"
    return response
