"""Supervision (督办): a superior watches a case and wants an answer by a time."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from liren.accounts.models import User
from liren.cases.models import Case
from liren.core.clock import Limit, LimitKind
from liren.core.identity import uuid7
from liren.escalation.models.visible import OfCases
from liren.organizations.models import Organization


class Supervision(models.Model):
    """One superior's word on a case, and the answer to it."""

    class Kind(models.TextChoices):
        TIMEOUT = "timeout", pgettext_lazy("supervision", "Because of lateness")
        LEADER = "leader", pgettext_lazy("supervision", "By instruction of a leader")
        IMPORTANT = "important", pgettext_lazy("supervision", "Important matter")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("supervision", "Waiting for a reply")
        REPLIED = "replied", pgettext_lazy("supervision", "Replied")
        ENDED = "ended", pgettext_lazy("supervision", "Ended")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.UUIDField(unique=True)  # made by the sender: a repeated submit finds the same one
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="supervisions")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    word = models.TextField()
    amount = models.PositiveSmallIntegerField()
    limit_kind = models.CharField(max_length=16, choices=LimitKind.choices)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30)  # in which post
    due_at = models.DateTimeField()  # of the reply
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True)
    replied_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    organization = models.ForeignKey(  # whose reply it is
        Organization, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = OfCases["Supervision"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["case", "set_at"], name="supervision_case"),
            models.Index(fields=["due_at"], condition=~Q(state="ended"), name="supervision_running"),
        ]

    @property
    def limit(self) -> Limit:
        """Within what the reply was wanted."""
        return Limit(self.amount, LimitKind(self.limit_kind))
