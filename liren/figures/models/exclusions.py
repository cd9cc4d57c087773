"""Leaving a case out of the figures (剔除): asked with a reason, decided by two persons, appealed once."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy

from liren.accounts.models import User
from liren.cases.models import Case
from liren.core.identity import uuid7
from liren.organizations.models import Organization


class ExclusionReason(models.Model):
    """A ground on which a case may be left out: dated, with the document that says so."""

    code = models.CharField(primary_key=True, max_length=24)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=160)
    source = models.CharField(max_length=300)
    is_verified = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)  # last day, inclusive

    class Meta:
        ordering = ["valid_from", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="exclusion_reason_dates_in_order",
            )
        ]

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return self.name if (get_language() or "").startswith("zh") else self.name_en


class Exclusion(models.Model):
    """A unit's request to leave one round of a case out of its figures."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("exclusion", "Waits for two decisions")
        GRANTED = "granted", pgettext_lazy("exclusion", "Left out")
        REFUSED = "refused", pgettext_lazy("exclusion", "Refused")
        APPEALED = "appealed", pgettext_lazy("exclusion", "Appeal waits for two decisions")
        UPHELD = "upheld", pgettext_lazy("exclusion", "Refused, also on appeal")

    WAITING = (State.ASKED, State.APPEALED)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.UUIDField(unique=True, editable=False)  # made by the sender
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="exclusions")
    round = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    reason = models.ForeignKey(ExclusionReason, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    appeal_words = models.TextField(blank=True)
    appealed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)  # when the latest instance ended

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "round"], name="exclusion_once_per_round")]
        indexes = [
            models.Index(fields=["-asked_at"], name="exclusion_newest"),
            models.Index(fields=["decided_at"], condition=Q(state="granted"), name="exclusion_granted"),
        ]

    @property
    def division(self) -> str:
        """Where the case lies, for the ledger."""
        return self.case.division

    @property
    def instance(self) -> int:
        """1: the request, 2: the appeal."""
        return 2 if self.state in (self.State.APPEALED, self.State.UPHELD) or self.appealed_at else 1


class ExclusionWord(models.Model):
    """One person's decision on a request or an appeal."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    exclusion = models.ForeignKey(Exclusion, on_delete=models.PROTECT, related_name="decisions")
    instance = models.PositiveSmallIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24)  # in which post
    agrees = models.BooleanField()
    words = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["exclusion", "instance", "by"], name="exclusion_two_persons"),
            models.CheckConstraint(condition=Q(instance__in=(1, 2)), name="exclusion_one_appeal"),
        ]
