"""Deadlines: one clock for one stage. A trigger keeps their beginning: no edit resets a clock."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from liren.cases.machine import Stage
from liren.cases.models.case import Case
from liren.cases.models.orders import WorkOrder
from liren.core.clock import Limit, LimitKind
from liren.core.identity import uuid7


class Deadline(models.Model):
    """A stage's clock: when it started, what the limit was on that day, when it is due, when it stopped."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="deadlines")
    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, null=True, related_name="deadlines")
    stage = models.CharField(max_length=12, choices=Stage.choices)
    amount = models.PositiveSmallIntegerField(null=True)  # null: the due time was given by another system
    limit_kind = models.CharField(max_length=16, choices=LimitKind.choices, blank=True)
    source = models.CharField(max_length=200, blank=True)  # where the limit comes from
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    paused_for = models.DurationField(default=timedelta)
    stopped_at = models.DateTimeField(null=True)
    extended_at = models.DateTimeField(null=True)  # a clock is extended once, by at most its first limit
    extended_by = models.PositiveSmallIntegerField(null=True)  # in the limit's own kind
    alerted_at = models.DateTimeField(null=True)  # when those who owe it were told that it is overdue

    class Meta:
        indexes = [
            models.Index(fields=["case", "started_at"], name="deadline_case"),
            models.Index(
                fields=["due_at"],
                condition=Q(stopped_at__isnull=True, alerted_at__isnull=True, paused_at__isnull=True),
                name="deadline_silent",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(stopped_at__isnull=True), name="deadline_one_running"
            ),
            models.CheckConstraint(condition=Q(due_at__gte=F("started_at")), name="deadline_in_order"),
            models.CheckConstraint(
                condition=Q(extended_at__isnull=True, extended_by__isnull=True)
                | Q(
                    extended_at__isnull=False,
                    amount__isnull=False,
                    extended_by__isnull=False,
                    extended_by__gte=1,
                    extended_by__lte=F("amount"),
                ),
                name="deadline_extension_whole",
            ),
        ]

    @property
    def limit(self) -> Limit | None:
        """The limit in force when the clock started; None if the due time was given."""
        return Limit(self.amount, LimitKind(self.limit_kind)) if self.amount else None

    @property
    def extension(self) -> Limit | None:
        """By how much it was extended; None if it was not."""
        return Limit(self.extended_by, LimitKind(self.limit_kind)) if self.extended_by else None
