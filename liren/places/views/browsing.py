"""The tree of places with its figures, and the page of one grid."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.accounts.access import ActorRequest, staff_required
from liren.accounts.queries import names_of
from liren.accounts.roles import Role
from liren.places.codes import GROUPS, LEVELS, lineage
from liren.places.figures import figures_of, figures_of_children
from liren.places.forms import BorderForm
from liren.places.models import Division, Grid, LegacyCode
from liren.places.names import division_name, division_names
from liren.places.permissions import may_edit_zoning, may_read_topology
from liren.places.queries import children, household_range, lineage_of, versions
from liren.places.staffing import staffing_totals, workers_of
from liren.places.views.map_data import asked_day, asked_scope

LEVEL_WORDS = {
    "province": gettext_lazy("Province"),
    "city": gettext_lazy("City"),
    "district": gettext_lazy("District"),
    "subdistrict": gettext_lazy("Subdistrict"),
    "community": gettext_lazy("Community"),
    "grid": gettext_lazy("Grid"),
}


@staff_required
def places_page(request: ActorRequest) -> HttpResponseBase:
    """One place: what lies below it, with figures and a map. `?scope=` names it, else the reader's own."""
    day = asked_day(request)
    scope = asked_scope(request) if "scope" in request.GET else _own_scope(request, day)
    if len(scope) == 15:
        return redirect("grid_page", code=scope)
    rows = figures_of_children(scope, day)
    totals = staffing_totals(scope, day)
    below = LEVELS[len(rows[0].code)] if rows else ""
    context = {
        "scope": scope,
        "day": day,
        "is_today": day == timezone.localdate(),
        "name": division_name(scope) if scope else _("All places"),
        "level": LEVEL_WORDS.get(LEVELS.get(len(scope), ""), ""),
        "path": path_of(scope),
        "rows": rows,
        "below": LEVEL_WORDS.get(below, ""),
        "totals": figures_of(scope, day),
        "workers": totals.get(Role.GRID_WORKER, 0),
        "leaders": totals.get(Role.GRID_LEADER, 0),
        "may_check": may_read_topology(request.actor, scope),
        "map": map_sources(scope, below, day),
    }
    return render(request, "places/places_page.html", context)


@staff_required
def grid_page(request: ActorRequest, code: str) -> HttpResponseBase:
    """One grid on a day: border, people, history. `?on=` shows it as zoned then."""
    return render(request, "places/grid_page.html", grid_context(request, code, asked_day(request)))


def grid_context(
    request: ActorRequest, code: str, day: date, form: BorderForm | None = None
) -> dict[str, Any]:
    """What the page of a grid shows; `form` is one that came back with errors."""
    every = [version for version in versions(code) if isinstance(version, Grid)]
    grid = next((version for version in every if _is_valid(version, day)), None)
    if not every:
        raise Grid.DoesNotExist
    shown = grid or every[0]
    may_edit = may_edit_zoning(request.actor, code)
    sees_names = bool(may_read_topology(request.actor, code))
    workers = workers_of(code, day)
    names = names_of(user for user, _role in workers) if sees_names else {}
    community = code[:12]
    return {
        "grid": shown,
        "is_valid": grid is not None,
        "day": day,
        "is_today": day == timezone.localdate(),
        "path": path_of(code),
        "versions": every,
        "lineage": lineage_of(code),
        "legacy": LegacyCode.objects.filter(grid_code=code).order_by("system", "code"),
        "guideline": household_range(code, day),
        "subs": children(code, day),
        "parent_name": division_name(shown.parent_code) if shown.parent_code else "",
        "workers": [(names.get(user, ""), Role(role).label) for user, role in workers],
        "may_edit": may_edit,
        "form": form or (BorderForm() if may_edit else None),
        "own_border": f"{reverse('grids_json')}?scope={code}&on={day}",
        "map": f"{reverse('base_json')}?scope={community} {reverse('grids_json')}?scope={community}&on={day} "
        f"{reverse('grids_json')}?scope={code}&on={day}&tone=active",
    }


def _is_valid(grid: Grid, day: date) -> bool:
    return grid.valid_from <= day and (grid.valid_to is None or grid.valid_to >= day)


def path_of(scope: str) -> list[tuple[str, str]]:
    """The places above one, with their pages."""
    steps = lineage(scope)
    names = division_names(steps)
    page = reverse("places_page")
    return [
        (_("All places"), f"{page}?scope="),
        *[(names[step], f"{page}?scope={step}") for step in steps[:-1]],
    ]


def map_sources(scope: str, below: str, day: date) -> str:
    """The addresses of what a map of a place draws: base, own border, what lies below."""
    divisions, grids = reverse("divisions_json"), reverse("grids_json")
    layers = []
    if len(scope) >= GROUPS[2]:
        layers.append(f"{reverse('base_json')}?scope={scope}")
    if below == "grid":
        layers.append(f"{grids}?scope={scope}&on={day}")
    elif below and Division.objects.on(day).under(scope).filter(level=below, polygon__isnull=False).exists():
        layers.append(f"{divisions}?scope={scope}&level={below}&on={day}")
    elif scope:
        layers.append(f"{grids}?scope={scope}&on={day}")
    if scope:
        layers.append(f"{divisions}?scope={scope}&level={LEVELS[len(scope)]}&on={day}")
    return " ".join(layers)


def _own_scope(request: ActorRequest, day: date) -> str:
    """Where the reader works; from the top down to the first place with a choice."""
    scopes = [post.scope for post in request.actor.holdings if post.role is not Role.RESIDENT]
    scope = min(scopes, key=len, default="")
    while len(scope) < GROUPS[3] and len(below := children(scope, day)) == 1:
        scope = below[0].division
    return scope
