"""What moves on the command page: figures with the lists behind them, the table, the weather, directives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.models import Case
from liren.cases.slices import SLICES
from liren.directives.queries import directive_counts, is_late_now, live_directives
from liren.directives.telling import LEVEL_TONES, clock_words, progress
from liren.insight.drawing import curve_of
from liren.insight.measures import households_of, measured, sparkline, trend_of
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
from liren.insight.weather import Weather, sentence, weather_of, weather_of_parts
from liren.places.codes import GROUPS
from liren.places.names import division_names

LOADED, LIGHT = 1.5, 0.5  # against the mean of the parts
QUALITY_KEPT = 60  # seconds
DIRECTIVES_SHOWN = 6


def live_part(actor: Actor, scope: str, zoned: str) -> dict[str, Any]:
    """The figures, the table, the weather, the hours, the directives and the newest, as of now."""
    now = timezone.now()
    width = next((length for length in GROUPS if length > len(scope)), 0)
    parts = parts_of(actor, scope, now, zoned=zoned)
    totals = totals_of(parts)
    weather = weather_of(actor, scope, now, width)
    hours = hours_of(actor, scope, now)
    rows = _rows(actor, scope, zoned, parts, weather, now)
    return {
        "scope": scope,
        "zoned": zoned,
        "now": now,
        "tiles": _tiles(actor, scope, zoned, totals, now),
        "columns": [(name, SLICES[name].label) for name in COUNTED],
        "rows": rows,
        "totals": [(totals[name], list_address(name, scope, zoned)) for name in COUNTED],
        "zonings": [
            ("then", _("As zoned then"), f"?{urlencode({'scope': scope})}"),
            ("now", _("As zoned now"), f"?{urlencode({'scope': scope, 'zoned': 'now'})}"),
        ],
        "hours": hours,
        "curve": curve_of(hours, timezone.localtime(now).hour),
        "weather": weather[scope],
        "weather_words": sentence(weather[scope], now),
        "directives": _directives(actor, scope, now),
        "newest": _newest(newest_of(actor, scope)),
        "data": {"scope": scope, "asOf": now.isoformat(), "rows": [row["data"] for row in rows]},
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
            "name": name,
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
            "name": "handling",
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
            "name": "satisfied",
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


def _rows(
    actor: Actor, scope: str, zoned: str, parts: list[Part], weather: dict[str, Weather], now: datetime
) -> list[dict[str, Any]]:
    width = next((length for length in GROUPS if length > len(scope)), 0)
    households = households_of(scope) if len(scope) < 15 else {}
    trends = trend_of(actor, scope, now, width)
    told = weather_of_parts(weather, [part.code for part in parts])
    rows = []
    for part in parts:
        row = _row(part, parts, scope, zoned)
        counted = households.get(part.code, 0)
        values = measured(part.figures, counted)
        row |= {
            "households": counted,
            "measures": values,
            "weather": told[part.code] if part.code else None,
            "spark": sparkline(trends.get(part.code, [])) if part.code else "",
            "trend": trends.get(part.code, []),
        }
        row["data"] = {
            "code": part.code,
            "name": row["name"],
            "url": row["url"],
            "households": counted,
            **{name: part.figures[name] for name in COUNTED},
        }
        rows.append(row)
    return rows


def _row(part: Part, parts: Sequence[Part], scope: str, zoned: str) -> dict[str, Any]:
    """One line of the table: the place, the way down, the figures with their lists."""
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


def _directives(actor: Actor, scope: str, now: datetime) -> dict[str, Any]:
    """What was ordered here and is not done yet, with the two lists of the command log behind its counts."""
    counts = directive_counts(actor, scope)
    rows = []
    for directive in live_directives(actor, scope, DIRECTIVES_SHOWN):
        parts = list(directive.addressees.all())
        state, words = clock_words(directive.report_due_at)
        rows.append(
            {
                "directive": directive,
                "tone": LEVEL_TONES[directive.level],
                "progress": progress(directive),
                "late": sum(is_late_now(part, now) for part in parts),
                "clock": (state, words),
            }
        )
    page = reverse("directives_page")
    return {
        "rows": rows,
        "live": (counts["live"], f"{page}?{urlencode({'show': 'live', 'scope': scope})}"),
        "late": (counts["late"], f"{page}?{urlencode({'show': 'late', 'scope': scope})}"),
    }


def _newest(cases: Sequence[Case]) -> list[tuple[Case, str]]:
    names = division_names({case.division for case in cases} | {case.division[:12] for case in cases})
    return [
        (case, " ".join(dict.fromkeys((names[case.division[:12]], names[case.division])))) for case in cases
    ]
