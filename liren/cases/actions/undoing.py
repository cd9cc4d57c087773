"""Taking back a step that nobody has been told of yet: a mistake of the hand, not a change of mind.

What the table of states marks can be taken back for a few seconds by whoever took it. So long the
announcement waits; the timeline and the ledger keep both, the step and its undoing. The clock that stood
before runs on as if nothing had been: its due time does not move.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from liren.accounts.actors import Actor
from liren.cases.actions.stepping import MOVED, Taking, Word, write_entry
from liren.cases.clocks import running_deadline, soon_at
from liren.cases.machine import UNDO, Clock, step_from
from liren.cases.models import Case, TimelineEntry, UndoOffer, WorkOrder
from liren.cases.permissions import may_undo
from liren.core.verdicts import require


@transaction.atomic
def undo_step(actor: Actor, case_id: UUID, entry_id: UUID) -> Case:
    """Take back the latest step of a case, which this actor has just taken.

    Raises:
        Case.DoesNotExist: no such case, or not one that the actor may know of.
        RefusedError: too late, somebody else acted, or not this actor's step.
    """
    case = Case.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=case_id)
    entry = case.timeline.select_related("undo_offer").get(pk=entry_id)
    offer = UndoOffer.objects.filter(entry=entry).select_related("deadline").first()
    if offer is not None and offer.taken_back_at is not None:
        return case  # pressed twice
    require(may_undo(actor, case, entry, offer))
    assert offer is not None
    at, before = timezone.now(), case.state
    _put_orders_back(case, entry)
    _put_clock_back(case, entry, offer, at)
    case.state, case.category_id = entry.from_state, offer.category_id
    case.merged_into, case.closed_at = None, None
    case.version += 1
    case.save(update_fields=MOVED)
    offer.taken_back_at = at
    offer.save(update_fields=["taken_back_at"])
    write_entry(Taking(actor, case, UNDO, Word(), at, None), before, is_public=False)
    return case


def _put_orders_back(case: Case, entry: TimelineEntry) -> None:
    """A dispatch is cancelled and its unit leads no more; an order that was signed for is unsigned."""
    if entry.verb == "dispatch":
        case.orders.filter(state__in=WorkOrder.LIVE).update(
            state=WorkOrder.State.CANCELLED, ended_at=timezone.now()
        )
        case.lead, case.handle_due_at = None, None
    elif entry.verb == "accept":
        case.orders.filter(part=WorkOrder.Part.LEAD, state=WorkOrder.State.ACCEPTED).update(
            state=WorkOrder.State.ISSUED, accepted_at=None, accepted_by=None
        )


def _put_clock_back(case: Case, entry: TimelineEntry, offer: UndoOffer, at: datetime) -> None:
    """The clock that the step stopped runs on with its own due time; the one that it started stands still."""
    step = step_from(entry.from_state, entry.verb)
    if step is None or step.clock is Clock.RUN_ON:
        return
    if started := running_deadline(case):
        started.stopped_at = at
        started.save(update_fields=["stopped_at"])
    case.due_at = case.soon_at = None
    if offer.deadline is not None:
        offer.deadline.stopped_at = None
        offer.deadline.save(update_fields=["stopped_at"])
        case.due_at, case.soon_at = offer.deadline.due_at, soon_at(offer.deadline, at)
