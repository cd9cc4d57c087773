"""What each factor of likeness counts, since when, and who says so."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from liren.accounts.access import ActorRequest, staff_required
from liren.core.verdicts import InvalidError, require
from liren.matching.actions.weighing import set_weights
from liren.matching.forms import WeightsForm
from liren.matching.permissions import may_read_weights, may_set_weights
from liren.matching.queries import all_weights, weights_in_force


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def match_weights(request: ActorRequest) -> HttpResponse:
    """The weights in force and those before, and the form for the next."""
    require(may_read_weights(request.actor))
    now = weights_in_force()
    form = WeightsForm(request.POST) if request.method == "POST" else WeightsForm.like(now)
    verdict = may_set_weights(request.actor)
    if request.method == "POST":
        require(verdict)
        if form.is_valid():
            try:
                set_weights(request.actor, form.facts())
            except InvalidError as error:
                form.add_error(error.field if error.field in form.fields else None, error.reason)
            else:
                messages.success(request, _("Noted. It holds from the day that you set."))
                return redirect("match_weights")
    context = {"form": form, "verdict": verdict, "now": now, "all": all_weights()}
    return render(request, "matching/match_weights.html", context, status=422 if form.errors else 200)
