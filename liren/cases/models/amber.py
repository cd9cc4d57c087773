"""From which share of its limit a clock is shown as running short: dated data with a source."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.core.identity import uuid7


class AmberShare(models.Model):
    """A clock turns amber when this many percent of its limit are used up."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    percent = models.PositiveSmallIntegerField()
    valid_from = models.DateField(unique=True)
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=200)
    is_verified = models.BooleanField(default=False)  # False: a default that nobody has confirmed yet

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(percent__range=(1, 99)), name="amber_share_range"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="amber_share_dates_in_order",
            ),
        ]
