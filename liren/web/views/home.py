"""The door: a public page for residents, and for staff the page where their day begins."""

from __future__ import annotations

from typing import Final, cast

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from liren.accounts.access import ActorRequest
from liren.accounts.actors import Actor
from liren.accounts.roles import Role
from liren.web.navigation import address

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
    first = first_page(cast(ActorRequest, request).actor)
    if first and "public" not in request.GET:
        return redirect(first)
    doors = {name: address(name) for name in ("report", "my_reports", "sign_in", "receipt_page")}
    return render(request, "web/home.html", {"doors": doors})


def first_page(actor: Actor) -> str:
    """The address where this actor's day begins, "" for residents and passers-by."""
    if not actor.is_staff:
        return ""
    return next((url for name, roles in FIRST_PAGE if actor.holds(*roles) and (url := address(name))), "")
