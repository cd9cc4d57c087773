"""The list of units, and the page of one with everything it owes."""

from __future__ import annotations

from itertools import groupby
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.accounts.access import ActorRequest, staff_required
from liren.core.verdicts import InvalidError, require
from liren.organizations.actions import add_duty, end_duty, set_phone
from liren.organizations.forms import DutyForm
from liren.organizations.models import Organization
from liren.organizations.permissions import may_edit_units
from liren.organizations.queries import duties_of, unit_with_duties, units_of
from liren.places.names import division_names


@require_safe
@staff_required
def units_page(request: ActorRequest) -> HttpResponseBase:
    """Every unit, by kind; `?scope=` and `?words=` narrow the list."""
    words = request.GET.get("words", "").strip()[:60]
    units = units_of(scope=request.GET.get("scope", "")[:15], words=words)
    names = division_names({unit.division for unit in units if unit.division})
    groups = [
        (Organization.Kind(kind).label, [(unit, names.get(unit.division, "")) for unit in members])
        for kind, members in groupby(units, key=lambda unit: unit.kind)
    ]
    return render(
        request, "organizations/units_page.html", {"groups": groups, "words": words, "count": len(units)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def unit_page(request: ActorRequest, unit_id: UUID) -> HttpResponseBase:
    """One unit and its duties; whoever keeps the list adds to it here."""
    try:
        unit = unit_with_duties(unit_id)
    except Organization.DoesNotExist as error:
        raise Http404 from error
    verdict = may_edit_units(request.actor, unit.division)
    is_post = request.method == "POST"
    if is_post:
        require(verdict)
    form = DutyForm(request.POST if is_post else None, initial={"division": unit.division})
    if is_post and form.is_valid():
        try:
            add_duty(request.actor, unit.pk, form.facts())
        except InvalidError as error:
            form.add_error(error.field or None, error.reason)
        else:
            messages.success(request, _("Noted. It counts for the next dispatch."))
            return redirect("unit_page", unit_id=unit.pk)
    duties = duties_of(unit)
    today = timezone.localdate()
    context = {
        "unit": unit,
        "names": division_names({unit.division, *(duty.division for duty in duties)} - {""}),
        "current": [duty for duty in duties if duty.valid_to is None or duty.valid_to >= today],
        "ended": [duty for duty in duties if duty.valid_to is not None and duty.valid_to < today],
        "verdict": verdict,
        "form": form,
    }
    return render(request, "organizations/unit_page.html", context, status=422 if form.errors else 200)


@require_POST
@staff_required
def end_unit_duty(request: ActorRequest, duty_id: UUID) -> HttpResponseBase:
    """Let a duty end with yesterday."""
    duty = end_duty(request.actor, duty_id)
    messages.success(request, _("The duty has ended. What was dispatched before stays as it was."))
    return redirect("unit_page", unit_id=duty.organization_id)


@require_POST
@staff_required
def set_unit_phone(request: ActorRequest, unit_id: UUID) -> HttpResponseBase:
    """The telephone that people are shown. Field: phone."""
    try:
        set_phone(request.actor, unit_id, request.POST.get("phone", ""))
    except Organization.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("Saved."))
    return redirect("unit_page", unit_id=unit_id)
