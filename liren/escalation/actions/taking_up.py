"""Somebody at the level that a case climbed to takes it up."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from liren.accounts.actors import Actor
from liren.core.streams import publish
from liren.core.verdicts import require
from liren.escalation.models import Escalation
from liren.escalation.permissions import may_take_up
from liren.escalation.queries import escalations_for
from liren.ledger.actions import record


@transaction.atomic
def take_up_escalation(actor: Actor, escalation_id: UUID) -> Escalation:
    """Note who took it up, with all that waits at this level for the same case: it no longer waits.
    By the same person again it changes nothing.

    Raises:
        Escalation.DoesNotExist: no such one, or not one that the actor may know of.
        RefusedError: the actor does not hold the level, somebody else was faster, or it is over.
    """
    escalation = escalations_for(actor).select_for_update(of=("self",)).get(pk=escalation_id)
    if escalation.taken_by_id is not None and escalation.taken_by_id == actor.user_id:
        return escalation
    require(may_take_up(actor, escalation))
    Escalation.objects.filter(
        case=escalation.case_id, to_level=escalation.to_level, taken_at__isnull=True, ended_at__isnull=True
    ).update(taken_at=timezone.now(), taken_by=actor.person_id)
    escalation.refresh_from_db(fields=["taken_at", "taken_by"])
    record(actor, "escalation.taken_up", escalation, case=str(escalation.case_id), level=escalation.to_level)
    publish("case", str(escalation.case_id), escalation.division)
    return escalation
