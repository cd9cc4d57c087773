"""What the rules would have done with the cases that were dispatched of late: computed, not decided again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.utils import timezone

from liren.cases.models import Case, WorkOrder
from liren.routing.choosing import Owing, lead_by
from liren.routing.conditions import facts_of, first_match
from liren.routing.models import DispatchRule

MOST_CASES = 50_000
BATCH = 500
SAMPLES = 5
_FACTS = ("category_id", "division", "description", "severity", "source", "opened_at", "lead_id")


@dataclass(frozen=True, slots=True)
class Sent:
    """The first dispatch of a case inside the window: where it went, and when."""

    case_id: UUID
    unit_id: UUID
    at: datetime


@dataclass(slots=True)
class Move:
    """Cases that one rule would have sent from one unit to another."""

    count: int = 0
    ended_there: int = 0  # of these: led by that unit in the end all the same
    cases: list[UUID] = field(default_factory=list)


@dataclass(slots=True)
class Tally:
    """What was found so far."""

    done: int = 0
    matched: int = 0
    moved: int = 0
    moves: dict[tuple[UUID, UUID, UUID], Move] = field(default_factory=dict)

    def rows(self) -> list[dict[str, Any]]:
        """The moves as they are stored, the greatest first."""
        ordered = sorted(self.moves.items(), key=lambda item: (-item[1].count, item[0]))
        return [
            {
                "from": str(gone),
                "to": str(to),
                "rule": str(rule),
                "count": move.count,
                "ended_there": move.ended_there,
                "cases": [str(pk) for pk in move.cases],
            }
            for (gone, to, rule), move in ordered
        ]


def dispatches(division: str, since: datetime, until: datetime) -> tuple[list[Sent], bool]:
    """The first dispatch of each case of an area in a span, the latest cases first; and whether there were
    more than are looked at.
    """
    orders = WorkOrder.objects.filter(
        part=WorkOrder.Part.LEAD,
        issued_at__gte=since,
        issued_at__lt=until,
        case__division__startswith=division,
    )
    rows = list(
        orders.order_by("-issued_at", "-id").values_list("case_id", "organization_id", "issued_at")[
            : MOST_CASES + 1
        ]
    )
    first: dict[UUID, Sent] = {}
    for case_id, unit_id, at in rows[:MOST_CASES]:  # an earlier dispatch of the same case comes later
        first[case_id] = Sent(case_id, unit_id, at)
    return list(first.values()), len(rows) > MOST_CASES


def tried(
    rules: Sequence[DispatchRule], sent: Sequence[Sent], *, note: Callable[[Tally], None] = lambda tally: None
) -> Tally:
    """Every case asked of the rules in order; `note` is called after each batch."""
    tally, owing = Tally(), Owing()
    for batch in _batches(sent, BATCH):
        cases = Case.objects.only(*_FACTS).in_bulk([one.case_id for one in batch])
        for one in batch:
            _count(tally, rules, one, cases[one.case_id], owing)
        note(tally)
    return tally


def _count(tally: Tally, rules: Sequence[DispatchRule], one: Sent, case: Case, owing: Owing) -> None:
    tally.done += 1
    facts = facts_of(case)
    rule = first_match(rules, facts)
    lead = lead_by(rule, facts, _day(one.at), owing) if rule else None
    if rule is None or lead is None:
        return
    tally.matched += 1
    if lead == one.unit_id:
        return
    tally.moved += 1
    move = tally.moves.setdefault((one.unit_id, lead, rule.pk), Move())
    move.count += 1
    move.ended_there += case.lead_id == lead
    if len(move.cases) < SAMPLES:
        move.cases.append(one.case_id)


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)


def _batches(items: Sequence[Sent], size: int) -> Iterator[list[Sent]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
