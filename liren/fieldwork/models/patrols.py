"""One walk, what was passed on it, and, only if the walker wants it, the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from liren.accounts.models import User
from liren.core.identity import uuid7
from liren.fieldwork.models.plans import PatrolPlan, PatrolPoint
from liren.fieldwork.posts import PLANNERS

if TYPE_CHECKING:
    from liren.accounts.actors import Actor


class PatrolQuerySet(models.QuerySet["Patrol"]):
    """Every read starts with `visible_to`."""

    def visible_to(self, actor: Actor) -> PatrolQuerySet:
        """One's own walks, and the summaries of those in a place that the actor plans. Tracks: see
        `tracks_of`."""
        condition = Q(walker_id=actor.user_id) if actor.user_id else Q(pk__in=[])
        for scope in actor.scopes(*PLANNERS):
            condition |= Q(division__startswith=scope)
        return self.filter(condition)


class Patrol(models.Model):
    """A walk from its beginning to its end. Distance and passings stay, the track does not."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.UUIDField(unique=True, editable=False)
    walker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(PatrolPlan, on_delete=models.PROTECT, null=True, related_name="patrols")
    division = models.CharField(max_length=15)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    keeps_track = models.BooleanField(default=False)  # asked anew for every walk
    distance = models.PositiveIntegerField(default=0)  # metres along the kept points

    objects = PatrolQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["walker", "-started_at"], name="patrol_walker"),
            models.Index(
                fields=["division", "-started_at"],
                opclasses=["varchar_pattern_ops", "timestamptz_ops"],
                name="patrol_place",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["walker"], condition=Q(ended_at__isnull=True), name="patrol_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="patrol_times_in_order",
            ),
        ]


class Passing(models.Model):
    """A point of the plan was passed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    patrol = models.ForeignKey(Patrol, on_delete=models.CASCADE, related_name="passings")
    point = models.ForeignKey(PatrolPoint, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patrol", "point"], name="passing_once")]


class TrackPoint(models.Model):
    """A coarse position of the walker. Nobody else reads it; a nightly job deletes it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    patrol = models.ForeignKey(Patrol, on_delete=models.CASCADE, related_name="track")
    at = models.DateTimeField()
    lon = models.FloatField()
    lat = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="track_age")]
        constraints = [models.UniqueConstraint(fields=["patrol", "at"], name="track_point_once")]


class TrackRule(models.Model):
    """How coarse a track is and how long it stays, from a day on. Dated data with a source."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    days_kept = models.PositiveSmallIntegerField()
    least_metres = models.PositiveSmallIntegerField()
    least_seconds = models.PositiveSmallIntegerField()
    valid_from = models.DateField(unique=True)
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(days_kept__lte=30, least_metres__gte=30, least_seconds__gte=30),
                name="track_rule_is_coarse_and_short",
            )
        ]
