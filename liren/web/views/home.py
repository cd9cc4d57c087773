"""The door: a public page for residents, and for staff the page where their day begins."""

from __future__ import annotations

from typing import Any, Final, cast

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from liren.accounts.access import ActorRequest
from liren.accounts.actors import Actor
from liren.accounts.roles import Role
from liren.cases.machine import State
from liren.cases.models import Case
from liren.insight.views.around import asked_community
from liren.matching.queries import public_matters
from liren.organizations.queries import offices_to_call
from liren.places.names import division_path
from liren.web.navigation import address

DOORS: Final = ("report", "my_reports", "sign_in", "receipt_page", "around", "help_page")

DESK_ROLES: Final = (
    Role.DISPATCHER,
    Role.HANDLER,
    Role.DEPARTMENT_HEAD,
    Role.COMMUNITY_SECRETARY,
    Role.COMMUNITY_WORKER,
)
# The first role that somebody holds decides; who commands a district and has a desk begins with the district.
FIRST_PAGE: Final = (
    ("command", (Role.COMMANDER,)),
    (
        "desk",
        (
            Role.DISPATCHER,
            Role.HANDLER,
            Role.DEPARTMENT_HEAD,
            Role.COMMUNITY_SECRETARY,
            Role.COMMUNITY_WORKER,
        ),
    ),
    ("my_grid", (Role.GRID_WORKER, Role.GRID_LEADER)),
    ("command", (Role.AUDITOR,)),
    ("jobs_page", (Role.ADMINISTRATOR,)),
)


@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """Residents and passers-by get the public page; staff are sent to their own."""
    actor = cast(ActorRequest, request).actor
    first = first_page(actor)
    if first and "public" not in request.GET:
        return redirect(first)
    return render(request, "web/home.html", _public(request, actor))


def _public(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    community = asked_community(request, actor)
    own = Case.objects.visible_to(actor).filter(reporter_id=actor.user_id) if actor.user_id else None
    offices = offices_to_call(community) if community else []
    return {
        "doors": {name: address(name) for name in DOORS},
        "place": division_path(community)[-1:] if community else [],
        "around": public_matters().within(community).count() if community else None,
        "mine_open": own.open().count() if own is not None else 0,
        "mine_to_rate": own.filter(state=State.CLOSED).count() if own is not None else 0,
        "office": offices[0] if offices else None,
    }


def first_page(actor: Actor) -> str:
    """The address where this actor's day begins, "" for residents and passers-by."""
    if not actor.is_staff:
        return ""
    return next((url for name, roles in FIRST_PAGE if actor.holds(*roles) and (url := address(name))), "")
