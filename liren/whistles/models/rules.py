"""How long approval, arrival and rating may take, how near is near, how long positions are kept: dated
data."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liren.core.clock import LimitKind
from liren.core.identity import uuid7
from liren.whistles.machine import Kind, Part, Stage


class WhistleLimit(models.Model):
    """How long one stage of a whistle may take. A row for the kind and part wins over one for all ("")."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    stage = models.CharField(max_length=8, choices=Stage.choices)
    kind = models.CharField(max_length=20, choices=Kind.choices, blank=True)  # "" is every kind
    part = models.CharField(max_length=12, choices=Part.choices, blank=True)  # "" is every unit
    amount = models.PositiveSmallIntegerField()
    limit_kind = models.CharField(max_length=16, choices=LimitKind.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=200)
    is_verified = models.BooleanField(default=False)  # False: a default that nobody has confirmed yet

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "kind", "part", "valid_from"], name="whistle_limit_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="whistle_limit_positive"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="whistle_limit_dates_in_order",
            ),
        ]


class WhistleSetting(models.Model):
    """A number that the room goes by, from a day on."""

    class Name(models.TextChoices):
        NEAR_METRES = "near_metres", _("Metres within which a sign-in counts as on the spot")
        KEEP_DAYS = "keep_days", _("Days for which the position of a sign-in is kept")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=16, choices=Name.choices)
    value = models.PositiveIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=200)
    is_verified = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "valid_from"], name="whistle_setting_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="whistle_setting_dates_in_order",
            ),
        ]
