"""Inboxes and what people chose to hear of."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from liren.accounts.actors import Actor
from liren.messaging.channels import connected
from liren.messaging.kinds import Topic
from liren.messaging.models import Channel, Message, Preference

OUTSIDE = (Channel.EMAIL, Channel.SMS, Channel.WECHAT)
ON_UNLESS_REFUSED: frozenset[Channel] = frozenset()  # nothing leaves the app before somebody asked for it


def inbox_of(actor: Actor) -> QuerySet[Message]:
    """One's messages, newest first."""
    return Message.objects.visible_to(actor).order_by("-id")


def unread_count(actor: Actor) -> int:
    """How many messages were not opened yet."""
    return Message.objects.visible_to(actor).filter(read_at=None).count()


def choices_of(user_id: UUID) -> dict[tuple[str, str], bool]:
    """What this person chose, by (topic, channel), for every topic and every outside channel."""
    chosen = {
        (topic, channel): enabled
        for topic, channel, enabled in Preference.objects.filter(user_id=user_id).values_list(
            "topic", "channel", "enabled"
        )
    }
    return {
        (topic.value, channel.value): chosen.get((topic.value, channel.value), channel in ON_UNLESS_REFUSED)
        for topic in Topic
        for channel in OUTSIDE
    }


def channels_for(user_id: UUID, topic: Topic) -> list[Channel]:
    """The outside channels over which this person wants this topic, as far as they are connected."""
    choices = choices_of(user_id)
    return [channel for channel in OUTSIDE if choices[topic.value, channel.value] and connected(channel)]
