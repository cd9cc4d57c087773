"""Until when a unit may give a case back: the limits in force, and the form for a new one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from liren.accounts.access import ActorRequest, role_required
from liren.cases.limits import source_words
from liren.core.explaining import limit_words
from liren.core.verdicts import InvalidError, require
from liren.ledger.verbs import name_verbs
from liren.routing.actions.limits import change_return_limit
from liren.routing.forms import ReturnLimitForm
from liren.routing.models import ReturnLimit
from liren.routing.models.arbitrations import LIST_READERS
from liren.routing.permissions import may_change_return_limits
from liren.routing.views.tabs import room_tabs

name_verbs({"return_limit.changed": gettext_lazy("Limit for returns changed")})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*LIST_READERS)
def return_limits(request: ActorRequest) -> HttpResponseBase:
    """Every limit with its source, the latest first; whoever keeps the limits sets a new one."""
    verdict, is_post = may_change_return_limits(request.actor), request.method == "POST"
    if is_post:
        require(verdict)
    form = ReturnLimitForm(request.POST if is_post else None)
    if is_post and form.is_valid():
        try:
            change_return_limit(request.actor, form.facts())
        except InvalidError as error:
            form.add_error(error.field if error.field in form.fields else None, error.reason)
        else:
            messages.success(request, _("Noted. It counts for cases that are sent from that day on."))
            return redirect("return_limits")
    today = timezone.localdate()
    context = {
        "tabs": room_tabs(request.actor),
        "rows": [
            (
                row,
                limit_words(row.limit),
                source_words(row.source),
                row.valid_to is None or row.valid_to >= today,
            )
            for row in ReturnLimit.objects.order_by("counted_from", "-valid_from")
        ],
        "verdict": verdict,
        "form": form,
    }
    return render(request, "routing/return_limits.html", context, status=422 if form.errors else 200)
