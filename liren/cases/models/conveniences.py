"""What makes the desk quicker: kept filters, words that are used again, cases that are followed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.accounts.models import User
from liren.cases.machine import VERB_LABELS
from liren.cases.models.case import Case
from liren.core.identity import uuid7


class SavedFilter(models.Model):
    """A question to the list of all cases that one person asks again and again."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=400)  # what stands behind the "?" of the desk's address
    saved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="saved_filter_once")]


class ResponseTemplate(models.Model):
    """Words for one step, with {number}, {category} and {unit} where the case's own go."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    verb = models.CharField(max_length=12)
    category_code = models.CharField(max_length=8, blank=True)  # a category or its beginning; "" is every one
    division = models.CharField(max_length=15, blank=True)  # whose words these are; "" is everybody's
    title = models.CharField(max_length=60)
    text = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["verb", "division"], name="template_verb")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="template_dates_in_order",
            )
        ]

    @property
    def verb_label(self) -> str:
        """The step, in the reader's language."""
        return str(VERB_LABELS.get(self.verb, self.verb))


class Subscription(models.Model):
    """Somebody wants to hear of one case, or of every case of a kind in an area."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="subscriptions")
    division = models.CharField(max_length=15, blank=True)
    category_code = models.CharField(max_length=8, blank=True)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["division", "category_code"], name="subscription_area")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "case"], condition=Q(case__isnull=False), name="subscription_case_once"
            ),
            models.UniqueConstraint(
                fields=["user", "division", "category_code"],
                condition=Q(case__isnull=True),
                name="subscription_area_once",
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=True) | Q(division="", category_code=""),
                name="subscription_case_or_area",
            ),
        ]
