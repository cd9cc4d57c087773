"""Arbitration: what waits for a ruling, one of them with everything that was said, and asking for one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.accounts.access import ActorRequest, role_required, staff_required
from liren.accounts.roles import Role
from liren.core.verdicts import InvalidError, require
from liren.ledger.verbs import name_verbs
from liren.organizations.queries import duties_for, explained, units_serving
from liren.places.names import division_names
from liren.routing.actions.arbitrating import ask_for_ruling, rule_on_case
from liren.routing.forms import RulingForm
from liren.routing.models import Arbitration
from liren.routing.models.arbitrations import READERS
from liren.routing.permissions import may_rule
from liren.routing.queries import arbitration_for, returns_of, rulable
from liren.routing.views.tabs import room_tabs

PAGE = 30
name_verbs(
    {
        "arbitration.asked": gettext_lazy("Put to arbitration"),
        "arbitration.ruled": gettext_lazy("Ruled which unit owes it"),
    }
)


@require_safe
@role_required(*READERS, Role.HANDLER, Role.DEPARTMENT_HEAD)
def arbitrations(request: ActorRequest) -> HttpResponseBase:
    """What waits for a ruling, the longest first; and what was ruled, the latest first."""
    visible = Arbitration.objects.visible_to(request.actor).select_related("case__category", "unit")
    mine = set(rulable(request.actor).values_list("pk", flat=True))
    waiting = list(visible.open().order_by("asked_at")[:100])
    ruled = Paginator(visible.filter(ruled_at__isnull=False).order_by("-ruled_at"), PAGE)
    page = ruled.get_page(request.GET.get("page"))
    codes = {one.case.division[:12] for one in (*waiting, *page.object_list)}
    context = {
        "tabs": room_tabs(request.actor),
        "waiting": [(one, one.pk in mine) for one in waiting],
        "page": page,
        "names": division_names(codes),
    }
    return render(request, "routing/arbitrations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def arbitration_page(request: ActorRequest, arbitration_id: UUID) -> HttpResponseBase:
    """One question: who returned the case and why, what the list of duties says, and the ruling."""
    arbitration = arbitration_for(request.actor, arbitration_id)
    case = arbitration.case
    verdict = may_rule(request.actor, arbitration)
    is_post = request.method == "POST"
    if is_post:
        require(verdict)
    form = RulingForm(request.POST if is_post else None, units=list(units_serving(case.division)))
    if is_post and form.is_valid():
        unit, basis = UUID(form.cleaned_data["unit"]), form.cleaned_data["basis"]
        try:
            rule_on_case(request.actor, arbitration.pk, unit_id=unit, basis=basis)
        except InvalidError as error:
            form.add_error(error.field if error.field in form.fields else None, error.reason)
        else:
            messages.success(request, _("Ruled. The case goes there, and can't be returned."))
            return redirect("arbitration_page", arbitration_id=arbitration.pk)
    duties = duties_for(case.category_id, case.division, arbitration.asked_at.date())[:5]
    codes = (case.division[:9], case.division[:12])
    names = division_names(codes)
    context = {
        "arbitration": arbitration,
        "path": [(_("Arbitration"), reverse("arbitrations")), case.number],
        "case": case,
        "place": " ".join(dict.fromkeys(names[code] for code in codes)),
        "returns": returns_of(case),
        "duties": [(duty.organization, explained(duty, case.category.label)) for duty in duties],
        "verdict": verdict,
        "form": form,
    }
    return render(request, "routing/arbitration_page.html", context, status=422 if form.errors else 200)


@require_POST
@staff_required
def ask_arbitration(request: ActorRequest, case_id: UUID) -> HttpResponseBase:
    """Put a case to arbitration."""
    arbitration = ask_for_ruling(request.actor, case_id, question=request.POST.get("question", ""))
    messages.success(request, _("Put to arbitration. It is dispatched after the ruling."))
    return redirect("case_page", case_id=arbitration.case_id)
