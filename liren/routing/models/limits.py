"""Until when a unit may give a case back: dated, editable data with a source."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liren.core.clock import Limit, LimitKind
from liren.core.identity import uuid7


class ReturnLimit(models.Model):
    """A unit gives a case back (退单) within this time, counted from the moment named; then no more."""

    class CountedFrom(models.TextChoices):
        ACCEPTED = "accepted", _("from signing")
        DISPATCHED = "dispatched", _("from dispatch, while nobody has signed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    counted_from = models.CharField(max_length=12, choices=CountedFrom.choices)
    amount = models.PositiveSmallIntegerField()
    limit_kind = models.CharField(max_length=16, choices=LimitKind.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=200)
    is_verified = models.BooleanField(default=False)  # False: a default that nobody has confirmed yet

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["counted_from", "valid_from"], name="return_limit_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="return_limit_positive"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="return_limit_dates_in_order",
            ),
        ]

    @property
    def limit(self) -> Limit:
        """As the clock understands it."""
        return Limit(self.amount, LimitKind(self.limit_kind))
