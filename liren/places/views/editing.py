"""Changing borders from the page of a grid."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liren.accounts.access import ActorRequest, staff_required
from liren.core.verdicts import require
from liren.places.actions import redraw_grid
from liren.places.forms import BorderForm
from liren.places.permissions import may_edit_zoning
from liren.places.views.browsing import grid_context


@require_POST
@staff_required
def grid_redraw(request: ActorRequest, code: str) -> HttpResponseBase:
    """Give a grid the border of the form, from its day on."""
    require(may_edit_zoning(request.actor, code))
    form = BorderForm(request.POST, request.FILES)
    if not form.is_valid():
        context = grid_context(request, code, timezone.localdate(), form)
        return render(request, "places/grid_page.html", context, status=422)
    data = form.cleaned_data
    redraw_grid(request.actor, code, data["shape"], on=data["on"], reason=data["reason"])
    messages.success(request, _("The border is valid from %(day)s on.") % {"day": data["on"]})
    return redirect("grid_page", code=code)
