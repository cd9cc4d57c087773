"""What a unit does with its order: accept, return, start, finish; and what an assisting unit does with
its share."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.actions.stepping import NO_WORD, Word, begin_step, finish_step
from liren.cases.events import OrderFinished
from liren.cases.models import Case, WorkOrder
from liren.cases.permissions import may_work_on_order
from liren.core.announcements import announce
from liren.core.reading import Reading
from liren.core.streams import publish
from liren.core.verdicts import Denied, InvalidError, RefusedError, require
from liren.core.writing import update_row
from liren.ledger.actions import record


def _live_lead(case: Case) -> WorkOrder:
    orders = _live_leads(case.pk)
    if len(orders) != 1:
        raise WorkOrder.MultipleObjectsReturned if orders else WorkOrder.DoesNotExist
    order = orders[0]
    order.case = case
    return order


_live_leads: Reading[WorkOrder] = Reading(
    lambda case_id: WorkOrder.objects.filter(
        case_id=case_id, part=WorkOrder.Part.LEAD, state__in=WorkOrder.LIVE
    )
)


@transaction.atomic
def accept_order(actor: Actor, case_id: UUID, word: Word = NO_WORD) -> Case:
    """The lead unit signs for the case (签收)."""
    taking = begin_step(actor, case_id, "accept", word)
    if not taking.is_repeat:
        order = _live_lead(taking.case)
        order.state, order.accepted_at = WorkOrder.State.ACCEPTED, taking.at
        order.accepted_by_id = actor.user_id
        update_row(order, "state", "accepted_at", "accepted_by")
    return finish_step(taking)


@transaction.atomic
def return_order(actor: Actor, case_id: UUID, word: Word) -> Case:
    """The lead unit says, with its reason, that it does not owe this work. The dispatcher decides anew."""
    if not word.note.strip():
        raise InvalidError(_("Say why this is not your unit's work."), field="note")
    taking = begin_step(actor, case_id, "return", word)
    if not taking.is_repeat:
        taking.case.orders.filter(state__in=WorkOrder.LIVE, part=WorkOrder.Part.LEAD).update(
            state=WorkOrder.State.RETURNED, ended_at=taking.at, result=word.note
        )
        taking.case.orders.filter(state__in=WorkOrder.LIVE).update(
            state=WorkOrder.State.CANCELLED, ended_at=taking.at
        )
        taking.case.lead = None
        taking.case.handle_due_at = None
    return finish_step(taking, is_public=False)


@transaction.atomic
def start_work(actor: Actor, case_id: UUID, word: Word = NO_WORD) -> Case:
    """Somebody is on the way or at work."""
    return finish_step(begin_step(actor, case_id, "start", word))


@transaction.atomic
def handle_order(actor: Actor, case_id: UUID, word: Word) -> Case:
    """The lead unit reports what was done."""
    if not word.note.strip():
        raise InvalidError(_("Say what was done; the reporter reads it."), field="note")
    taking = begin_step(actor, case_id, "handle", word)
    if not taking.is_repeat:
        order = _live_lead(taking.case)
        order.state, order.ended_at, order.result = WorkOrder.State.HANDLED, taking.at, word.note
        update_row(order, "state", "ended_at", "result")
        taking.case.handled_at = taking.at
    return finish_step(taking)


@transaction.atomic
def finish_share(actor: Actor, order_id: UUID, *, result: str) -> WorkOrder:
    """An assisting unit reports its share as done. Doing it twice changes nothing."""
    visible = Case.objects.visible_to(actor)
    order = WorkOrder.objects.select_related("organization").get(pk=order_id, case__in=visible)
    case = visible.select_for_update(of=("self",)).get(pk=order.case_id)
    order.refresh_from_db()
    require(may_work_on_order(actor, order))
    if not result.strip():
        raise InvalidError(_("Say what was done."), field="result")
    if order.state == WorkOrder.State.HANDLED:
        return order
    if order.state not in WorkOrder.LIVE or order.part == WorkOrder.Part.LEAD:
        raise RefusedError(Denied(_("This order is no longer open."), because="state"))
    now = timezone.now()
    order.accepted_at = order.accepted_at or now
    order.accepted_by_id = order.accepted_by_id or actor.user_id
    order.state, order.ended_at, order.result = WorkOrder.State.HANDLED, now, result
    order.save(update_fields=["state", "accepted_at", "accepted_by", "ended_at", "result"])
    record(actor, "order.finished", order, case=str(case.pk))
    announce(OrderFinished(order.pk))
    publish("case", str(case.pk), case.division)
    return order
