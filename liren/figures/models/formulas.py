"""How the three rates make one figure, and how small numbers are corrected: dated rows with a source."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.core.identity import uuid7


class FigureFormula(models.Model):
    """The weights in force in an area from a day on. The longest matching scope wins; whole per cents."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    scope = models.CharField(max_length=15, blank=True)  # division prefix; "" is everywhere
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)  # last day, inclusive
    response_weight = models.PositiveSmallIntegerField()  # per cent of the composite
    resolution_weight = models.PositiveSmallIntegerField()
    satisfaction_weight = models.PositiveSmallIntegerField()
    fair_percent = models.PositiveSmallIntegerField()  # what "basically satisfied" counts, of a satisfied
    # The pull towards the peers' mean, in answers: as if so many average answers had been added.
    strength_default = models.PositiveSmallIntegerField()  # when too few peers to estimate it
    strength_least = models.PositiveSmallIntegerField()
    strength_most = models.PositiveSmallIntegerField()
    interval_percent = models.PositiveSmallIntegerField()  # how sure the interval is
    source = models.CharField(max_length=300)
    is_verified = models.BooleanField(default=False)  # False: a default that nobody has confirmed yet

    class Meta:
        ordering = ["scope", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["scope", "valid_from"], name="figure_formula_once"),
            models.CheckConstraint(
                condition=Q(response_weight=100 - F("resolution_weight") - F("satisfaction_weight")),
                name="figure_formula_weights_are_whole",
            ),
            models.CheckConstraint(
                condition=Q(fair_percent__lte=100) & Q(interval_percent__range=(50, 99)),
                name="figure_formula_per_cents",
            ),
            models.CheckConstraint(
                condition=Q(
                    strength_least__gte=1,
                    strength_default__gte=F("strength_least"),
                    strength_most__gte=F("strength_default"),
                ),
                name="figure_formula_strengths_in_order",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="figure_formula_dates_in_order",
            ),
        ]

    @property
    def division(self) -> str:
        """Where it holds, for the ledger."""
        return self.scope
