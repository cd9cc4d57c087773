"""Rules by which a case that is filed gets a part of its own: dated, editable data with a source."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.cases.models.case import Case
from liren.cases.models.categories import Category
from liren.core.identity import uuid7


class ChildRule(models.Model):
    """A case of this category (or class) also needs a case of that one: one child for each rule and case."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    category_code = models.CharField(max_length=8)  # of the parent: a category or the beginning of one
    child_category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    severity = models.CharField(max_length=12, choices=Case.Severity.choices, blank=True)  # "" is any
    words = models.CharField(max_length=200, blank=True)  # any of these, separated by spaces; "" is any text
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["category_code", "child_category_id", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["category_code", "child_category", "severity", "words", "valid_from"],
                name="child_rule_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="child_rule_dates_in_order",
            ),
        ]

    def fits(self, case: Case) -> bool:
        """Whether this case, by its category, severity and words, needs the child."""
        wanted = self.words.split()
        return (
            case.category_id.startswith(self.category_code)
            and self.severity in ("", case.severity)
            and (not wanted or any(word in case.description for word in wanted))
        )
