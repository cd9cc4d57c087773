"""Divisions: province, city, district, subdistrict, community."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liren.places.models.zones import (
    Zone,
    ZoneQuerySet,
    begins_before_it_ends,
    border_whole,
    one_version_a_day,
)


class DivisionQuerySet(ZoneQuerySet["Division"]):
    """Versions of divisions."""

    def at_level(self, level: str) -> Self:
        """Those of one level."""
        return self.filter(level=level)


class Division(Zone):
    """One version of a division. The code has all 12 digits; `division` is its scope."""

    class Level(models.TextChoices):
        PROVINCE = "province", _("Province")
        CITY = "city", _("City")
        DISTRICT = "district", _("District")
        SUBDISTRICT = "subdistrict", _("Subdistrict")
        COMMUNITY = "community", _("Community")

    class CommunityKind(models.TextChoices):
        """What kind of committee a community has (S2-01)."""

        NONE = "", _("Not a community")
        URBAN = "urban", _("Urban community")
        VILLAGE_CONVERTED = "village_converted", _("Community converted from a village")
        VILLAGE = "village", _("Village")

    code = models.CharField(max_length=12)
    level = models.CharField(max_length=12, choices=Level)
    parent_code = models.CharField(max_length=12, blank=True)  # full code; "" for a province
    community_kind = models.CharField(max_length=20, choices=CommunityKind, blank=True)
    founded_on = models.DateField(null=True)

    objects = DivisionQuerySet.as_manager()

    class Meta:
        constraints = [
            one_version_a_day("division_one_version_a_day"),
            begins_before_it_ends("division_begins_before_it_ends"),
            border_whole("division_border_whole"),
            models.CheckConstraint(
                name="division_code_fits_level",
                condition=Q(level="province", code__regex=r"^[1-9]\d0{10}$")
                | Q(level="city", code__regex=r"^[1-9]\d(?!00)\d\d0{8}$")
                | Q(level="district", code__regex=r"^[1-9]\d{3}(?!00)\d\d0{6}$")
                | Q(level="subdistrict", code__regex=r"^[1-9]\d{5}(?!000)\d{3}0{3}$")
                | Q(level="community", code__regex=r"^[1-9]\d{8}(?!000)\d{3}$"),
            ),
            models.CheckConstraint(
                name="division_kind_only_for_communities",
                condition=Q(level="community") | Q(community_kind=""),
            ),
        ]
        indexes = [
            models.Index(OpClass(F("code"), name="varchar_pattern_ops"), name="division_code_prefix"),
            models.Index(fields=["parent_code"]),
        ]
