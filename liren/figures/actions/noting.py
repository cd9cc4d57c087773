"""Noting facts of rooms that figures do not know. Only the platform notes; persons decide elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liren.accounts.actors import Actor
from liren.core.verdicts import require
from liren.figures.measures import FIELDS
from liren.figures.models import NotedFact
from liren.figures.permissions import may_note_excuse
from liren.ledger.actions import record


@dataclass(frozen=True, slots=True)
class Fact:
    """What happened: to which case, where, by which unit or person, when. `answers` as FIELDS names them."""

    kind: NotedFact.Kind
    source_id: UUID
    division: str
    at: datetime
    answers: Sequence[int | None] = ()
    case_id: UUID | None = None
    unit_id: UUID | None = None
    person_id: UUID | None = None
    link_id: UUID | None = None


@transaction.atomic
def note_fact(actor: Actor, fact: Fact) -> bool:
    """Note a fact once; the same source again changes nothing. Months that are frozen stay as they are: what
    happened in one of them counts in the next.

    Returns:
        Whether it was new.

    Raises:
        RefusedError: not the platform itself.
        ValueError: not the answers of this kind.
    """
    require(may_note_excuse(actor))
    if len(fact.answers) != (2 if fact.kind == NotedFact.Kind.JOINED else len(FIELDS[fact.kind])):
        raise ValueError(fact.kind)
    noted, is_new = NotedFact.objects.get_or_create(
        kind=fact.kind,
        source_id=fact.source_id,
        defaults={
            "case_id": fact.case_id,
            "division": fact.division,
            "unit_id": fact.unit_id,
            "person_id": fact.person_id,
            "at": fact.at,
            "answers": list(fact.answers),
            "link_id": fact.link_id,
        },
    )
    if is_new:
        record(actor, "figures.fact_noted", noted, kind=str(fact.kind), source=str(fact.source_id))
    return is_new
