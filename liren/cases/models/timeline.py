"""What happened to a case, step by step, and what its reporter thought of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from liren.accounts.models import User
from liren.cases.machine import UNDO, UNDO_LABEL, VERB_LABELS
from liren.cases.models.case import Case
from liren.core.identity import uuid7
from liren.organizations.models import Organization


class TimelineEntry(models.Model):
    """One step. Never changed, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="timeline")
    at = models.DateTimeField()  # when it arrived: from here on everybody can know of it
    happened_at = models.DateTimeField(null=True)  # earlier, on a device without a network (moments.py)
    clock_skew = models.IntegerField(null=True)  # seconds by which that device's clock was ahead
    verb = models.CharField(max_length=12)
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=24, blank=True)  # in which post the actor did it
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True)
    is_public = models.BooleanField(default=True)  # whether the reporter reads the note
    key = models.UUIDField(null=True, unique=True)  # made by the sender: a repeated step changes nothing

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="timeline_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(happened_at__isnull=True) | Q(happened_at__lte=models.F("at")),
                name="timeline_happened_before_it_arrived",
            )
        ]
        verbose_name_plural = "timeline entries"

    @property
    def label(self) -> str:
        """The verb, in the reader's language."""
        return str(UNDO_LABEL if self.verb == UNDO else VERB_LABELS.get(self.verb, self.verb))


class Rating(models.Model):
    """The reporter's word on one round: 5 very satisfied to 1 very dissatisfied (政务服务好差评, five
    levels)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="ratings")
    round = models.PositiveSmallIntegerField()
    score = models.PositiveSmallIntegerField()
    comment = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="rating_once_per_round"),
            models.CheckConstraint(condition=Q(score__range=(1, 5)), name="rating_score_range"),
        ]
