"""Inboxes and what people chose to hear of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from liren.accounts.actors import Actor
from liren.core.identity import is_uuid
from liren.messaging.channels import connected
from liren.messaging.kinds import Topic
from liren.messaging.models import Channel, Message, Preference

OUTSIDE = (Channel.EMAIL, Channel.SMS, Channel.WECHAT)
ON_UNLESS_REFUSED: frozenset[Channel] = frozenset()  # nothing leaves the app before somebody asked for it


@dataclass(frozen=True)
class InboxPage:
    """Some messages and where to go on, "" at the end."""

    messages: list[Message]
    next_cursor: str


def inbox_of(actor: Actor) -> QuerySet[Message]:
    """One's messages: unread ones first, newest first."""
    inbox = Message.objects.visible_to(actor).annotate(
        is_read=ExpressionWrapper(Q(read_at__isnull=False), output_field=BooleanField())
    )
    return inbox.order_by("is_read", "-id")


def inbox_page(actor: Actor, *, after: str = "", size: int = 30) -> InboxPage:
    """A page of the inbox. `after` is the cursor of the page before it; an unreadable one starts anew."""
    inbox = inbox_of(actor)
    is_read, _, last = after.partition(".")
    if is_read in ("0", "1") and is_uuid(last):
        later = Q(is_read=bool(int(is_read)), id__lt=last)
        inbox = inbox.filter(later if is_read == "1" else later | Q(is_read=True))
    messages = list(inbox[: size + 1])
    more, messages = len(messages) > size, messages[:size]
    cursor = f"{int(messages[-1].read_at is not None)}.{messages[-1].pk}" if more else ""
    return InboxPage(messages, cursor)


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


def channels_of(users: Collection[UUID], topic: Topic) -> dict[UUID, list[Channel]]:
    """The outside channels over which these people want this topic, as far as they are connected."""
    possible = [channel for channel in OUTSIDE if connected(channel)]
    if not users or not possible:
        return {user: [] for user in users}
    chosen = Preference.objects.filter(user_id__in=users, topic=topic, channel__in=possible)
    said = {
        (user, channel): enabled
        for user, channel, enabled in chosen.values_list("user_id", "channel", "enabled")
    }
    return {
        user: [channel for channel in possible if said.get((user, channel), channel in ON_UNLESS_REFUSED)]
        for user in users
    }
