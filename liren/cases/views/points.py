"""Cases as points for the maps."""

from __future__ import annotations

from uuid import UUID

from django.http import JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liren.accounts.access import ActorRequest, staff_required
from liren.accounts.roles import Role
from liren.cases.machine import State
from liren.cases.models import Case
from liren.cases.telling import STATE_TONES
from liren.cases.visibility import READING_BY_PLACE
from liren.core.verdicts import Denied, InvalidError, require
from liren.places.codes import is_code

MOST_POINTS = 5_000
NO_CASE = UUID(int=0)
ON_FOOT = (Role.GRID_WORKER, Role.GRID_LEADER)


@require_safe
@staff_required
def case_points(request: ActorRequest) -> JsonResponse:
    """Open cases below `scope` (significant digits; "" is all of the actor's) that the actor may see.

    The most urgent first; `face=grid` links to the page for the phone.

    {"points": [{id, lon, lat, state, tone, label, url}], "is_cut": whether there were more than 5,000}
    """
    actor, scope = request.actor, request.GET.get("scope", "")
    if scope and not is_code(scope):
        raise InvalidError(_("A place is named by 2, 4, 6, 9, 12 or 15 digits."), field="scope")
    scopes = actor.scopes(*READING_BY_PLACE)
    if scope and scopes and not any(scope.startswith(held) for held in scopes):
        require(Denied(_("This place lies outside your area.")))
    rows = list(
        Case.objects.visible_to(actor)
        .within(scope)
        .open()
        .filter(lon__isnull=False)
        .order_by("due_at", "id")
        .values_list("id", "number", "state", "lon", "lat", "due_at", "severity")[: MOST_POINTS + 1]
    )
    now = timezone.now()
    # Thousands of points: the address and the words of a state are made once.
    page = reverse("grid_case" if request.GET.get("face") == "grid" else "case_page", args=[NO_CASE])
    address, labels = page.replace(str(NO_CASE), "%s"), {state.value: str(state.label) for state in State}
    points = [
        {
            "id": str(pk),
            "lon": lon,
            "lat": lat,
            "state": state,
            "tone": _tone(state, bool(due_at and due_at < now), severity == Case.Severity.URGENT),
            "label": f"{number} · {labels[state]}",
            "url": address % pk,
        }
        for pk, number, state, lon, lat, due_at, severity in rows[:MOST_POINTS]
    ]
    response = JsonResponse({"points": points, "is_cut": len(rows) > MOST_POINTS})
    patch_cache_control(response, private=True, max_age=0, no_store=True)
    return response


def _tone(state: str, is_late: bool, is_urgent: bool) -> str:
    """A point's tone: late is danger, urgent at least warn, else the tone of the state."""
    if is_late:
        return "danger"
    return "warn" if is_urgent else STATE_TONES.get(state, "neutral")
