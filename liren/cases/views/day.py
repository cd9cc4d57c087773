"""The day of somebody on the ground, as one page that a phone keeps for when there is no network."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liren.accounts.access import ActorRequest, role_required, staff_required
from liren.cases.choosing import area_of, map_layers, map_zoom
from liren.cases.forms.reporting import PatrolReportForm
from liren.cases.machine import OWED, VERBS, verbs_from
from liren.cases.models import Case
from liren.cases.panels import day_panels
from liren.cases.permissions import ON_THE_GROUND, may_take
from liren.cases.queries import case_for, debts_of, timeline_of
from liren.cases.telling import told
from liren.cases.views.doors import show_form
from liren.cases.views.grid import BIG_BUTTONS, MOST_ROWS, ON_SITE
from liren.places.queries import division_names

LONG_NUMBER = re.compile(r"\d(?:[\s-]?\d){6,}[\dXx]?")  # phones, identity cards
MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class KeptCase:
    """What a phone keeps of a case: enough to find the place and take the step, nobody's name or number."""

    case: Case
    description: str
    address: str
    verbs: frozenset[str]
    place: str
    photo_number: int


def without_numbers(text: str) -> str:
    """A text in which numbers long enough to be somebody's phone or identity are taken out."""
    return LONG_NUMBER.sub("…", text)


def kept_cases(request: ActorRequest) -> list[KeptCase]:
    """The steps that this person owes on site, the most urgent first."""
    states = [state for state, verb in OWED.items() if verb in ON_SITE]
    found = debts_of(request.actor).filter(state__in=states).annotate(photo_number=Count("photos"))
    cases = list(found[:MOST_ROWS])
    names = division_names({case.division for case in cases})
    return [
        KeptCase(
            case,
            without_numbers(case.description),
            without_numbers(case.address),
            frozenset(verbs_from(case.state)) & frozenset(BIG_BUTTONS),
            names.get(case.division, ""),
            case.photo_number,  # type: ignore[attr-defined]  # annotated above
        )
        for case in cases
    ]


@require_safe
@role_required(*ON_THE_GROUND)
def my_day(request: ActorRequest) -> HttpResponse:
    """Today's list, each case with its steps, the quick report and the rounds: one page for the whole day.

    Its parts stand in for the pages under `/grid/` and `/patrols/` while there is no network.
    """
    scope = request.actor.scopes(*ON_THE_GROUND)[0]
    context: dict[str, Any] = {
        "kept": kept_cases(request),
        "made_at": timezone.now(),
        "panels": day_panels(request.actor),
        "area": area_of(scope),
        "zoom": map_zoom(scope),
        "map_src": map_layers(scope),
        "points_url": reverse("case_points") + f"?scope={scope}&face=grid",
    }
    form = PatrolReportForm(scope=scope[:12])
    response = show_form(request, "cases/my_day.html", form, scope=scope, **context)
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@staff_required
def case_meanwhile(request: ActorRequest, case_id: UUID) -> JsonResponse:
    """What happened to a case since the version that a device had seen: {"lines", "state", "version", "may"}.

    `may` tells whether the step (`verb`) could be taken now.
    """
    case = case_for(request.actor, case_id)
    seen, verb = request.GET.get("version", ""), request.GET.get("verb", "")
    steps = case.version - int(seen) if seen.isdecimal() and len(seen) < 9 else 1
    entries = timeline_of(request.actor, case)[-max(1, min(steps, MOST_LINES)) :]
    lines = [
        _("%(at)s %(what)s (%(who)s)")
        % {"at": timezone.localtime(line.at).strftime("%m-%d %H:%M"), "what": line.title, "who": line.who}
        + (f": {line.text}" if line.text else "")
        for line in told(entries)
        if line.at
    ]
    return JsonResponse(
        {
            "lines": lines,
            "state": case.get_state_display(),
            "version": case.version,
            "may": verb in VERBS and bool(may_take(request.actor, case, verb)),
        }
    )
