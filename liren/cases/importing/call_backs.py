"""Taking in call-backs that were made before this platform kept them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liren.accounts.actors import Actor
from liren.cases.actions.calling_back import NO_ANSWERS, Answers
from liren.cases.models import CallBack
from liren.ledger.actions import record_many

BATCH = 2000


@dataclass(frozen=True, slots=True)
class PastCallBack:
    """One attempt that was made. `key` makes a second run harmless."""

    key: UUID
    case_id: UUID
    round: int
    channel: str
    at: datetime
    is_reached: bool
    answers: Answers = NO_ANSWERS
    by_id: UUID | None = None


@transaction.atomic
def import_call_backs(actor: Actor, past: Iterable[PastCallBack]) -> int:
    """Write past attempts down, but none whose key is there, and no second answer about one round.

    Returns:
        How many were new.

    Raises:
        PermissionError: only the platform itself imports.
    """
    if actor.kind != "system":
        raise PermissionError("only the platform itself imports call-backs")
    told = {one.key: one for one in past}
    there = set(CallBack.objects.filter(key__in=list(told)).values_list("key", flat=True))
    rows = [_row(one) for key, one in told.items() if key not in there]
    CallBack.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    written = list(CallBack.objects.filter(pk__in=[row.pk for row in rows]).select_related("case"))
    record_many(actor, "case.called_back", written, is_imported=True)
    return len(written)


def _row(past: PastCallBack) -> CallBack:
    answers = past.answers
    return CallBack(
        key=past.key,
        case_id=past.case_id,
        round=past.round,
        channel=past.channel,
        is_reached=past.is_reached,
        is_valid=past.is_reached and not answers.is_empty,
        was_contacted=answers.was_contacted,
        was_solved=answers.was_solved,
        satisfaction=answers.satisfaction,
        comment=answers.comment,
        by_id=past.by_id,
        at=past.at,
    )
