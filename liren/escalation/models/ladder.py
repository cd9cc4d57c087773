"""The ladder and its terms: dated data with a source, kept on a page."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from liren.core.clock import Limit, LimitKind
from liren.core.identity import uuid7
from liren.escalation.levels import LADDER_LEVELS, Level


class Trigger(models.TextChoices):
    """Why a case climbs."""

    OVERDUE = "overdue", pgettext_lazy("trigger", "Overdue")
    UNASSIGNED = "unassigned", pgettext_lazy("trigger", "Without a unit")
    SILENT = "silent", pgettext_lazy("trigger", "Silent")
    REPLY = "reply", pgettext_lazy("trigger", "Supervision without a reply")
    REVIEW = "review", pgettext_lazy("trigger", "Open problem without its review")


class Dated(models.Model):
    """A row that holds from a day to a day, because of a source."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    amount = models.PositiveSmallIntegerField()
    limit_kind = models.CharField(max_length=16, choices=LimitKind.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)  # last day, inclusive
    source = models.CharField(max_length=200)
    is_verified = models.BooleanField(default=False)  # False: a default that nobody has confirmed yet

    class Meta:
        abstract = True

    @property
    def limit(self) -> Limit:
        """The span as the clock understands it."""
        return Limit(self.amount, LimitKind(self.limit_kind))


class LadderRung(Dated):
    """After so long, a case of this category in this area climbs to this level.

    For each trigger and level the most exact category wins, then the smallest area.
    """

    trigger = models.CharField(max_length=12, choices=Trigger.choices)
    level = models.CharField(max_length=16, choices=[(level.value, level.label) for level in LADDER_LEVELS])
    category_code = models.CharField(max_length=8, blank=True)  # a category or a prefix; "" is every one
    division = models.CharField(max_length=15, blank=True)  # a prefix; "" is everywhere

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["trigger", "level", "category_code", "division", "valid_from"], name="rung_once"
            ),
            models.CheckConstraint(
                condition=Q(trigger__in=Trigger.values, level__in=[str(level) for level in LADDER_LEVELS]),
                name="rung_known",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="rung_positive"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="rung_dates_in_order",
            ),
        ]

    @property
    def to(self) -> Level:
        """The level that it leads to."""
        return Level(self.level)


class Term(Dated):
    """How long something else of this room may take."""

    class Name(models.TextChoices):
        REVIEW = "review", pgettext_lazy("term", "First review of a suspended case")
        LONGEST_REVIEW = "longest_review", pgettext_lazy("term", "Longest time between two reviews")
        REPLY = "reply", pgettext_lazy("term", "Reply to a supervision, if nothing else is said")

    name = models.CharField(max_length=20, choices=Name.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "valid_from"], name="term_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="term_positive"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="term_dates_in_order",
            ),
        ]
