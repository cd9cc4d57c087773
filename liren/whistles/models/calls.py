"""One unit's call within a whistle: its own limit, its arrival, its share."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from liren.accounts.models import User
from liren.core.identity import uuid7
from liren.organizations.models import Organization
from liren.whistles.machine import EXPECTED, GONE, CallState, Part
from liren.whistles.models.whistles import Clocked, Whistle


class Call(Clocked):
    """One unit called to one whistle. The position of a sign-in is rounded, optional, and deleted after a
    while."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    whistle = models.ForeignKey(Whistle, on_delete=models.PROTECT, related_name="calls")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="calls")
    part = models.CharField(max_length=12, choices=Part.choices)
    state = models.CharField(max_length=12, choices=CallState.choices)
    version = models.PositiveIntegerField(default=1)
    paused_at = models.DateTimeField(null=True)  # while a refusal waits for its ruling

    called_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    refusal = models.TextField(blank=True)
    ruled_at = models.DateTimeField(null=True)
    ruled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    must_come = models.BooleanField(default=False)  # ruled so: it can't refuse again
    ruling = models.TextField(blank=True)

    signed_in_at = models.DateTimeField(null=True)
    signed_in_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    lon = models.FloatField(null=True)  # WGS84, rounded to about ten metres; deleted by a nightly job
    lat = models.FloatField(null=True)
    distance = models.PositiveIntegerField(null=True)  # metres from the whistle's place, rounded
    is_late = models.BooleanField(default=False)
    is_far = models.BooleanField(default=False)

    result = models.TextField(blank=True)
    reported_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organization", "called_at"], name="call_unit"),
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=sorted(EXPECTED), alerted_at__isnull=True),
                name="call_silent",
            ),
            models.Index(fields=["signed_in_at"], condition=Q(lon__isnull=False), name="call_position"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["whistle"],
                condition=Q(part="lead") & ~Q(state__in=sorted(GONE)),
                name="call_one_lead",
            ),
            models.UniqueConstraint(
                fields=["whistle", "organization"],
                condition=~Q(state__in=sorted(GONE)),
                name="call_once_per_unit",
            ),
            models.CheckConstraint(condition=Q(state__in=CallState.values), name="call_state_known"),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True)
                | Q(lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90),
                name="call_point_whole",
            ),
        ]

    @property
    def division(self) -> str:
        """Where the whistle is, for the ledger."""
        return self.whistle.division
