"""Writing to the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db import connection, models
from django.utils import timezone

from liren.core.writing import insert_row
from liren.ledger.canonical import FIELDS
from liren.ledger.models import Entry

Detail = str | int | bool | None


class Signatory(Protocol):
    """Whoever acts. `liren.accounts.Actor` fits."""

    @property
    def kind(self) -> str: ...
    @property
    def user_id(self) -> UUID | None: ...


def _entry(
    signatory: Signatory, verb: str, target: models.Model, at: datetime, details: Mapping[str, Detail]
) -> Entry:
    return Entry(
        at=at,
        actor_kind=signatory.kind,
        actor_id=signatory.user_id,
        verb=verb,
        object_type=target._meta.label_lower,
        object_id=str(target.pk),
        division=str(getattr(target, "division", "") or ""),
        details=json.dumps(details, sort_keys=True, separators=(",", ":"), ensure_ascii=False),
    )


def record(signatory: Signatory, verb: str, target: models.Model, **details: Detail) -> None:
    """Write down that `signatory` did `verb` to `target`, in the transaction that does it.

    `details` holds codes, counts and ids. Never a name, a phone number, a text somebody wrote: the
    ledger outlives the right to keep them.
    """
    insert_row(_entry(signatory, verb, target, timezone.now(), details))


def record_many(
    signatory: Signatory,
    verb: str,
    targets: Iterable[models.Model],
    **details: Detail,
) -> None:
    """Write down the same act on many records (an import), one entry each, by COPY."""
    at = timezone.now()
    columns = ", ".join(FIELDS)
    with connection.cursor() as cursor, cursor.copy(f"COPY ledger_entry ({columns}) FROM STDIN") as copy:
        for target in targets:
            entry = _entry(signatory, verb, target, at, details)
            copy.write_row([getattr(entry, field) for field in FIELDS])
