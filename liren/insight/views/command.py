"""The command page: one place on one screen, for the wall and for the desk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liren.accounts.access import ActorRequest, signed_in_required
from liren.accounts.actors import Actor
from liren.cases.models import Case
from liren.cases.slices import SLICES
from liren.core.verdicts import InvalidError, require
from liren.insight.areas import areas_geojson
from liren.insight.drawing import Curve, curve_of
from liren.insight.permissions import COMMANDING, home_scope, may_command
from liren.insight.queries import (
    COUNTED,
    Part,
    Quality,
    hours_of,
    newest_of,
    parts_of,
    quality_of,
    totals_of,
)
from liren.places.codes import is_code, lineage
from liren.places.names import division_names

BUSY, QUIET = 1.5, 0.6  # against the usual of this hour
LOADED, LIGHT = 1.5, 0.5  # against the mean of the parts
QUALITY_KEPT = 60  # seconds


@require_safe
@signed_in_required
def command(request: ActorRequest) -> HttpResponse:
    """Map, figures, table by place, today's hours, newest cases. `scope`: a place; `zoned`: then or now."""
    actor, scope = request.actor, _asked_scope(request)
    is_swap = (
        request.headers.get("HX-Request") == "true" and request.headers.get("HX-Target") == "command-live"
    )
    context = _live(actor, scope, "now" if request.GET.get("zoned") == "now" else "then")
    if not is_swap:
        context |= _frame(actor, scope)
    response = render(request, "insight/command_live.html" if is_swap else "insight/command.html", context)
    response["Vary"] = "HX-Request, HX-Target"
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@signed_in_required
def command_areas(request: ActorRequest) -> HttpResponse:
    """The borders of the places below `scope`, as GeoJSON."""
    actor, scope = request.actor, _asked_scope(request)
    require(may_command(actor, scope))
    names = {part.code: part.name for part in parts_of(actor, scope, timezone.now()) if part.code}
    response = HttpResponse(areas_geojson(scope, names), content_type="application/geo+json")
    response["Cache-Control"] = "private, max-age=300"
    return response


def _asked_scope(request: ActorRequest) -> str:
    scope = request.GET.get("scope", "")
    if not scope:
        return home_scope(request.actor)
    if not is_code(scope):
        raise InvalidError(_("A place is named by 2, 4, 6, 9, 12 or 15 digits."), field="scope")
    return scope


def _frame(actor: Actor, scope: str) -> dict[str, Any]:
    """What stands still: the path, the map's addresses, the streams."""
    homes = [home for home in actor.scopes(*COMMANDING) if scope.startswith(home)]
    top = min(homes, key=len, default=scope)
    steps = [step for step in lineage(scope) if len(step) >= len(top)]
    names = division_names(steps)
    asked = urlencode({"scope": scope})
    base = [f"{reverse('base_json')}?{asked}", f"{reverse('command_areas')}?{asked}"]
    return {
        "path": [*((names[step], f"?scope={step}") for step in steps[:-1]), names[scope]]
        if steps[1:]
        else [],
        "other_homes": [
            (name, f"?scope={home}")
            for home, name in division_names(actor.scopes(*COMMANDING)).items()
            if home and not scope.startswith(home)
        ],
        "place": names.get(scope, ""),
        "map_src": " ".join(base if len(scope) >= 6 else base[1:]),
        "map_points": f"{reverse('case_points')}?{asked}",
        "stream": f"/streams/changes?{asked}",
    }


def _live(actor: Actor, scope: str, zoned: str) -> dict[str, Any]:
    """What moves: the figures, the table, the hours, the newest."""
    now = timezone.now()
    parts = parts_of(actor, scope, now, zoned=zoned)
    totals = totals_of(parts)
    hours = hours_of(actor, scope, now)
    return {
        "scope": scope,
        "zoned": zoned,
        "now": now,
        "tiles": _tiles(actor, scope, zoned, totals, now),
        "columns": [(name, SLICES[name].label) for name in COUNTED],
        "rows": [_row(part, parts, scope, zoned) for part in parts],
        "totals": [(totals[name], list_address(name, scope, zoned)) for name in COUNTED],
        "zonings": [
            ("then", _("As zoned then"), f"?{urlencode({'scope': scope})}"),
            ("now", _("As zoned now"), f"?{urlencode({'scope': scope, 'zoned': 'now'})}"),
        ],
        "hours": hours,
        "curve": curve_of(hours, timezone.localtime(now).hour),
        "weather": _weather(curve_of(hours, timezone.localtime(now).hour)),
        "newest": _newest(newest_of(actor, scope)),
    }


