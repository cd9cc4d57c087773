"""How long acknowledging and reporting may take: dated data with a source."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.core.clock import Limit, LimitKind
from liren.core.identity import uuid7
from liren.directives.machine import Level, Stage


class DirectiveTerm(models.Model):
    """The limit of one stage at one level, from a day on."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    level = models.CharField(max_length=10, choices=Level.choices)
    stage = models.CharField(max_length=8, choices=Stage.choices)
    amount = models.PositiveSmallIntegerField()
    limit_kind = models.CharField(max_length=16, choices=LimitKind.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=200)
    is_verified = models.BooleanField(default=False)  # False: a default that nobody has confirmed yet

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["level", "stage", "valid_from"], name="directive_term_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="directive_term_positive"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="directive_term_dates_in_order",
            ),
        ]

    @property
    def limit(self) -> Limit:
        """The limit, for the clock."""
        return Limit(self.amount, LimitKind(self.limit_kind))
