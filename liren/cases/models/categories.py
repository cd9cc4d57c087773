"""What a case can be about, and how long each stage may take: dated, editable data with a source."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from liren.cases.machine import Stage
from liren.core.clock import LimitKind
from liren.core.identity import uuid7


class Category(models.Model):
    """A minor class (小类) of components or events (GB/T 30428.2), or a type of appeal (诉求)."""

    class Kind(models.TextChoices):
        COMPONENT = "component", _("Component")
        EVENT = "event", _("Event")
        APPEAL = "appeal", _("Appeal")

    code = models.CharField(primary_key=True, max_length=8)  # C0118, E0102, A03
    kind = models.CharField(max_length=12, choices=Kind.choices)
    major_name = models.CharField(max_length=40)
    major_name_en = models.CharField(max_length=60)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=80)
    source = models.CharField(max_length=200)
    is_offered = models.BooleanField(default=True)  # whether residents can choose it
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        ordering = ["code"]

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return self.name if (get_language() or "").startswith("zh") else self.name_en

    @property
    def major_label(self) -> str:
        """The name of its major class in the reader's language."""
        return self.major_name if (get_language() or "").startswith("zh") else self.major_name_en


class StageLimit(models.Model):
    """How long one stage may take for a category or a class of categories. The longest matching code wins."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    category_code = models.CharField(max_length=8, blank=True)  # "" is every category
    stage = models.CharField(max_length=12, choices=Stage.choices)
    amount = models.PositiveSmallIntegerField()
    limit_kind = models.CharField(max_length=16, choices=LimitKind.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=200)
    is_verified = models.BooleanField(default=False)  # False: a default that nobody has confirmed yet

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["category_code", "stage", "valid_from"], name="stage_limit_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="stage_limit_positive"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="stage_limit_dates_in_order",
            ),
        ]
