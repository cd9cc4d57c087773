"""Asking for more time, before it has run out."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from liren.accounts.models import User
from liren.cases.models import Case, Deadline
from liren.core.clock import Limit, LimitKind
from liren.core.identity import uuid7
from liren.escalation.models.visible import OfCases
from liren.organizations.models import Organization


class Extension(models.Model):
    """A unit asks for more time on one clock; somebody else decides."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("extension", "Waiting for a decision")
        APPROVED = "approved", pgettext_lazy("extension", "Approved")
        REFUSED = "refused", pgettext_lazy("extension", "Refused")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.UUIDField(unique=True)  # made by the sender: a repeated submit finds the same one
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="extensions")
    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="extensions")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    amount = models.PositiveSmallIntegerField()
    limit_kind = models.CharField(max_length=16, choices=LimitKind.choices)  # the clock's own
    reason = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State.choices, default=State.ASKED)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    word = models.TextField(blank=True)

    objects = OfCases["Extension"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deadline"],
                condition=Q(state__in=["asked", "approved"]),
                name="extension_once_per_clock",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="extension_decided_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "asked_at"], name="extension_case"),
            models.Index(fields=["asked_at"], condition=Q(state="asked"), name="extension_waiting"),
        ]

    @property
    def limit(self) -> Limit:
        """How much more was asked for."""
        return Limit(self.amount, LimitKind(self.limit_kind))
