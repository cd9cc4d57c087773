"""Bringing the reference lists into the database."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from liren.cases.models import Category, Question, StageLimit
from liren.cases.reference import rows_categories, rows_limits, rows_questions


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows were missing and are there now."""

    categories: int
    limits: int


@transaction.atomic
def load_reference(category_model: Any = Category, limit_model: Any = StageLimit) -> Loaded:
    """Insert the categories and limits that are missing, and touch no row that exists.

    An administrator's edit stays: a category is missing only if its code is, a limit only if there is no
    limit of any date for its category and stage. A second run changes nothing. A row that somebody deleted
    comes back, so end it with `valid_to` instead. There is no actor: an installation runs this when it is set
    up, so nothing goes to the ledger.

    Args:
        category_model: `Category`, or its historical model when a migration calls.
        limit_model: `StageLimit`, or its historical model.
    """
    codes = set(category_model.objects.values_list("code", flat=True))
    categories = [category_model(**asdict(row)) for row in rows_categories() if row.code not in codes]
    category_model.objects.bulk_create(categories)

    limited = set(limit_model.objects.values_list("category_code", "stage"))
    limits = [
        limit_model(**asdict(row)) for row in rows_limits() if (row.category_code, row.stage) not in limited
    ]
    limit_model.objects.bulk_create(limits)
    return Loaded(len(categories), len(limits))


@transaction.atomic
def load_questions(question_model: Any = Question) -> int:
    """Insert the questions of categories that have none yet; returns how many. Touches no row that exists."""
    asked = set(question_model.objects.values_list("category_code", flat=True))
    rows = [question_model(**asdict(row)) for row in rows_questions() if row.category_code not in asked]
    return len(question_model.objects.bulk_create(rows))
