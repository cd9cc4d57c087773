"""Writing to the ledger."""

from __future__ import annotations

import json
from typing import Protocol
from uuid import UUID

from django.db import models
from django.utils import timezone

from liren.ledger.models import Entry


class Signatory(Protocol):
    """Whoever acts. `liren.accounts.Actor` fits."""

    @property
    def kind(self) -> str: ...
    @property
    def user_id(self) -> UUID | None: ...


def record(signatory: Signatory, verb: str, target: models.Model, **details: str | int | bool | None) -> None:
    """Write down that `signatory` did `verb` to `target`, in the transaction that does it.

    `details` holds codes, counts and ids. Never a name, a phone number, a text somebody wrote: the ledger outlives
    the right to keep them.
    """
    Entry.objects.create(
        at=timezone.now(),
        actor_kind=signatory.kind,
        actor_id=signatory.user_id,
        verb=verb,
        object_type=target._meta.label_lower,
        object_id=str(target.pk),
        division=str(getattr(target, "division", "") or ""),
        details=json.dumps(details, sort_keys=True, separators=(",", ":"), ensure_ascii=False),
    )
