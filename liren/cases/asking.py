"""The questions of a category and what counts as an answer. Reads only; `actions.answering` writes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.cases.models import Case, CaseAnswer, Question
from liren.cases.traces import may_hold

FIELD = "q_"  # the form's fields are called q_<key>
LONGEST_ANSWER = 200
LARGEST_NUMBER = 1_000_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on a page: what was typed so far, and what is wrong with it."""

    question: Question
    value: str = ""
    problem: str = ""

    @property
    def name(self) -> str:
        """The name of its field."""
        return FIELD + self.question.key

    @property
    def advises(self) -> bool:
        """Whether the answer so far calls for something to be done at once."""
        return bool(self.question.advice_if) and self.value == self.question.advice_if


def questions_of(category_code: str, on: date | None = None) -> list[Question]:
    """What is asked about a category on a day (today), in order.

    Of two with one key the more exact one counts.
    """
    if not category_code.isalnum():
        return []
    today = on or timezone.localdate()
    prefixes = [category_code[:length] for length in range(1, len(category_code) + 1)]
    rows = Question.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today), valid_from__lte=today, category_code__in=prefixes
    )
    chosen: dict[str, Question] = {}
    for question in sorted(rows, key=lambda one: (len(one.category_code), one.valid_from)):
        chosen[question.key] = question
    return sorted(chosen.values(), key=lambda one: (one.position, one.key))


def answers_in(post: Mapping[str, str]) -> dict[str, str]:
    """The answers of a sent form, by the question's key."""
    return {
        name.removeprefix(FIELD): str(post[name]).strip()[: LONGEST_ANSWER + 1]
        for name in post
        if re.fullmatch(FIELD + r"[-\w]{1,24}", name)
    }


def checked(questions: Iterable[Question], answers: Mapping[str, str]) -> list[Asked]:
    """Each question that is asked, given the answers before it, with its answer and what is wrong with it."""
    shown: dict[str, str] = {}
    found = []
    for question in questions:
        if question.show_if_key and shown.get(question.show_if_key) != question.show_if_value:
            continue
        value = answers.get(question.key, "")
        shown[question.key] = value
        found.append(Asked(question, value, _problem(question, value)))
    return found


def _problem(question: Question, value: str) -> str:
    if not value:
        return _("Please answer: %(question)s") % {"question": question.label} if question.is_required else ""
    if question.choices and value not in dict(question.choices):
        return _("Choose one of the answers offered: %(question)s") % {"question": question.label}
    if question.kind == Question.Kind.NUMBER and not _is_number(value):
        return _("Write a number, such as 2: %(question)s") % {"question": question.label}
    if len(value) > LONGEST_ANSWER or "\x00" in value:
        return _("At most %(count)d characters.") % {"count": LONGEST_ANSWER}
    return ""


def _is_number(value: str) -> bool:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return False
    return number.is_finite() and 0 <= number <= LARGEST_NUMBER


def answers_of(case: Case) -> list[CaseAnswer]:
    """What was answered, in the order of the questions."""
    if not may_hold(case, CaseAnswer):
        return []
    return list(case.answers.select_related("question").order_by("question__position", "question__key"))
