"""What this room announces. Ids only."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FieldRevealed:
    """Somebody opened a field of a person in full."""

    reveal_id: UUID


@dataclass(frozen=True, slots=True)
class DataRequested:
    """A person asked something about their own data."""

    request_id: UUID


@dataclass(frozen=True, slots=True)
class RevealBatchAsked:
    """Somebody asked to open a field of many people."""

    batch_id: UUID
