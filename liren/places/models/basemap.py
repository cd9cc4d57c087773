"""The platform's own base map, so that no tile server is needed."""

from __future__ import annotations

from typing import Self

import shapely
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Func
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from liren.core.identity import uuid7


class BaseFeatureQuerySet(models.QuerySet["BaseFeature"]):
    """Features of the base map."""

    def touching(self, min_lon: float, min_lat: float, max_lon: float, max_lat: float) -> Self:
        """Features whose bounding box meets this one."""
        return self.filter(
            RawSQL(
                "box(point(min_lon, min_lat), point(max_lon, max_lat)) && box(point(%s, %s), point(%s, %s))",
                (min_lon, min_lat, max_lon, max_lat),
                output_field=models.BooleanField(),
            )
        )


class BaseFeature(models.Model):
    """A building, road, water or green space to draw under everything else."""

    class Kind(models.TextChoices):
        BUILDING = "building", _("Building")
        ROAD = "road", _("Road")
        WATER = "water", _("Water")
        GREEN = "green", _("Green space")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=100, blank=True)
    division = models.CharField(max_length=15, blank=True)
    geometry = models.BinaryField()  # WKB, WGS-84: polygons, or lines for roads and rivers
    min_lon = models.FloatField()
    min_lat = models.FloatField()
    max_lon = models.FloatField()
    max_lat = models.FloatField()
    rank = models.PositiveSmallIntegerField(default=2)  # 0 is the most important: main roads, landmarks
    extent = models.FloatField()  # the longer side of the box in degrees: large features are drawn first

    objects = BaseFeatureQuerySet.as_manager()

    class Meta:
        indexes = [
            GistIndex(
                Func(
                    Func(F("min_lon"), F("min_lat"), function="point"),
                    Func(F("max_lon"), F("max_lat"), function="point"),
                    function="box",
                ),
                name="base_feature_box",
            ),
            models.Index(fields=["division"]),
        ]

    @classmethod
    def of(
        cls, kind: str, shape: shapely.Geometry, *, name: str = "", division: str = "", rank: int = 2
    ) -> BaseFeature:
        """An unsaved feature from a shape in WGS-84 degrees."""
        min_lon, min_lat, max_lon, max_lat = (float(edge) for edge in shape.bounds)
        return cls(
            kind=kind,
            name=name,
            division=division,
            rank=rank,
            geometry=shapely.to_wkb(shape),
            min_lon=min_lon,
            min_lat=min_lat,
            max_lon=max_lon,
            max_lat=max_lat,
            extent=max(max_lon - min_lon, max_lat - min_lat),
        )
