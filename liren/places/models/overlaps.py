"""Places that two sides claim, as with a village inside a city, and the ruling on them (S2-04)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from liren.core.identity import uuid7
from liren.places.models.zones import (
    Zone,
    ZoneQuerySet,
    begins_before_it_ends,
    border_whole,
    one_version_a_day,
)


class OverlapQuerySet(ZoneQuerySet["RecordedOverlap"]):
    """Recorded overlaps."""


class RecordedOverlap(Zone):
    """An area that two or more places claim. Until it is ruled on, points in it are located as if not
    recorded.

    `code` is the scope both claims share ("3701" for two districts of a city), so that a search by prefix
    finds it.
    """

    number = models.UUIDField(
        default=uuid7, editable=False
    )  # stays the same when a new ruling makes a new version
    code = models.CharField(max_length=15)
    claims = ArrayField(models.CharField(max_length=15))  # scopes of divisions or grids
    winner = models.CharField(max_length=15, blank=True)  # one of the claims; "" while nobody has ruled
    basis = models.TextField(blank=True)  # why, and by which document
    recorded_by = models.UUIDField(null=True)
    ruled_by = models.UUIDField(null=True)
    ruled_at = models.DateTimeField(null=True)

    objects = OverlapQuerySet.as_manager()

    class Meta:
        constraints = [
            one_version_a_day("overlap_one_version_a_day", key="number"),
            begins_before_it_ends("overlap_begins_before_it_ends"),
            border_whole("overlap_border_whole"),
            models.CheckConstraint(name="overlap_has_two_claims", condition=Q(claims__len__gte=2)),
            models.CheckConstraint(
                name="overlap_ruled_for_a_claim", condition=Q(winner="") | Q(claims__contains=[F("winner")])
            ),
            models.CheckConstraint(
                name="overlap_ruling_whole",
                condition=Q(winner="", ruled_at=None)
                | (~Q(winner="") & Q(ruled_at__isnull=False) & ~Q(basis="")),
            ),
        ]
