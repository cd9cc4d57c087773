"""Which limit holds for what on which day, and why that one: what the pages of limits show. Reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from liren.accounts.actors import Actor
from liren.cases.machine import OPEN_STATES, Stage
from liren.cases.models import Case, Category, StageLimit
from liren.core.clock import Limit, LimitKind, working_time
from liren.core.explaining import limit_words
from liren.core.verdicts import InvalidError

_REACH: dict[int, str | Promise] = {
    0: _("every category"),
    1: _("its whole kind"),
    3: _("its major class"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """The limit of one stage of one category: the row that won, and what it means from now."""

    stage: Stage
    row: StageLimit | None
    from_now: str = ""


def as_limit(row: StageLimit) -> Limit:
    """What a row says, as the clock understands it."""
    return Limit(row.amount, LimitKind(row.limit_kind))


def in_words(row: StageLimit) -> str:
    """A row's limit in words: "4 working hours"."""
    return limit_words(as_limit(row))


def source_words(source: str) -> str:
    """The half of a source written in both languages ("中文 / English") that is in the reader's."""
    chinese, _slash, english = source.partition(" / ")
    return chinese if not english or (get_language() or "").startswith("zh") else english


def codes_above(category_code: str) -> list[str]:
    """The codes whose limits hold for a category: all, its kind, its class, itself."""
    return [category_code[:length] for length in range(len(category_code) + 1)]


def reach_words(limit_code: str, category_code: str) -> str:
    """How far a limit set for `limit_code` reaches, seen from one category that it holds for."""
    if limit_code == category_code:
        return str(_("this category alone"))
    return str(_REACH.get(len(limit_code), limit_code))


def reaches(category_code: str) -> list[tuple[str, str]]:
    """What a limit can be set for, seen from one category: (code, words), the most exact first."""
    codes = [code for code in codes_above(category_code) if len(code) in _REACH or code == category_code]
    return [(code, reach_words(code, category_code)) for code in reversed(codes)]


def rows_in_force(on: date, *, stage: Stage | None = None) -> dict[tuple[str, str], StageLimit]:
    """Every limit in force on a day by (category code, stage), in one query."""
    rows = StageLimit.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)
    if stage:
        rows = rows.filter(stage=stage)
    return {(row.category_code, row.stage): row for row in rows.order_by("valid_from")}


def winner(rows: Mapping[tuple[str, str], StageLimit], category_code: str, stage: Stage) -> StageLimit | None:
    """The row with the longest code; the same answer as `clocks.stage_limit` gives to a case."""
    found = (rows.get((code, stage)) for code in reversed(codes_above(category_code)))
    return next((row for row in found if row), None)


def rules_for(category_code: str, *, division: str, at: datetime) -> list[Rule]:
    """The limit of each stage on the local day of `at`, with the sentence that the clock there gives."""
    rows = rows_in_force(timezone.localdate(at))
    clock = working_time(division)
    rules = []
    for stage in Stage:
        row, from_now = winner(rows, category_code, stage), ""
        if row:
            try:
                from_now = clock.explain(at, as_limit(row))
            except InvalidError as error:  # no office hours in which it could run: the page says so
                from_now = error.reason
        rules.append(Rule(stage, row, from_now))
    return rules


def history_of(category_code: str) -> list[tuple[Stage, list[StageLimit]]]:
    """Every limit that ever held or is planned for a category, by stage, the most exact and latest first."""
    by_stage: dict[str, list[StageLimit]] = defaultdict(list)
    for row in StageLimit.objects.filter(category_code__in=codes_above(category_code)):
        by_stage[row.stage].append(row)
    return [
        (
            stage,
            sorted(by_stage[stage], key=lambda row: (len(row.category_code), row.valid_from), reverse=True),
        )
        for stage in Stage
        if by_stage[stage]
    ]


def handling_limits(categories: Iterable[Category], on: date) -> dict[str, StageLimit]:
    """The handling limit of each category on a day, in one query."""
    rows = rows_in_force(on, stage=Stage.HANDLE)
    found = ((category.code, winner(rows, category.code, Stage.HANDLE)) for category in categories)
    return {code: row for code, row in found if row}


@dataclass(frozen=True, slots=True)
class Figures:
    """How many cases of a category somebody may know of."""

    total: int
    open: int
    overdue: int


def figures_of(actor: Actor, category_code: str, *, scope: str, now: datetime) -> Figures:
    """Cases of a category that the actor may know of, in one query."""
    cases = Case.objects.visible_to(actor).within(scope).filter(category_id=category_code)
    is_open = Q(state__in=OPEN_STATES)
    counted = cases.aggregate(
        total=Count("pk"),
        open=Count("pk", filter=is_open),
        overdue=Count("pk", filter=is_open & Q(due_at__lt=now)),
    )
    return Figures(**counted)
