"""Messages, their deliveries over channels, and what each person wants to hear of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liren.accounts.models import User
from liren.core.identity import uuid7

if TYPE_CHECKING:
    from liren.accounts.actors import Actor


class Channel(models.TextChoices):
    """A way to reach somebody. In-app always works; the others need a gateway."""

    IN_APP = "in_app", _("In the app")
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Text message")
    WECHAT = "wechat", _("WeChat")


class MessageQuerySet(models.QuerySet["Message"]):
    """Reads of messages."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own messages; nobody reads another's inbox."""
        return self.filter(recipient_id=actor.user_id) if actor.user_id else self.none()


class Message(models.Model):
    """Something a person should know: a kind and codes, put into the reader's language when read."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)  # a code registered in kinds.py
    params = models.JSONField(default=dict)  # codes, ids and labels; never a person's data
    link = models.CharField(max_length=200, blank=True)  # a path on this site
    key = models.CharField(max_length=120)  # the same key to the same person is the same message
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    read_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="message_once_per_key"),
            models.CheckConstraint(
                condition=Q(link="") | (Q(link__startswith="/") & ~Q(link__startswith="//")),
                name="message_link_on_this_site",
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "-id"]),
            models.Index(fields=["recipient"], condition=Q(read_at__isnull=True), name="message_unread"),
        ]


class Delivery(models.Model):
    """One message over one outside channel, and how that went."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        SKIPPED = "skipped", _("Not sent")  # no address, or the channel is not connected

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    error_code = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(default=timezone.now)  # of the last change

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "channel"], name="delivery_once_per_channel"),
            models.CheckConstraint(condition=~Q(channel=Channel.IN_APP), name="delivery_leaves_the_app"),
        ]
        indexes = [models.Index(fields=["at"], condition=Q(state="waiting"), name="delivery_waiting")]


class Preference(models.Model):
    """Whether a person wants one topic over one channel. Without a row, the channel's default holds."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    topic = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    enabled = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "topic", "channel"], name="preference_once")]
