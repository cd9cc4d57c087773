"""Numbers that figures go by, besides the three weights: each dated, with a source."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liren.core.identity import uuid7


class FigureRule(models.Model):
    """One number from the first day of a month on."""

    class Name(models.TextChoices):
        WHISTLE_WEIGHT = "whistle_weight", _("Whistles: % of a unit's composite")
        WHISTLE_LATE = "whistle_late", _("Whistles: points off for signing in late, of 100")
        WHISTLE_ABSENT = "whistle_absent", _("Whistles: points off for not coming, of 100")
        WHISTLE_REFUSED = "whistle_refused", _("Whistles: points off for a refusal without cause, of 100")
        FREQUENT_REPORTS = "frequent_reports", _("Frequent: from which report on")
        FREQUENT_DAYS = "frequent_days", _("Frequent: within how many days")
        MISSED_HOURS = "missed_hours", _("Missed on a round: reported within how many hours after")
        MISSED_METRES = "missed_metres", _("Missed on a round: within how many metres of a point passed")
        MISSED_DAYS = "missed_days", _("Missed on a round: judged after how many days")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=20, choices=Name.choices)
    value = models.PositiveIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)  # last day, inclusive
    source = models.CharField(max_length=300)
    is_verified = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["name", "valid_from"], name="figure_rule_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="figure_rule_dates_in_order",
            ),
        ]

    @property
    def division(self) -> str:
        """It holds everywhere, for the ledger."""
        return ""


class SeenOnRounds(models.Model):
    """Kinds of matters that somebody who walks past can see, from a day on: codes, or how they begin."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    valid_from = models.DateField(unique=True)
    categories = ArrayField(models.CharField(max_length=8))
    source = models.CharField(max_length=300)
    is_verified = models.BooleanField(default=False)

    class Meta:
        ordering = ["valid_from"]
