"""The single numbers that rooms go by, each with its dates and source; administrators set the next."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from liren.accounts.access import ActorRequest, staff_required
from liren.core.models import Parameter
from liren.core.parameters import Meaning, meanings
from liren.core.verdicts import InvalidError, require
from liren.web.parameter_forms import ParameterForm
from liren.web.rules import change_parameter, may_change_parameters


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def parameters_page(request: ActorRequest) -> HttpResponseBase:
    """Every number that holds or will hold, with what it means."""
    verdict, is_post = may_change_parameters(request.actor), request.method == "POST"
    if is_post:
        require(verdict)
    form = ParameterForm(request.POST if is_post else None, initial={"name": request.GET.get("name", "")})
    if is_post and form.is_valid():
        try:
            change_parameter(request.actor, form.facts())
        except InvalidError as error:
            form.add_error(error.field if error.field in form.fields else None, error.reason)
        else:
            messages.success(request, _("Noted. What was decided before keeps the number of its day."))
            return redirect("parameters_page")
    context = {"rows": _rows(), "verdict": verdict, "form": form}
    return render(request, "web/parameters_page.html", context, status=422 if form.errors else 200)


def _rows() -> list[tuple[Meaning, list[Parameter]]]:
    """Each number with the row in force and those to come."""
    held = Parameter.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=timezone.localdate()))
    by_name: dict[str, list[Parameter]] = {}
    for row in held.order_by("valid_from"):
        by_name.setdefault(row.name, []).append(row)
    return [(one, by_name.get(one.name, [])) for one in meanings()]
