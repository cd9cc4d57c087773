"""Sending messages, reading them, choosing channels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from liren.accounts.actors import Actor
from liren.messaging.jobs import deliver_message
from liren.messaging.kinds import Topic, kind_of
from liren.messaging.models import Channel, Delivery, Message, Preference
from liren.messaging.queries import channels_of


def send_message(recipient_id: UUID, kind: str, *, params: Mapping[str, str], link: str, key: str) -> bool:
    """Send one person a message; says whether it is new. See `send_messages`."""
    return bool(send_messages([recipient_id], kind, params=params, link=link, key=key))


def send_messages(
    recipients: Iterable[UUID], kind: str, *, params: Mapping[str, str], link: str, key: str
) -> int:
    """Put a message into people's inboxes, and on its way over the other channels that they chose.

    In the transaction of whatever it tells of. The same `key` to the same person again changes nothing.

    Args:
        recipients: users.
        kind: the code of a registered kind.
        params: codes, ids and labels for its text; never a person's data.
        link: path on this site that the message leads to, or "".
        key: what makes this message this message, such as "case.closed:<id>".

    Returns:
        How many of them are new.
    """
    topic = kind_of(kind).topic
    messages = [
        Message(recipient_id=person, kind=kind, params=dict(params), link=link, key=key)
        for person in sorted(set(recipients))  # one order for all, so that nobody waits in a circle
    ]
    return _send(messages, topic) if messages else 0


@transaction.atomic
def _send(messages: list[Message], topic: Topic) -> int:
    written = Message.objects.bulk_create(messages, ignore_conflicts=True)
    fresh = set(Message.objects.filter(pk__in=[one.pk for one in written]).values_list("pk", flat=True))
    new = [message for message in messages if message.pk in fresh]
    wanted = channels_of([message.recipient_id for message in new], topic)
    for message in new:
        for channel in wanted[message.recipient_id]:
            delivery = Delivery.objects.create(message=message, channel=channel)
            deliver_message.defer(delivery_id=str(delivery.pk))
    return len(new)


@transaction.atomic
def mark_read(actor: Actor, message_id: UUID) -> Message:
    """Note that a message was opened; the first time counts."""
    message: Message = Message.objects.visible_to(actor).get(pk=message_id)
    if message.read_at is None:
        message.read_at = timezone.now()
        message.save(update_fields=["read_at"])
    return message


@transaction.atomic
def mark_all_read(actor: Actor) -> int:
    """Note that everything in the inbox was seen; says how many messages that were."""
    return Message.objects.visible_to(actor).filter(read_at=None).update(read_at=timezone.now())


@transaction.atomic
def set_preferences(actor: Actor, chosen: Mapping[tuple[str, str], bool]) -> None:
    """Choose which topics come over which channels, by (topic, channel). The inbox can't be switched off."""
    rows = [
        Preference(user_id=actor.person_id, topic=Topic(topic), channel=Channel(channel), enabled=enabled)
        for (topic, channel), enabled in chosen.items()
        if channel != Channel.IN_APP
    ]
    Preference.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["user", "topic", "channel"],
        update_fields=["enabled"],
    )
