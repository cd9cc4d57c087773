"""Reading the facts of a month from the case room: one query for each kind, streamed.

**Which month.** A fact counts in the month in which it happened. If that month was frozen before the fact was
written down, it counts in the next month that is made (record ids tell when something was written). History
imported from elsewhere counts in its own month or, if that is frozen, nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from liren.figures.gathering_later import LATER_QUERIES
from liren.figures.windows import WINDOW as _WINDOW

# The unit that led the round; where a case was closed without one, nobody.
_LED = """LEFT JOIN LATERAL (
        SELECT o.organization_id FROM cases_workorder o
        WHERE o.case_id = {case} AND o.part = 'lead' AND o.state = 'handled' AND o.round <= {round}
        ORDER BY o.round DESC, o.issued_at DESC LIMIT 1) led ON true"""
_EXCLUDED = """EXISTS (SELECT 1 FROM figures_exclusion x WHERE x.case_id = {case} AND x.round = {round}
        AND x.state = 'granted' AND x.decided_at < %(cut_at)s)::int"""
# What an upheld appeal excuses does not count against the unit, once that was decided.
_EXCUSED = """EXISTS (SELECT 1 FROM figures_excuse e WHERE e.target_id = {id} AND e.kind = '{kind}'
        AND e.at < %(cut_at)s)"""
_STEP = """
    SELECT t.id, t.case_id, c.division, {unit}, {person}, 0, {values}
    FROM cases_timelineentry t JOIN cases_case c ON c.id = t.case_id {joins}
    WHERE {which} AND {window} ORDER BY t.id"""
_STAGE_CLOCK = """LEFT JOIN LATERAL (
        SELECT (d.stopped_at <= d.due_at)::int AS on_time FROM cases_deadline d
        WHERE d.case_id = t.case_id AND d.stage = '{stage}' AND d.stopped_at = t.at LIMIT 1) clock ON true"""
_AT_WORK = """LEFT JOIN LATERAL (
        SELECT o.organization_id FROM cases_workorder o
        WHERE o.case_id = t.case_id AND o.part = 'lead' AND o.state <> 'returned' AND o.issued_at <= t.at
        ORDER BY o.issued_at DESC LIMIT 1) led ON true"""


def _step(values: str, which: str, *, joins: str = "", unit: str = "NULL", person: str = "t.actor_id") -> str:
    window = _WINDOW.format(at="t.at", id="t.id")
    return _STEP.format(values=values, which=which, joins=joins, unit=unit, person=person, window=window)


_ON_TIME = "COALESCE(d.stopped_at <= d.due_at, false)"
_ON_TIME_OR_EXCUSED = f"""CASE WHEN {_ON_TIME} THEN 1
        WHEN {_EXCUSED.format(id="d.id", kind="late")} THEN 2 ELSE 0 END"""
_CLOCK = """
    SELECT d.id, d.case_id, c.division, {unit}, NULL, {excluded},
        COALESCE(d.stopped_at < %(end)s, false)::int, {on_time}
    FROM cases_deadline d JOIN cases_case c ON c.id = d.case_id
    LEFT JOIN cases_workorder o ON o.id = d.order_id
    WHERE d.stage = '{stage}' AND d.due_at >= %(start)s AND d.due_at < LEAST(%(end)s, %(cut_at)s)
        AND d.paused_at IS NULL {more} ORDER BY d.id"""


def _clock(stage: str, unit: str, round_: str, more: str = "", *, on_time: str = f"{_ON_TIME}::int") -> str:
    """Clocks that ran out in the month, as far as it has gone; a paused one does not run out."""
    excluded = _EXCLUDED.format(case="d.case_id", round=round_)
    return _CLOCK.format(stage=stage, unit=unit, excluded=excluded, more=more, on_time=on_time)


_ANSWER = """
    SELECT f.id, f.case_id, c.division, led.organization_id, NULL, {excluded}, {values}
    FROM {table} f JOIN cases_case c ON c.id = f.case_id {led}
    WHERE {which} AND {window} ORDER BY f.id"""
# One answer to "how satisfied" for each round: the call-back's, unless an online rating was counted in an
# earlier month already.
_RATED_BEFORE = """EXISTS (SELECT 1 FROM cases_rating r WHERE r.case_id = f.case_id AND r.round = f.round
        AND r.at < %(start)s)"""
_CALLED_BACK = """EXISTS (SELECT 1 FROM cases_callback b WHERE b.case_id = f.case_id AND b.round = f.round
        AND b.is_valid AND b.satisfaction IS NOT NULL AND b.at < %(end)s AND b.id < %(cut)s)"""


def _answers(table: str, values: str, which: str) -> str:
    return _ANSWER.format(
        table=table,
        values=values,
        which=which,
        excluded=_EXCLUDED.format(case="f.case_id", round="f.round"),
        led=_LED.format(case="f.case_id", round="f.round"),
        window=_WINDOW.format(at="f.at", id="f.id"),
    )


_SATISFIED = "CASE WHEN {unless} THEN NULL ELSE (f.satisfaction >= 4)::int END"
_FAIR = "CASE WHEN {unless} THEN NULL ELSE (f.satisfaction = 3)::int END"
# Parts of a case are no reports.
_OPENED = """
    SELECT c.id, c.id, c.division, NULL, NULL, 0 FROM cases_case c
    WHERE c.parent_id IS NULL AND {window} ORDER BY c.id"""
QUERIES: dict[str, tuple[str, ...]] = {
    **LATER_QUERIES,
    "opened": (_OPENED.format(window=_WINDOW.format(at="c.opened_at", id="c.id")),),
    "verified": (
        _step(
            "clock.on_time",
            "t.verb IN ('verify', 'reject') AND t.from_state = 'reported'",
            joins=_STAGE_CLOCK.format(stage="verify"),
        ),
    ),
    "decided": (
        _step(
            "(t.verb = 'file')::int, clock.on_time",
            "t.verb IN ('file', 'reject')",
            joins=_STAGE_CLOCK.format(stage="file"),
        ),
    ),
    "patrolled": (
        _step(
            "(t.verb = 'file')::int",
            "t.verb IN ('file', 'reject') AND c.source = 'patrol'",
            person="c.reporter_id",
        ),
    ),
    "order": (
        """
        SELECT o.id, o.case_id, c.division, o.organization_id, sent.actor_id, 0, (o.state = 'returned')::int,
            CASE WHEN o.state = 'handled' THEN
                GREATEST(0, floor(extract(epoch FROM o.ended_at - o.issued_at
                    - COALESCE(stood.still, interval '0')) / 60))::int END
        FROM cases_workorder o JOIN cases_case c ON c.id = o.case_id
        LEFT JOIN LATERAL (
            SELECT t.actor_id FROM cases_timelineentry t
            WHERE t.case_id = o.case_id AND t.verb = 'dispatch' AND t.at = o.issued_at LIMIT 1) sent ON true
        LEFT JOIN LATERAL (
            SELECT sum(d.paused_for) AS still FROM cases_deadline d WHERE d.order_id = o.id) stood ON true
        WHERE o.part = 'lead' AND o.state IN ('handled', 'returned')
            AND o.ended_at >= %(start)s AND o.ended_at < LEAST(%(end)s, %(cut_at)s) ORDER BY o.id""",
    ),
    "handling": (
        _clock(
            "handle",
            "COALESCE(o.organization_id, c.lead_id)",
            "COALESCE(o.round, c.round)",
            "AND (o.id IS NULL OR o.state IN ('issued', 'accepted', 'handled'))",
            on_time=_ON_TIME_OR_EXCUSED,
        ),
    ),
    "inspection": (
        _step(
            "(t.verb = 'inspect')::int, clock.on_time",
            "t.verb IN ('inspect', 'rework') AND t.from_state = 'handled'",
            joins=f"{_STAGE_CLOCK.format(stage='inspect')} {_AT_WORK}",
            unit=f"CASE WHEN {_EXCUSED.format(id='t.id', kind='rework')} THEN NULL "
            "ELSE led.organization_id END",
        ),
    ),
    "closing": (_clock("close", "NULL", "c.round"),),
    "feedback": (
        _answers(
            "cases_callback",
            "f.was_contacted::int, f.was_solved::int, "
            f"{_SATISFIED.format(unless=_RATED_BEFORE)}, {_FAIR.format(unless=_RATED_BEFORE)}",
            "f.is_valid",
        ),
        _answers(
            "cases_rating",
            "NULL::int, NULL::int, (f.score >= 4)::int, (f.score = 3)::int",
            f"NOT {_CALLED_BACK} AND NOT {_EXCUSED.format(id='f.id', kind='rating')}",
        ),
    ),
}


FETCHED = 2000  # rows at a time


@dataclass(frozen=True, slots=True)
class Window:
    """The month, and between which moments what was written down late belongs to it."""

    start: datetime
    end: datetime
    cut_at: datetime  # what is written down later waits for the next month
    first: datetime | None = None  # the beginning of the first frozen month
    cut_before: datetime | None = None  # the cut of the last frozen month
    rules: Mapping[str, int] = field(default_factory=dict)

    def parameters(self) -> dict[str, Any]:
        """For the queries above; without a frozen month nothing is late."""
        return {
            "start": self.start,
            "end": self.end,
            "cut_at": self.cut_at,
            "cut": lowest_id(self.cut_at),
            "first": self.first or self.start,
            "cut_before": lowest_id(self.cut_before or self.cut_at),
            "zone": settings.TIME_ZONE,
            "frequent_days": self.rules.get("frequent_days", 30),
            "frequent_before": max(1, self.rules.get("frequent_reports", 3) - 1),
        }


def lowest_id(moment: datetime) -> UUID:
    """The lowest record id (UUID version 7) that can have been made at this moment."""
    return UUID(int=round(moment.timestamp() * 1000) << 80)


def facts_of(kind: str, window: Window) -> Iterator[tuple[Any, ...]]:
    """The facts of one kind, in a fixed order. Call inside a transaction.

    Yields (id, case, division, unit, person, excluded, *FIELDS[kind]).
    """
    for query in QUERIES[kind]:
        with connection.chunked_cursor() as cursor:
            cursor.execute(query, window.parameters())
            while rows := cursor.fetchmany(FETCHED):
                yield from rows
