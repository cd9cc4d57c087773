"""A month of figures: the facts it was computed from, and what came out. Frozen months never change."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from liren.accounts.models import User
from liren.core.identity import uuid7


class FigureMonth(models.Model):
    """One month; preliminary until it is frozen. Triggers keep a frozen month and its parts as they are."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    month = models.DateField(unique=True)  # its first day
    is_frozen = models.BooleanField(default=False)
    algorithm = models.PositiveSmallIntegerField()  # which version of computing.py made it
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")  # null: the job
    cut_at = models.DateTimeField()  # what was written down later counts in the next month
    facts_digest = models.CharField(max_length=64)  # SHA-256 over all stored facts
    figures_digest = models.CharField(max_length=64)  # SHA-256 over all figures
    fact_count = models.PositiveIntegerField()

    class Meta:
        ordering = ["-month"]


class FigureFacts(models.Model):
    """The facts of one kind, as compressed JSON lines. `terms` are the formulas and units of that day."""

    month = models.ForeignKey(FigureMonth, on_delete=models.CASCADE, related_name="facts")
    kind = models.CharField(max_length=12)
    payload = models.BinaryField()
    count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # of the lines before compression

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "kind"], name="figure_facts_once")]


class FigureValue(models.Model):
    """One figure of one subject: an exact fraction, and the corrected rate in hundredths of a per cent."""

    class Subject(models.TextChoices):
        AREA = "area", _("Area")
        UNIT = "unit", _("Unit")
        PERSON = "person", _("Person")

    month = models.ForeignKey(FigureMonth, on_delete=models.CASCADE, related_name="values")
    subject_kind = models.CharField(max_length=8, choices=Subject.choices)
    subject = models.CharField(max_length=36)  # division prefix, unit or user
    code = models.CharField(max_length=24)  # of the indicator
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField()
    estimate = models.PositiveIntegerField(null=True)  # hundredths of a per cent
    low = models.PositiveIntegerField(null=True)
    high = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "subject_kind", "subject", "code"], name="figure_value_once"
            )
        ]
        indexes = [models.Index(fields=["subject", "code"], name="figure_value_history")]
