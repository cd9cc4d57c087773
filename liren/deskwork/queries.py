"""What is asked of which category, now and on other days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from liren.cases.asking import questions_of
from liren.cases.models import Category, Question


@dataclass(frozen=True, slots=True)
class Line:
    """One question of a category as the editor shows it."""

    question: Question
    condition: str  # in words; "" if it is always asked
    is_own: bool  # of this very code; else it is asked of a whole class
    answers: int  # how often this version was answered
    planned: Question | None = None  # the version that takes its place on a later day


@dataclass(frozen=True, slots=True)
class Asking:
    """A code that has questions of its own, with what they are asked of."""

    code: str
    label: str
    count: int


def in_force(on: date) -> Q:
    """Questions that are asked on a day."""
    return Q(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)


def codes_with_questions(on: date) -> list[Asking]:
    """Every code with questions of its own in force on a day."""
    rows = Question.objects.filter(in_force(on)).values("category_code").annotate(number=Count("pk"))
    counted = {row["category_code"]: row["number"] for row in rows.order_by("category_code")}
    return [Asking(code, code_words(code), number) for code, number in counted.items()]


def code_words(code: str) -> str:
    """What a code means: a category, or a class or kind of categories. "" if there is none."""
    category = Category.objects.filter(code=code).first()
    if category:
        return category.label
    within = Category.objects.filter(code__startswith=code).first() if code.isalnum() else None
    if within is None:
        return ""
    if len(code) >= 3:
        return _("all of “%(name)s”") % {"name": within.major_label}
    return _("all of “%(name)s”") % {"name": within.get_kind_display()}


def lines_of(code: str, on: date) -> list[Line]:
    """What is asked about a category on a day, in order."""
    asked = questions_of(code, on)
    counts = _answers(asked)
    planned = {
        one.key: one
        for one in Question.objects.filter(category_code=code, valid_from__gt=on).order_by("-valid_from")
    }
    return [
        Line(
            one,
            condition_words(one, asked),
            one.category_code == code,
            counts.get(one.pk, 0),
            planned.get(one.key) if one.category_code == code else None,
        )
        for one in asked
    ]


def _answers(questions: Iterable[Question]) -> dict[object, int]:
    rows = Question.objects.filter(pk__in=[one.pk for one in questions]).annotate(number=Count("answers"))
    return {row.pk: row.number for row in rows}


def condition_words(question: Question, among: Iterable[Question]) -> str:
    """When a question is asked, in words; "" if always."""
    if not question.show_if_key:
        return ""
    other = next((one for one in among if one.key == question.show_if_key), None)
    words = {
        "question": other.label if other else question.show_if_key,
        "answer": other.words_of(question.show_if_value) if other else question.show_if_value,
    }
    return _("only if “%(question)s” was answered with “%(answer)s”") % words


def versions_of(question: Question) -> list[Question]:
    """Every version of a question, the latest first."""
    return list(
        Question.objects.filter(category_code=question.category_code, key=question.key)
        .annotate(number=Count("answers"))
        .order_by("-valid_from")
    )


def dependants(question: Question, on: date) -> list[Question]:
    """The questions that are asked only because of an answer to this one, on that day or later."""
    held = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    return list(
        Question.objects.filter(
            held, category_code__startswith=question.category_code, show_if_key=question.key
        )
    )
