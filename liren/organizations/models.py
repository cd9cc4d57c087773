"""Units, and what they owe."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from liren.core.identity import uuid7


class Organization(models.Model):
    """A unit that can be sent work: a department, an office, a committee, a company that maintains
    something."""

    class Kind(models.TextChoices):
        DISTRICT_OFFICE = "district_office", _("District office")
        DEPARTMENT = "department", _("Department")
        SUBDISTRICT_OFFICE = "subdistrict_office", _("Subdistrict office")
        STREET_TEAM = "street_team", _("Subdistrict enforcement team")
        COMMUNITY_COMMITTEE = "community_committee", _("Residents' committee")
        PUBLIC_UTILITY = "public_utility", _("Public utility")
        PROPERTY_COMPANY = "property_company", _("Property company")
        SERVICE_CENTRE = "service_centre", _("Service centre")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=24, choices=Kind.choices)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    division = models.CharField(max_length=15, blank=True)  # significant digits of the area it serves
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    phone = models.CharField(max_length=40, blank=True, default="")  # of the office, never of a person
    is_active = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["division"], opclasses=["varchar_pattern_ops"], name="organization_division")
        ]
        constraints = [
            models.UniqueConstraint(fields=["division", "name"], name="organization_name_once_per_area")
        ]

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return self.name if (get_language() or "").startswith("zh") or not self.name_en else self.name_en


class Duty(models.Model):
    """A unit owes a class of matters in an area, because it owns them or because they happen on its
    ground."""

    class Basis(models.TextChoices):
        OWNER = "owner", _("as owner")
        TERRITORY = "territory", _("as the office on the ground")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="duties")
    category_code = models.CharField(max_length=8)  # a category or a prefix: "C", "C01", "C0118"
    division = models.CharField(max_length=15, blank=True)
    basis = models.CharField(max_length=12, choices=Basis.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)  # last day, inclusive
    source = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["category_code", "division"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="duty_dates_in_order",
            )
        ]
