"""Asking somebody on the list, and what became of it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from liren.accounts.actors import Actor
from liren.cases.actions.calling_back import Answers, record_call_back
from liren.cases.actions.contacting import Contact, read_contact
from liren.cases.models import CallBack
from liren.core.verdicts import require
from liren.fieldwork.models import CallBackItem
from liren.fieldwork.permissions import may_ask

State = CallBackItem.State


def _item(actor: Actor, item_id: UUID) -> CallBackItem:
    found: CallBackItem = (
        CallBackItem.objects.visible_to(actor)
        .select_related("case")
        .select_for_update(of=("self",))
        .get(pk=item_id)
    )
    return found


@transaction.atomic
def reveal_contact(actor: Actor, item_id: UUID) -> Contact:
    """Name and phone of the person to ask, for this call alone; the ledger keeps who read them."""
    item = _item(actor, item_id)
    require(may_ask(actor, item))
    return read_contact(actor, item.case_id, purpose="call_back")


@transaction.atomic
def record_answer(
    actor: Actor, item_id: UUID, *, key: UUID, channel: str, is_reached: bool, answers: Answers
) -> CallBackItem:
    """Write down one attempt, by telephone, on paper or through somebody they trust: all count alike.

    The same key twice is one attempt.

    Raises:
        CallBackItem.DoesNotExist: not on a list of this actor.
        RefusedError: asked already, or the actor's unit did the work.
        InvalidError: what was written down contradicts itself.
    """
    item = _item(actor, item_id)
    if CallBack.objects.filter(key=key, case=item.case).exists():
        return item
    require(may_ask(actor, item))
    record_call_back(actor, item.case_id, key=key, channel=channel, is_reached=is_reached, answers=answers)
    return settle(item)


@transaction.atomic
def settle_call_back(call_back_id: UUID) -> None:
    """Bring the list up to date after an attempt that was written down anywhere. Twice changes nothing."""
    call_back = CallBack.objects.get(pk=call_back_id)
    item = (
        CallBackItem.objects.select_for_update()
        .filter(case_id=call_back.case_id, round=call_back.round)
        .first()
    )
    if item:
        settle(item)


def settle(item: CallBackItem) -> CallBackItem:
    """The item's state as the attempts on its round make it: counted anew each time."""
    attempts = list(CallBack.objects.filter(case_id=item.case_id, round=item.round).order_by("at"))
    if not attempts or item.state == State.DROPPED:
        return item
    if any(one.is_valid for one in attempts):
        item.state = State.ANSWERED
    elif any(one.is_reached for one in attempts):
        item.state = State.DECLINED
    elif len(attempts) >= item.most_attempts:
        item.state = State.NOT_REACHED
    item.attempts, item.tried_at = len(attempts), attempts[-1].at
    item.ended_at = None if item.state == State.WAITING else attempts[-1].at
    item.save(update_fields=["state", "attempts", "tried_at", "ended_at"])
    return item
