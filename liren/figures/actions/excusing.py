"""Noting that a fact does not count against a unit, because an appeal against it was upheld."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liren.accounts.actors import Actor
from liren.cases.models import Case
from liren.core.verdicts import require
from liren.figures.models import Excuse
from liren.figures.permissions import may_note_excuse
from liren.ledger.actions import record


@dataclass(frozen=True, slots=True)
class Excused:
    """The fact: of which round, and which clock, rating or entry of the timeline."""

    kind: Excuse.Kind
    target_id: UUID
    round: int


@transaction.atomic
def note_excuse(actor: Actor, case_id: UUID, fact: Excused, *, source_id: UUID, at: datetime) -> Excuse:
    """Note an excuse once; the same source again changes nothing. Months that are frozen stay as they are.

    Raises:
        Case.DoesNotExist: no such case.
        RefusedError: not the platform itself.
    """
    require(may_note_excuse(actor))
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    excuse, is_new = Excuse.objects.get_or_create(
        source_id=source_id,
        defaults={
            "case": case,
            "round": fact.round,
            "kind": fact.kind,
            "target_id": fact.target_id,
            "at": at,
        },
    )
    if is_new:
        record(actor, "excuse.noted", excuse, case=str(case.pk), kind=str(fact.kind), round=fact.round)
    return excuse
