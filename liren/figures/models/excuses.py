"""What counted against a unit until an appeal was upheld elsewhere."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from liren.cases.models import Case
from liren.core.identity import uuid7


class Excuse(models.Model):
    """One fact of one round of a case that does not count against the unit."""

    class Kind(models.TextChoices):
        LATE = "late", pgettext_lazy("excuse", "Lateness")
        RATING = "rating", pgettext_lazy("excuse", "Rating")
        REWORK = "rework", pgettext_lazy("excuse", "Rework")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    source_id = models.UUIDField(unique=True)  # the decision that excused it; noted once
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="excuses")
    round = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    target_id = models.UUIDField()  # the clock, the rating or the timeline's entry
    at = models.DateTimeField()  # when it was decided

    class Meta:
        indexes = [models.Index(fields=["target_id", "kind"], name="excuse_target")]

    @property
    def division(self) -> str:
        """Where the case lies, for the ledger."""
        return self.case.division
