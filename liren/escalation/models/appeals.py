"""Appeal (申诉): a unit says once why a lateness, a bad rating or a rework should not count against it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from liren.accounts.models import User
from liren.cases.models import Case
from liren.core.identity import uuid7
from liren.escalation.models.visible import OfCases
from liren.organizations.models import Organization


class Appeal(models.Model):
    """One appeal against one fact, decided by a person who had no part in the case."""

    class Kind(models.TextChoices):
        LATE = "late", pgettext_lazy("appeal", "Lateness")
        RATING = "rating", pgettext_lazy("appeal", "Bad rating")
        REWORK = "rework", pgettext_lazy("appeal", "Rework")

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("appeal", "Waiting for a decision")
        UPHELD = "upheld", pgettext_lazy("appeal", "Upheld: it does not count against the unit")
        DISMISSED = "dismissed", pgettext_lazy("appeal", "Dismissed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.UUIDField(unique=True)  # made by the sender: a repeated submit finds the same one
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="appeals")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    target_id = models.UUIDField()  # the deadline, the rating or the step of the timeline
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State.choices, default=State.ASKED)
    word = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = OfCases["Appeal"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "target_id"], name="appeal_once"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="appeal_decided_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "asked_at"], name="appeal_case"),
            models.Index(fields=["asked_at"], condition=Q(state="asked"), name="appeal_waiting"),
        ]