def list_address(name: str, scope: str, zoned: str = "then", *, exact: bool = False) -> str:
    """The list behind a figure."""
    asked = {"show": "all", "status": name, "scope": scope}
    if zoned == "now":
        asked["zoned"] = "now"
    if exact:
        asked["exact"] = "1"
    return f"{reverse('desk')}?{urlencode(asked)}"


def _tiles(actor: Actor, scope: str, zoned: str, totals: Counter[str], now: datetime) -> list[dict[str, Any]]:
    quality = _quality(actor, scope, now)
    looks = {
        "open": ("folder", ""),
        "overdue": ("siren", "danger"),
        "unassigned": ("hourglass", "warn"),
        "opened_today": ("inbox", ""),
        "closed_today": ("circle-check", "done"),
    }
    tiles = [
        {
            "label": SLICES[name].label,
            "value": totals[name],
            "icon": icon,
            "tone": tone if totals[name] else "",
            "href": list_address(name, scope, zoned),
        }
        for name, (icon, tone) in looks.items()
    ]
    tiles.append(
        {
            "label": _("Time to handle"),
            "value": f"{quality.median.total_seconds() / 3600:.1f}" if quality.median is not None else "—",
            "unit": _("h"),
            "icon": "timer",
            "hint": _("median of %(count)d, 7 days") % {"count": quality.handled},
            "href": list_address("handled_week", scope),
        }
    )
    tiles.append(
        {
            "label": _("Satisfied"),
            "value": f"{quality.satisfaction}%" if quality.satisfaction is not None else "—",
            "icon": "smile",
            "hint": _("%(good)d of %(all)d, 30 days") % {"good": quality.satisfied, "all": quality.rated},
            "href": list_address("rated_month", scope),
        }
    )
    return tiles


def _quality(actor: Actor, scope: str, now: datetime) -> Quality:
    """Figures of weeks need not be counted anew with every report that comes in."""
    key = f"insight.quality.{actor.user_id}.{scope}"
    found: Quality | None = cache.get(key)
    if found is None:
        found = quality_of(actor, scope, now)
        cache.set(key, found, QUALITY_KEPT)
    return found


def _row(part: Part, parts: Sequence[Part], scope: str, zoned: str) -> dict[str, Any]:
    """One line of the table: the place, the way down, the figures with their lists, the shade on the map."""
    mean = sum(other.figures["open"] for other in parts) / max(1, len(parts))
    count = part.figures["open"]
    load, tone = _("usual"), "active"
    if count > mean * LOADED:
        load, tone = _("much"), "warn"
    elif count < mean * LIGHT:
        load, tone = _("little"), ""
    place = part.code or scope
    return {
        "code": part.code,
        "name": part.name or _("without a finer place"),
        "url": f"?{urlencode({'scope': part.code, **({'zoned': 'now'} if zoned == 'now' else {})})}"
        if part.code
        else "",
        "cells": [
            (
                name,
                SLICES[name].label,
                part.figures[name],
                list_address(name, place, zoned, exact=not part.code),
            )
            for name in COUNTED
        ],
        "load": load,
        "tone": tone,
    }


def _weather(curve: Curve) -> tuple[str, str]:
    """The weather of the day: quiet, usual or busy against the usual by this hour; words and tone."""
    if not curve.usual_until_now:
        return _("no comparison yet"), "neutral"
    ratio = curve.today_until_now / curve.usual_until_now
    if ratio >= BUSY:
        return _("busier than usual by this hour"), "warn"
    if ratio <= QUIET:
        return _("quieter than usual by this hour"), "info"
    return _("as usual by this hour"), "done"


def _newest(cases: Sequence[Case]) -> list[tuple[Case, str]]:
    names = division_names({case.division for case in cases} | {case.division[:12] for case in cases})
    return [
        (case, " ".join(dict.fromkeys((names[case.division[:12]], names[case.division])))) for case in cases
    ]
