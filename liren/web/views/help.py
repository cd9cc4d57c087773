"""Help: people first. The telephone of one's own community, the counter, somebody who reports for one."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from liren.accounts.access import ActorRequest
from liren.insight.views.around import asked_community
from liren.organizations.queries import offices_to_call
from liren.places.names import division_path
from liren.web.tours import steps_for


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Who can be called where I live, how somebody can report for me, and the first steps once more."""
    actor = cast(ActorRequest, request).actor
    community = asked_community(request, actor)
    context = {
        "at": community,
        "place": division_path(community)[-2:] if community else [],
        "offices": offices_to_call(community) if community else [],
        "first_steps": steps_for(actor),
    }
    return render(request, "web/help_page.html", context)
