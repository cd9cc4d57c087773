"""Asking for the legal clock to be paused: by the unit that leads, decided by another person."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from liren.accounts.models import User
from liren.cases.models import Case
from liren.core.identity import uuid7
from liren.escalation.models.visible import OfCases
from liren.organizations.models import Organization


class SuspensionRequest(models.Model):
    """A unit asks for its case to be put on the list of open problems (挂账), with the reason."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("pause", "Waiting for a decision")
        APPROVED = "approved", pgettext_lazy("pause", "Approved")
        REFUSED = "refused", pgettext_lazy("pause", "Refused")
        LAPSED = "lapsed", pgettext_lazy("pause", "Overtaken: the case moved on")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.UUIDField(unique=True)  # made by the sender: a repeated submit finds the same one
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="suspension_requests")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    until = models.DateField(null=True)  # the day of the first review; none: the day that the terms give
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State.choices, default=State.ASKED)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    word = models.TextField(blank=True)

    objects = OfCases["SuspensionRequest"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="asked"), name="suspension_one_open_request"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="suspension_decided_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "asked_at"], name="suspension_case"),
            models.Index(fields=["asked_at"], condition=Q(state="asked"), name="suspension_waiting"),
        ]
