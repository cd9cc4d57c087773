"""The whistle: one call to the spot, for one case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from liren.accounts.models import User
from liren.cases.models import Case
from liren.cases.visibility import READING_BY_PLACE, READING_BY_UNIT
from liren.core.clock import Limit, LimitKind
from liren.core.identity import uuid7
from liren.whistles.machine import LIVE_STATES, UNBLOWN, CallState, Kind, Stage, State

if TYPE_CHECKING:
    from liren.accounts.actors import Actor


class WhistleQuerySet(models.QuerySet["Whistle"]):
    """Every read starts with `visible_to`."""

    def visible_to(self, actor: Actor) -> WhistleQuerySet:
        """Whistles of the actor's area, and those blown for the actor's unit. No unit hears of one before
        it is."""
        if actor.kind == "system":
            return self
        condition = Q(pk__in=[])
        for scope in actor.scopes(*READING_BY_PLACE):
            condition |= Q(division__startswith=scope)
        if units := actor.organizations(*READING_BY_UNIT):
            calls = apps.get_model("whistles", "Call").objects.exclude(state=CallState.DROPPED)
            called = Exists(calls.filter(whistle=OuterRef("pk"), organization_id__in=units))
            condition |= Q(called) & ~Q(state__in=UNBLOWN)
        return self.filter(condition)


class Clocked(models.Model):
    """A clock with the limit that was in force when it started."""

    amount = models.PositiveSmallIntegerField(null=True)
    limit_kind = models.CharField(max_length=16, choices=LimitKind.choices, blank=True)
    limit_source = models.CharField(max_length=200, blank=True)
    clock_started_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    alerted_at = models.DateTimeField(null=True)  # when it was said that the time has run out

    class Meta:
        abstract = True

    @property
    def limit(self) -> Limit | None:
        """The limit by which the clock runs; None if none does."""
        return Limit(self.amount, LimitKind(self.limit_kind)) if self.amount else None


class Whistle(Clocked):
    """One whistle. Its own clock measures approval (or confirmation), then rating; null when none runs."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.UUIDField(unique=True, editable=False)  # made by the sender: a repeat finds the same whistle
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="whistles")
    division = models.CharField(max_length=15)  # the case's
    kind = models.CharField(max_length=20, choices=Kind.choices)
    state = models.CharField(max_length=12, choices=State.choices)
    version = models.PositiveIntegerField(default=1)
    matter = models.TextField()  # what is to be done together; every called unit reads it
    meeting_place = models.CharField(max_length=200, blank=True)
    lon = models.FloatField(null=True)  # WGS84; of the place to come to
    lat = models.FloatField(null=True)
    clock_stage = models.CharField(max_length=8, choices=Stage.choices, blank=True)
    is_confirmed = models.BooleanField(default=False)  # approved, before or (an emergency) afterwards

    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    blown_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.TextField(blank=True)

    objects = WhistleQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["division", "requested_at"],
                opclasses=["varchar_pattern_ops", "timestamptz_ops"],
                name="whistle_place",
            ),
            models.Index(fields=["case", "requested_at"], name="whistle_case"),
            models.Index(
                fields=["due_at"],
                condition=Q(alerted_at__isnull=True, due_at__isnull=False),
                name="whistle_silent",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state__in=sorted(LIVE_STATES)), name="whistle_one_live"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="whistle_state_known"),
        ]
