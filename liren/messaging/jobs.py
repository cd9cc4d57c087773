"""Carrying messages out of the app, with retries."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone, translation
from procrastinate import Blueprint

from liren.core.jobs import BACK_OFF
from liren.messaging.channels import NotDeliverableError, channel_for
from liren.messaging.kinds import words_of
from liren.messaging.models import Delivery

blueprint = Blueprint()


@blueprint.task(name="messaging.deliver_message", retry=BACK_OFF)
def deliver_message(delivery_id: str) -> None:
    """Hand one message to its channel. Sent once only: a second run finds it sent.

    A gateway may still get it twice, if we die between its answer and our note; it knows the delivery's id as
    idempotency key and drops the second.
    """
    with transaction.atomic():
        delivery = (
            Delivery.objects.select_for_update(of=("self",))
            .select_related("message__recipient")
            .get(pk=delivery_id)
        )
        if delivery.state not in (Delivery.State.WAITING, Delivery.State.FAILED):
            return
        delivery.attempts += 1
        failure = _hand_over(delivery)
        delivery.at = timezone.now()
        delivery.save(update_fields=["attempts", "state", "error_code", "at"])
    if failure is not None:
        raise failure  # after the note is kept: the job runs again later


def _hand_over(delivery: Delivery) -> Exception | None:
    message, recipient = delivery.message, delivery.message.recipient
    with translation.override(recipient.language):
        words = words_of(message.kind, message.params)
    try:
        channel_for(delivery.channel).send(recipient, words, link=message.link, key=str(delivery.pk))
    except NotDeliverableError as reason:
        delivery.state, delivery.error_code = Delivery.State.SKIPPED, reason.code
        return None
    except Exception as failure:
        delivery.state, delivery.error_code = Delivery.State.FAILED, type(failure).__name__[:40]
        return failure
    delivery.state, delivery.error_code = Delivery.State.SENT, ""
    return None
