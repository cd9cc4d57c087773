"""Around me: what is being dealt with in one's own community, and how it has gone. For everybody."""

from __future__ import annotations

import math
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from liren.accounts.actors import Actor
from liren.cases.choosing import communities_by_subdistrict
from liren.cases.models import Case
from liren.cases.telling import STATE_TONES
from liren.cases.views.visiting import reader
from liren.core.identity import uuid7
from liren.core.verdicts import InvalidError
from liren.insight.neighbourhood import (
    FEWEST_IN_GRID,
    LEAST_PUBLISHED,
    community_at,
    grid_middles,
    is_community,
    matters_around,
    months_of,
    reports_by_class,
)
from liren.matching.permissions import may_join
from liren.matching.telling import age_words
from liren.places.names import division_path

SESSION_KEY = "community"


@require_http_methods(["GET", "HEAD", "POST"])
def around(request: HttpRequest) -> HttpResponse:
    """Open matters in public space of one community. POST chooses it, by name or by a point (not kept)."""
    if request.method == "POST":
        return _choose(request)
    actor = reader(request)
    community = asked_community(request, actor)
    context: dict[str, Any] = {
        "at": community,
        "groups": communities_by_subdistrict(),
        "fewest": FEWEST_IN_GRID,
    }
    if community:
        found = matters_around(community)
        context |= {
            "place": division_path(community)[-2:],
            "found": found,
            "rows": [_row(actor, case, found.names) for case in found.listed],
            "centre": _centre(community),
            "map_src": f"{reverse('base_json')}?scope={community} {reverse('grids_json')}?scope={community}",
        }
    return render(request, "insight/around.html", context)


@require_safe
def around_points(request: HttpRequest) -> JsonResponse:
    """The listed matters of `at`, each in the middle of its grid, as the points of a map."""
    community = _code(request.GET.get("at", ""))
    middles = grid_middles(community)
    points = [
        {
            "id": str(case.pk),
            "lon": middles[case.division][0],
            "lat": middles[case.division][1],
            "tone": STATE_TONES.get(case.state, "neutral"),
            "label": f"{case.category.label} · {case.get_state_display()}",
            "url": f"{reverse('around')}?at={community}#matter-{case.pk}",
        }
        for case in matters_around(community).listed
        if case.division in middles
    ]
    return JsonResponse({"points": points})


@require_safe
def open_figures(request: HttpRequest) -> HttpResponse:
    """How a community's matters went: by class, month by month. Small counts are not published."""
    community = asked_community(request, reader(request))
    context: dict[str, Any] = {
        "at": community,
        "groups": communities_by_subdistrict(),
        "least": LEAST_PUBLISHED,
    }
    if community:
        now = timezone.now()
        months = months_of(community, now)
        context |= {
            "place": division_path(community)[-2:],
            "by_class": reports_by_class(community, now),
            "months": months,
            "last": months[-1] if months else None,
            "trend": [month.reports for month in months if month.reports is not None],
        }
    return render(request, "insight/open_figures.html", context)


def asked_community(request: HttpRequest, actor: Actor) -> str:
    """`at`, else the one chosen in this session, else that of the reader's last report or post, else ""."""
    if "at" in request.GET:
        return _code(request.GET["at"])
    chosen = str(request.session.get(SESSION_KEY, ""))
    if is_community(chosen):
        return chosen
    if actor.user_id is None:
        return ""
    own = Case.objects.visible_to(actor).filter(reporter_id=actor.user_id).order_by("-opened_at")
    held = [scope[:12] for scope in (post.scope for post in actor.holdings) if len(scope) >= 12]
    last = own.values_list("division", flat=True).first() or (held[0] if held else "")
    return last[:12] if is_community(last[:12]) else ""


def _choose(request: HttpRequest) -> HttpResponse:
    community = request.POST.get("community", "")
    lon, lat = (_degrees(request.POST.get(name, "")) for name in ("lon", "lat"))
    if lon is not None and lat is not None:
        community = community_at(lon, lat)
        if not community:
            raise InvalidError(_("This place lies outside the area that is served here."), field="place")
    request.session[SESSION_KEY] = _code(community)
    return redirect(f"{reverse('around')}?at={community}")


def _centre(community: str) -> str:
    middles = grid_middles(community).values()
    if not middles:
        return ""
    lon, lat = (sum(axis) / len(middles) for axis in zip(*middles, strict=True))
    return f"{lon:.4f},{lat:.4f}"


def _code(code: str) -> str:
    if not is_community(code):
        raise InvalidError(_("Choose a community."), field="community")
    return code


def _degrees(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) <= 180 else None


def _row(actor: Actor, case: Case, names: dict[str, str]) -> dict[str, Any]:
    return {
        "case": case,
        "grid": names.get(case.division, ""),
        "age": age_words(case.opened_at),
        "may_join": may_join(actor, case),
        "is_own": actor.user_id is not None and case.reporter_id == actor.user_id,
        "key": uuid7(),
    }
