"""The problem bank (挂账): a suspended case comes up again on a day, until it can be done."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from liren.accounts.models import User
from liren.cases.models import Case
from liren.core.identity import uuid7
from liren.escalation.models.visible import OfCases


class SuspensionReview(models.Model):
    """One look at a suspended case: the day it is due, and what came of it."""

    class Outcome(models.TextChoices):
        PENDING = "pending", pgettext_lazy("review", "Not yet")
        KEPT = "kept", pgettext_lazy("review", "Kept for longer")
        RESUMED = "resumed", pgettext_lazy("review", "Taken up again")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.UUIDField(unique=True, null=True)  # of the submit that decided it
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="suspension_reviews")
    set_at = models.DateTimeField()
    review_on = models.DateField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default=Outcome.PENDING)
    reason = models.TextField(blank=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = OfCases["SuspensionReview"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(outcome="pending"), name="review_one_pending"
            ),
        ]
        indexes = [
            models.Index(fields=["review_on"], condition=Q(outcome="pending"), name="review_due"),
            models.Index(fields=["case", "set_at"], name="review_case"),
        ]
