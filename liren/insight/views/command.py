"""The command page: one place on one screen, at the desk and on the wall."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liren.accounts.access import ActorRequest, signed_in_required
from liren.accounts.actors import Actor
from liren.core.verdicts import InvalidError
from liren.directives.permissions import may_issue
from liren.insight.measures import MEASURES
from liren.insight.permissions import COMMANDING, home_scope
from liren.insight.views.live import live_part
from liren.places.codes import is_code, lineage
from liren.places.names import division_names


@require_safe
@signed_in_required
def command(request: ActorRequest) -> HttpResponse:
    """Map, figures, table by place, weather, directives, hours. `scope`: a place; `zoned`: then or now."""
    return _answer(request, "insight/command.html", "insight/command_live.html", "command-live")


@require_safe
@signed_in_required
def command_wall(request: ActorRequest) -> HttpResponse:
    """The same for a wall: full screen, dark, nothing to press but the way out."""
    return _answer(request, "insight/command_wall.html", "insight/wall_live.html", "wall-live")


def _answer(request: ActorRequest, page: str, part: str, target: str) -> HttpResponse:
    actor, scope = request.actor, asked_place(request)
    is_swap = request.headers.get("HX-Request") == "true" and request.headers.get("HX-Target") == target
    context = live_part(actor, scope, "now" if request.GET.get("zoned") == "now" else "then")
    context |= {"live_template": part}
    if not is_swap:
        context |= _frame(actor, scope)
    response = render(request, part if is_swap else page, context)
    response["Vary"] = "HX-Request, HX-Target"
    response["Cache-Control"] = "private, no-store"
    return response


def asked_place(request: ActorRequest) -> str:
    """The place asked for, or the widest that the reader answers for.

    Raises:
        InvalidError: it is no code.
    """
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
    base = [f"{reverse('base_json')}?{asked}"] if len(scope) >= 6 else []
    return {
        "path": [*((names[step], f"?scope={step}") for step in steps[:-1]), names[scope]]
        if steps[1:]
        else [],
        "up": f"?scope={steps[-2]}" if steps[1:] else "",
        "other_homes": [
            (name, f"?scope={home}")
            for home, name in division_names(actor.scopes(*COMMANDING)).items()
            if home and not scope.startswith(home)
        ],
        "place": names.get(scope, ""),
        "map_src": " ".join([*base, f"{reverse('command_areas')}?{asked}"]),
        "stream": f"/streams/changes?{asked}",
        "measures": MEASURES,
        "may_issue": may_issue(actor, scope),
        "today": timezone.localdate(),
        "zone": timezone.get_current_timezone_name(),
    }
