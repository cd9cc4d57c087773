"""Matters that many report: counted each night, kept as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from liren.accounts.roles import Role
from liren.cases.models import Case, Category
from liren.core.identity import uuid7

if TYPE_CHECKING:
    from liren.accounts.actors import Actor

READERS = (Role.COMMANDER, Role.DISPATCHER)


class MatterGroupQuerySet(models.QuerySet["MatterGroup"]):
    """Every read starts with `visible_to`."""

    def visible_to(self, actor: Actor) -> MatterGroupQuerySet:
        """Groups that lie wholly within a scope of command or dispatch."""
        condition = Q(pk__in=[])
        for scope in actor.scopes(*READERS):
            condition |= Q(division__startswith=scope)
        return self.filter(condition)


class MatterGroup(models.Model):
    """Reports of the last 90 days that seem to be about one matter. Replaced as a whole each night."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    example = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")  # the most typical report
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    division = models.CharField(max_length=15)  # the smallest place that holds them all
    reports = models.PositiveIntegerField()
    people = models.PositiveIntegerField()  # who reported or joined; one who writes often counts once
    still_open = models.PositiveIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    counted_at = models.DateTimeField()

    objects = MatterGroupQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["division", "-people"],
                opclasses=["varchar_pattern_ops", "int4_ops"],
                name="matter_group_place",
            )
        ]
        constraints = [models.CheckConstraint(condition=Q(reports__gte=2), name="matter_group_many")]
