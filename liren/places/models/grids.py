"""Grids, what became of them, and the codes they had in the systems that one grid now replaces."""

from __future__ import annotations

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from liren.core.identity import uuid7
from liren.places.models.zones import (
    Zone,
    ZoneQuerySet,
    begins_before_it_ends,
    border_whole,
    one_version_a_day,
)


class GridQuerySet(ZoneQuerySet["Grid"]):
    """Versions of grids."""


class Grid(Zone):
    """One version of a grid. Code: the community's 12 digits and 3 more.

    A community has one or more head grids; sub-grids lie inside a head grid; an exclusive grid (专属网格) is
    a school, a hospital, a park or a firm that is looked after on its own.
    """

    class Kind(models.TextChoices):
        HEAD = "head", _("Head grid")
        SUB = "sub", _("Sub-grid")
        EXCLUSIVE = "exclusive", _("Exclusive grid")

    code = models.CharField(max_length=15)
    kind = models.CharField(max_length=10, choices=Kind)
    community_code = models.CharField(max_length=12)
    parent_code = models.CharField(max_length=15, blank=True)  # the grid it lies in; "" for a head grid
    households = models.PositiveIntegerField(null=True)  # None: not counted yet
    population = models.PositiveIntegerField(null=True)

    objects = GridQuerySet.as_manager()

    class Meta:
        constraints = [
            one_version_a_day("grid_one_version_a_day"),
            begins_before_it_ends("grid_begins_before_it_ends"),
            border_whole("grid_border_whole"),
            models.CheckConstraint(
                name="grid_code_is_15_digits", condition=Q(code__regex=r"^[1-9]\d{11}(?!000)\d{3}$")
            ),
            models.CheckConstraint(
                name="grid_code_begins_with_community", condition=Q(community_code=Left(F("code"), 12))
            ),
            models.CheckConstraint(
                name="grid_parent_is_a_grid",
                condition=Q(parent_code="") | (Q(parent_code__regex=r"^\d{15}$") & ~Q(parent_code=F("code"))),
            ),
        ]
        indexes = [
            models.Index(OpClass(F("code"), name="varchar_pattern_ops"), name="grid_code_prefix"),
            models.Index(fields=["parent_code"]),
        ]


class GridLineage(models.Model):
    """Where a grid came from: `predecessor` became, or became part of, `successor` on this day."""

    class Verb(models.TextChoices):
        MERGED = "merged", _("merged into")
        SPLIT = "split", _("split into")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    predecessor = models.CharField(max_length=15, db_index=True)
    successor = models.CharField(max_length=15, db_index=True)
    verb = models.CharField(max_length=10, choices=Verb)
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="lineage_once", fields=["predecessor", "successor", "on"]),
        ]


class LegacyCode(models.Model):
    """A code this grid, or part of it, had in one of the four older grid systems (S4-03).

    Two grids for one legacy code are a conflict that somebody has to look at: see `queries.legacy_conflicts`.
    """

    class System(models.TextChoices):
        PARTY = "party", _("Party-building grids")
        SECURITY = "security", _("Public-security grids")
        CIVIL = "civil", _("Civil-affairs grids")
        CITY = "city", _("City-management grids")
        OTHER = "other", _("Another system")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    system = models.CharField(max_length=10, choices=System)
    code = models.CharField(max_length=40, db_index=True)
    grid_code = models.CharField(max_length=15, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="legacy_code_once", fields=["system", "code", "grid_code"]),
        ]
