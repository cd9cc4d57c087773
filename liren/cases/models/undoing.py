"""A step that can be taken back for a moment: how long that is, and what it takes to take it back."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.cases.models.categories import Category
from liren.cases.models.deadlines import Deadline
from liren.cases.models.timeline import TimelineEntry
from liren.core.identity import uuid7


class UndoWindow(models.Model):
    """How long a step can be taken back, from a day on. So long nobody is told of it. Dated data."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    seconds = models.PositiveSmallIntegerField()
    valid_from = models.DateField(unique=True)
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=200)
    is_verified = models.BooleanField(default=False)  # False: a default that nobody has confirmed yet

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(seconds__range=(1, 60)), name="undo_window_is_short"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="undo_window_dates_in_order",
            ),
        ]


class UndoOffer(models.Model):
    """One step that may be taken back until `until`, and what stood before it. Others are told afterwards."""

    entry = models.OneToOneField(
        TimelineEntry, on_delete=models.PROTECT, primary_key=True, related_name="undo_offer"
    )
    until = models.DateTimeField()
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)  # when the announcement was made that had waited

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True) | Q(told_at__isnull=True), name="undo_offer_one_end"
            )
        ]
