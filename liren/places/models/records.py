"""The zoning's revision, what was imported, and the dated guideline on the size of a grid."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liren.core.identity import uuid7


class Zoning(models.Model):
    """One row: a value that database triggers change with every write to divisions, grids and overlaps."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    revision = models.UUIDField(default=uuid7)

    class Meta:
        constraints = [models.CheckConstraint(name="zoning_is_one_row", condition=Q(id=1))]


class PlacesImport(models.Model):
    """One import that was carried out: which file, by whom, and what it changed."""

    class Kind(models.TextChoices):
        DIVISIONS = "divisions", _("Divisions")
        ZONES = "zones", _("Borders of places")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    digest = models.CharField(max_length=64)  # sha256 of the content, hex
    crs = models.CharField(max_length=10, blank=True)  # as declared; everything is stored in WGS-84
    on = models.DateField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    new = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    same = models.PositiveIntegerField()
    rejected = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["kind", "at"])]


class HouseholdRange(models.Model):
    """How many households a grid should have, where, since when and who says so."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    division = models.CharField(max_length=15, blank=True)  # scope; the longest that fits a grid counts
    minimum = models.PositiveIntegerField()
    maximum = models.PositiveIntegerField()
    source = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="household_range_in_order", condition=Q(maximum__gte=F("minimum"))),
        ]
