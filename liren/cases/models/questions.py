"""What a unit needs to know beyond the report, category by category: dated data, and what people answered."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from liren.cases.models.case import Case
from liren.core.identity import uuid7


class Question(models.Model):
    """One question of a category's graph. It is asked if the question `show_if_key` was answered with
    `show_if_value`, or always if that is empty."""

    class Kind(models.TextChoices):
        CHOICE = "choice", _("One of several")
        TEXT = "text", _("Words")
        NUMBER = "number", _("A number")
        YES_NO = "yes_no", _("Yes or no")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    category_code = models.CharField(max_length=8)  # a category or its beginning
    key = models.SlugField(max_length=24)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.CharField(max_length=120)
    text_en = models.CharField(max_length=160)
    options = models.JSONField(default=list)  # of a choice: [[value, Chinese, English], …]
    show_if_key = models.CharField(max_length=24, blank=True)
    show_if_value = models.CharField(max_length=40, blank=True)
    is_required = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField()
    advice_if = models.CharField(
        max_length=40, blank=True
    )  # the answer upon which the advice is shown at once
    advice = models.CharField(max_length=200, blank=True)
    advice_en = models.CharField(max_length=240, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["position", "key"]
        constraints = [
            models.UniqueConstraint(fields=["category_code", "key", "valid_from"], name="question_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="question_dates_in_order",
            ),
        ]

    @property
    def label(self) -> str:
        """The question in the reader's language."""
        return self.text if _reads_chinese() or not self.text_en else self.text_en

    @property
    def advice_label(self) -> str:
        """What to do at once, in the reader's language."""
        return self.advice if _reads_chinese() or not self.advice_en else self.advice_en

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The answers to choose from, in the reader's language; none where words or a number are asked."""
        if self.kind == self.Kind.YES_NO:
            return [("yes", str(_("Yes"))), ("no", str(_("No")))]
        return [(value, chinese if _reads_chinese() else english) for value, chinese, english in self.options]

    def words_of(self, value: str) -> str:
        """An answer as it is read."""
        return dict(self.choices).get(value, value)


class CaseAnswer(models.Model):
    """What was answered when the case was reported."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    value = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "question"], name="answer_once")]

    @property
    def words(self) -> str:
        """The answer in the reader's language."""
        return self.question.words_of(self.value)


def _reads_chinese() -> bool:
    return (get_language() or "").startswith("zh")
