"""The dated rules of this room: purposes, quotas, keeping, counting. Each with its source."""

from __future__ import annotations

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from liren.core.identity import uuid7

R = TypeVar("R", bound="Rule")


class RuleQuerySet(models.QuerySet[R]):
    """Dated rows."""

    def on(self, day: date) -> Self:
        """Those in force on this day (the last day included)."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class Rule(models.Model):
    """A dated row with a source."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    source = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        abstract = True


class Purpose(Rule):
    """A purpose for which data may be read, and whether it needs the person's consent."""

    code = models.CharField(max_length=30)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    needs_consent = models.BooleanField(default=False)
    needs_matter = models.BooleanField(default=True)  # an open case, visit or request has to be named

    objects = RuleQuerySet["Purpose"].as_manager()

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return self.name if (get_language() or "").startswith("zh") or not self.name_en else self.name_en


class RevealQuota(Rule):
    """How many fields one reader may open in a day, for how long each, and from how many on it is a batch."""

    per_day = models.PositiveIntegerField()
    seconds = models.PositiveIntegerField()
    batch_from = models.PositiveIntegerField()

    objects = RuleQuerySet["RevealQuota"].as_manager()


class RetentionRule(Rule):
    """How long a category of data is kept after its end."""

    category = models.CharField(max_length=20)
    days = models.PositiveIntegerField()

    objects = RuleQuerySet["RetentionRule"].as_manager()


class FloatingRule(Rule):
    """From how many days on somebody registered elsewhere counts as floating population (S0-10)."""

    days = models.PositiveIntegerField()
    same_city_counts = models.BooleanField(default=False)  # a move within the city's districts: not floating

    objects = RuleQuerySet["FloatingRule"].as_manager()


class SuppressionRule(Rule):
    """The smallest count that is shown: to the public, and inside (k)."""

    public_k = models.PositiveIntegerField()
    inner_k = models.PositiveIntegerField()

    objects = RuleQuerySet["SuppressionRule"].as_manager()
