"""One step on many cases, as work that goes on by itself: what was asked for, and each case's outcome."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from liren.accounts.models import User
from liren.cases.models.case import Case
from liren.cases.models.conveniences import ResponseTemplate
from liren.core.identity import uuid7


class BulkRun(models.Model):
    """What somebody asked for. `key` is made by the page: the same form twice is one run."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.UUIDField(unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    verb = models.CharField(max_length=12)
    note = models.TextField(blank=True)
    template = models.ForeignKey(ResponseTemplate, on_delete=models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=10)  # in which the reasons are written
    asked_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-asked_at"], name="bulk_run_own")]


class BulkLine(models.Model):
    """One case of a run."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        REFUSED = "refused"
        CANCELLED = "cancelled"

    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, related_name="lines")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    seen_version = models.PositiveIntegerField(null=True)
    unit_id = models.UUIDField(null=True)  # where the dispatcher agreed to send it
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.TextField(blank=True)  # why not

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "case"], name="bulk_line_once"),
            models.CheckConstraint(condition=Q(reason="") | ~Q(state="done"), name="bulk_line_outcome"),
        ]
        indexes = [models.Index(fields=["run", "state", "position"], name="bulk_line_waiting")]
