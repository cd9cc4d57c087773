"""Which rungs and terms hold on a day. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from liren.core.clock import Limit
from liren.core.explaining import limit_words
from liren.escalation.levels import UPWARD
from liren.escalation.models import LadderRung, Term
from liren.escalation.models.ladder import Dated

D = TypeVar("D", bound=Dated)


def in_force(rows: QuerySet[D], on: date) -> QuerySet[D]:
    """The dated rows that hold on a day."""
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)


def rungs_in_force(on: date) -> list[LadderRung]:
    """Every rung that holds on a day, in one query; `rungs_for` chooses among them."""
    return list(in_force(LadderRung.objects.all(), on))


def rungs_for(
    rows: Iterable[LadderRung], trigger: str, category_code: str, division: str
) -> list[LadderRung]:
    """One rung a level for a case, from the ground up: the most exact category, then the smallest area."""
    best: dict[str, LadderRung] = {}
    for row in rows:
        fits = category_code.startswith(row.category_code) and division.startswith(row.division)
        if row.trigger == trigger and fits:
            rival = best.get(row.level)
            if rival is None or _exactness(row) > _exactness(rival):
                best[row.level] = row
    return sorted(best.values(), key=lambda row: UPWARD.index(row.to))


def _exactness(row: LadderRung) -> tuple[int, int, date]:
    return len(row.category_code), len(row.division), row.valid_from


def term(name: str, on: date) -> Limit:
    """How long a term is on a day.

    Raises:
        Term.DoesNotExist: if no row of it holds on that day.
    """
    row = in_force(Term.objects.filter(name=name), on).order_by("-valid_from").first()
    if row is None:
        raise Term.DoesNotExist(f"no term {name} on {on}")
    return row.limit


def span_words(row: Dated) -> str:
    """A row's span in words: "4 working hours"."""
    return limit_words(row.limit)


def source_words(source: str) -> str:
    """The half of a source written in both languages ("中文 / English") that is in the reader's."""
    chinese, _slash, english = source.partition(" / ")
    return chinese if not english or (get_language() or "").startswith("zh") else english
