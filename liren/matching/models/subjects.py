"""What the machine suggested, and what a person chose."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from liren.accounts.models import User
from liren.cases.models import Case
from liren.core.identity import uuid7


class SubjectDecision(models.Model):
    """One suggestion that somebody decided on when filing a case. The latest of a case counts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="subject_decisions")
    entry_id = models.UUIDField(unique=True)  # the step in the timeline by which it was decided
    suggested = models.CharField(max_length=40)
    confidence = models.FloatField()
    chosen = models.CharField(max_length=40)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField()
    model_name = models.CharField(max_length=40)  # which trained model spoke

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(confidence__range=(0, 1)), name="subject_decision_confidence")
        ]

    @property
    def is_accepted(self) -> bool:
        """Whether the person went along with it."""
        return self.suggested == self.chosen
