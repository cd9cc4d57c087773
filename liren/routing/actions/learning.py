"""Deciding on proposed duties, and proposing them for work that nobody owes."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.core.verdicts import InvalidError, require
from liren.ledger.actions import record
from liren.organizations.actions import DutyFacts, add_duty
from liren.organizations.models import Duty
from liren.organizations.queries import units_serving
from liren.routing.actions.arbitrating import propose
from liren.routing.models import DutyProposal
from liren.routing.permissions import may_decide_proposal, may_propose_duty

LONGEST_SOURCE = 200


@transaction.atomic
def accept_proposal(actor: Actor, proposal_id: UUID, *, basis: str = "") -> DutyProposal:
    """Take a proposed duty into the list, from today, with the ruling as its source."""
    proposal = _locked(actor, proposal_id)
    if proposal.decision == DutyProposal.Decision.ACCEPTED:
        return proposal
    require(may_decide_proposal(actor, proposal))
    if basis and basis not in Duty.Basis.values:
        raise InvalidError(_("Choose a reason from the list."), field="basis")
    facts = DutyFacts(
        category_code=proposal.category_code,
        division=proposal.division,
        basis=basis or proposal.basis,
        valid_from=timezone.localdate(),
        source=_source(proposal),
    )
    proposal.duty = add_duty(actor, proposal.unit_id, facts)
    return _decide(actor, proposal, DutyProposal.Decision.ACCEPTED)


@transaction.atomic
def decline_proposal(actor: Actor, proposal_id: UUID) -> DutyProposal:
    """Leave the list as it is. The ruling on the case stays."""
    proposal = _locked(actor, proposal_id)
    if proposal.decision == DutyProposal.Decision.DECLINED:
        return proposal
    require(may_decide_proposal(actor, proposal))
    return _decide(actor, proposal, DutyProposal.Decision.DECLINED)


@transaction.atomic
def propose_duty(actor: Actor, *, unit_id: UUID, category_code: str, division: str) -> DutyProposal:
    """Propose that the unit which does the work by habit owes it from now on.

    Raises:
        RefusedError: not the dispatcher of this area.
        InvalidError: the unit does not serve it.
    """
    require(may_propose_duty(actor, division))
    unit = units_serving(division).filter(pk=unit_id).first()
    if unit is None:
        raise InvalidError(_("Choose a unit that serves this place."), field="unit")
    return propose(actor, unit, category_code, division, DutyProposal.Origin.PRACTICE)


def _locked(actor: Actor, proposal_id: UUID) -> DutyProposal:
    visible = DutyProposal.objects.visible_to(actor).select_related("unit")
    return visible.select_for_update(of=("self",)).get(pk=proposal_id)


def _decide(actor: Actor, proposal: DutyProposal, decision: str) -> DutyProposal:
    proposal.decision, proposal.decided_at = decision, timezone.now()
    proposal.decided_by_id = actor.user_id
    proposal.save(update_fields=["decision", "decided_at", "decided_by", "duty"])
    record(actor, f"duty.proposal_{decision}", proposal, unit=str(proposal.unit_id))
    return proposal


def _source(proposal: DutyProposal) -> str:
    """The rulings behind a duty, by the numbers of their cases."""
    numbers = list(proposal.rulings.order_by("ruled_at").values_list("case__number", flat=True))
    if not numbers:
        return "长期由该单位承办（派单惯例）"
    return ("裁定 " + "、".join(numbers))[:LONGEST_SOURCE]
