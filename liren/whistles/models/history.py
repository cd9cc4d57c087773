"""What happened to a whistle, step by step, and what both sides thought of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from liren.accounts.models import User
from liren.core.identity import uuid7
from liren.organizations.models import Organization
from liren.whistles.machine import VERB_LABELS
from liren.whistles.models.calls import Call
from liren.whistles.models.whistles import Whistle


class WhistleEntry(models.Model):
    """One step of a whistle or of a call. Never changed, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    whistle = models.ForeignKey(Whistle, on_delete=models.PROTECT, related_name="entries")
    call = models.ForeignKey(Call, on_delete=models.PROTECT, null=True, related_name="entries")
    at = models.DateTimeField()
    verb = models.CharField(max_length=12)
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=24, blank=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True)
    key = models.UUIDField(null=True, unique=True)  # made by the sender: a repeated step changes nothing

    class Meta:
        indexes = [models.Index(fields=["whistle", "at"], name="whistle_entry_order")]
        verbose_name_plural = "whistle entries"

    @property
    def label(self) -> str:
        """The verb, in the reader's language."""
        return str(VERB_LABELS.get(self.verb, self.verb))


class WhistleRating(models.Model):
    """What one side thought of the other: 5 very satisfied to 1 very dissatisfied."""

    class Side(models.TextChoices):
        COMMUNITY = "community", pgettext_lazy("whistle rating", "The community on the unit")
        UNIT = "unit", pgettext_lazy("whistle rating", "The unit on the whistle")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="ratings")
    side = models.CharField(max_length=12, choices=Side.choices)
    level = models.PositiveSmallIntegerField()
    was_justified = models.BooleanField(null=True)  # asked of the unit only
    was_prepared = models.BooleanField(null=True)
    comment = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "side"], name="whistle_rating_once"),
            models.CheckConstraint(condition=Q(level__range=(1, 5)), name="whistle_rating_range"),
        ]
