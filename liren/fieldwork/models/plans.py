"""What is to be passed on a grid's round, on which days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from liren.accounts.models import User
from liren.core.identity import uuid7
from liren.fieldwork.posts import PLAN_READERS

if TYPE_CHECKING:
    from liren.accounts.actors import Actor


class PlanQuerySet(models.QuerySet["PatrolPlan"]):
    """Every read starts with `visible_to`."""

    def visible_to(self, actor: Actor) -> PlanQuerySet:
        """Plans of grids that lie in a place where the actor works on the ground, dispatches or commands."""
        condition = Q(pk__in=[])
        for scope in actor.scopes(*PLAN_READERS):
            condition |= Q(division__startswith=scope)
        return self.filter(condition)

    def in_force(self, on: date) -> PlanQuerySet:
        """Plans that hold on a day."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)


class PatrolPlan(models.Model):
    """A round of one grid. A change is a new plan from a day on; walks keep theirs."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    division = models.CharField(max_length=15)  # the grid
    name = models.CharField(max_length=60)
    weekdays = ArrayField(models.PositiveSmallIntegerField())  # 0 Monday … 6 Sunday
    starts_at = models.TimeField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = PlanQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["division", "valid_from"],
                opclasses=["varchar_pattern_ops", "date_ops"],
                name="plan_grid",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["division", "name", "valid_from"], name="patrol_plan_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="patrol_plan_dates_in_order",
            ),
        ]


class PatrolPoint(models.Model):
    """A place or a city component to pass, in the order of the round."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plan = models.ForeignKey(PatrolPlan, on_delete=models.CASCADE, related_name="points")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    component_code = models.CharField(max_length=20, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["plan", "position"], name="patrol_point_position")]
