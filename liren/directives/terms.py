"""The limits in force, and the ones a new installation starts with."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from liren.core.clock import Limit
from liren.directives.machine import Level, Stage
from liren.directives.models.terms import DirectiveTerm

SINCE = date(2020, 1, 1)
_DEFAULT = "未核实的默认值：请按本地指挥调度规定修改 / unverified default; replace by the local rule"
DEFAULTS = (
    (Level.ORDINARY, Stage.SIGN, 4, "working_hours"),
    (Level.ORDINARY, Stage.REPORT, 3, "working_days"),
    (Level.URGENT, Stage.SIGN, 2, "urgent_hours"),
    (Level.URGENT, Stage.REPORT, 1, "working_days"),
    (Level.CRITICAL, Stage.SIGN, 1, "urgent_hours"),
    (Level.CRITICAL, Stage.REPORT, 4, "urgent_hours"),
)


def term(level: str, stage: str, on: date) -> Limit:
    """The limit of a stage at a level, as in force that day.

    Raises:
        DirectiveTerm.DoesNotExist: no row holds on that day.
    """
    return term_row(level, stage, on).limit


def term_row(level: str, stage: str, on: date) -> DirectiveTerm:
    """The row behind `term`."""
    rows = terms_in_force(on)
    try:
        return rows[level, stage]
    except KeyError as error:
        raise DirectiveTerm.DoesNotExist(f"no term for {level} {stage} on {on}") from error


def terms_in_force(on: date) -> dict[tuple[str, str], DirectiveTerm]:
    """Every limit that holds on a day, by level and stage."""
    rows = DirectiveTerm.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)
    return {(row.level, row.stage): row for row in rows.order_by("valid_from")}


def load_terms(model: Any) -> int:
    """Insert the default rows that are missing; touches nothing that is there. Returns how many."""
    there = set(model.objects.values_list("level", "stage"))
    rows = [
        model(level=level, stage=stage, amount=amount, limit_kind=kind, valid_from=SINCE, source=_DEFAULT)
        for level, stage, amount, kind in DEFAULTS
        if (level, stage) not in there
    ]
    model.objects.bulk_create(rows)
    return len(rows)
