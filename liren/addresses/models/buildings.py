"""What stands at an address: buildings, and what rooms are used for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liren.addresses.models.addresses import Address, seen_by

if TYPE_CHECKING:
    from liren.accounts.actors import Actor


class Use(models.TextChoices):
    """What a building or a room is for."""

    HOMES = "homes", _("Homes")
    MIXED = "mixed", _("Homes and shops")
    SHOPS = "shops", _("Shops")
    OFFICE = "office", _("Offices")
    SCHOOL = "school", _("School")
    HOSPITAL = "hospital", _("Hospital")
    WORKS = "works", _("Factory or warehouse")
    PUBLIC = "public", _("Public building")
    OTHER = "other", _("Other")


class BuildingQuerySet(models.QuerySet["Building"]):
    """Buildings."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the actor's divisions."""
        return self.filter(seen_by(actor))

    def standing(self, on: date | None = None) -> Self:
        """Those whose address has not ended: what is counted as "buildings" (S0-07)."""
        day = on or timezone.localdate()
        return self.filter(
            Q(address__valid_to=None) | Q(address__valid_to__gte=day), address__merged_into=None
        )


class Building(models.Model):
    """A building at its address."""

    address = models.OneToOneField(
        Address, on_delete=models.CASCADE, primary_key=True, related_name="building"
    )
    division = models.CharField(max_length=15)
    use = models.CharField(max_length=10, choices=Use, default=Use.HOMES)
    year_built = models.PositiveSmallIntegerField(null=True)
    floors = models.PositiveSmallIntegerField(null=True)
    units = models.PositiveSmallIntegerField(null=True)
    households = models.PositiveIntegerField(null=True)
    has_lift = models.BooleanField(null=True)

    objects = BuildingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(year_built=None) | Q(year_built__range=(1000, 2200)), name="building_year"
            )
        ]
        indexes = [
            models.Index(fields=["division"], opclasses=["varchar_pattern_ops"], name="building_division")
        ]


class Room(models.Model):
    """What is known of a room beyond its address. Who lives there is for the room `people`."""

    address = models.OneToOneField(Address, on_delete=models.CASCADE, primary_key=True, related_name="room")
    use = models.CharField(max_length=10, choices=Use, default=Use.HOMES)
    area_m2 = models.FloatField(null=True)
    is_vacant = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(area_m2=None) | Q(area_m2__gt=0), name="room_area")]
