"""The matters that many report."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from liren.accounts.access import ActorRequest, staff_required
from liren.core.verdicts import require
from liren.matching.models import MatterGroup
from liren.matching.permissions import may_read_groups
from liren.places.names import local_names

MOST = 50


@require_safe
@staff_required
def matter_groups(request: ActorRequest) -> HttpResponse:
    """The largest groups of reports about one matter in the reader's area, as numbers."""
    require(may_read_groups(request.actor))
    found = MatterGroup.objects.visible_to(request.actor).select_related("category", "example")
    groups = list(found.order_by("-people", "-last_at")[:MOST])
    names = local_names({group.division for group in groups})
    context = {
        "groups": [(group, names[group.division]) for group in groups],
        "counted_at": groups[0].counted_at if groups else None,
        "most": groups[0].people if groups else 0,
    }
    return render(request, "matching/matter_groups.html", context)
