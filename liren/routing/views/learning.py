"""What the list of duties lacks: lines that rulings propose, and matters that nobody owes."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from liren.accounts.access import ActorRequest, role_required
from liren.core.parameters import parameter
from liren.core.verdicts import InvalidError
from liren.ledger.verbs import name_verbs
from liren.organizations.models import Duty
from liren.places.codes import is_code
from liren.places.names import local_names
from liren.routing.actions.learning import accept_proposal, decline_proposal, propose_duty
from liren.routing.conditions import category_names
from liren.routing.models import DutyProposal
from liren.routing.models.arbitrations import LIST_READERS
from liren.routing.permissions import may_decide_proposal, may_propose_duty
from liren.routing.queries import UNOWNED_DAYS, proposals_decided, proposals_open, unowned_matters
from liren.routing.views.tabs import room_tabs

name_verbs(
    {
        "duty.proposed": gettext_lazy("Duty proposed"),
        "duty.proposal_accepted": gettext_lazy("Proposed duty taken into the list"),
        "duty.proposal_declined": gettext_lazy("Proposed duty declined"),
    }
)


@require_safe
@role_required(*LIST_READERS)
def duty_proposals(request: ActorRequest) -> HttpResponseBase:
    """Lines proposed for the list of duties, each with the rulings behind it."""
    waiting, decided = proposals_open(request.actor), proposals_decided(request.actor)
    every = [*(one.proposal for one in waiting), *decided]
    context = {
        "tabs": room_tabs(request.actor),
        "waiting": [(one, may_decide_proposal(request.actor, one.proposal)) for one in waiting],
        "decided": decided,
        "names": local_names({one.division for one in every}),
        "categories": category_names({one.category_code for one in every}),
        "bases": Duty.Basis.choices,
    }
    return render(request, "routing/duty_proposals.html", context)


@require_POST
@role_required(*LIST_READERS)
def decide_proposal(request: ActorRequest, proposal_id: UUID) -> HttpResponseBase:
    """Take a proposed duty into the list, or decline it."""
    decision = request.POST.get("decision", "")
    if decision not in DutyProposal.Decision.values:
        raise InvalidError(_("Choose from the list."), field="decision")
    if decision == DutyProposal.Decision.DECLINED:
        decline_proposal(request.actor, proposal_id)
        messages.success(request, _("Declined. The list stays as it is."))
    else:
        accept_proposal(request.actor, proposal_id, basis=request.POST.get("basis", ""))
        messages.success(request, _("Taken into the list. It counts for the next dispatch."))
    return redirect("duty_proposals")


@require_safe
@role_required(*LIST_READERS)
def unowned_page(request: ActorRequest) -> HttpResponseBase:
    """Matters that were dispatched by hand because no duty names a unit (S0-15)."""
    found = unowned_matters(request.actor, timezone.now())
    context = {
        "tabs": room_tabs(request.actor),
        "rows": [(one, may_propose_duty(request.actor, one.division)) for one in found],
        "names": local_names({one.division for one in found}),
        "categories": category_names({one.category_code for one in found}),
        "days": parameter(UNOWNED_DAYS),
    }
    return render(request, "routing/unowned_page.html", context)


@require_POST
@role_required(*LIST_READERS)
def propose_unowned(request: ActorRequest) -> HttpResponseBase:
    """Propose that the unit which does the work by habit owes it."""
    division, category = request.POST.get("division", ""), request.POST.get("category", "")
    try:
        unit = UUID(request.POST.get("unit", ""))
    except ValueError as error:
        raise InvalidError(_("Choose units from the list."), field="unit") from error
    if not is_code(division) or category_names([category]).get(category) == category:
        raise InvalidError(_("Choose units from the list."), field="division")
    propose_duty(request.actor, unit_id=unit, category_code=category, division=division)
    messages.success(request, _("Proposed. The command centre decides."))
    return redirect("duty_proposals")
