"""What this room announces. Ids and codes only."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class WhistleStepped:
    """A whistle, or one unit's call within it, took a step of the tables."""

    whistle_id: UUID
    verb: str
    entry_id: UUID


@dataclass(frozen=True, slots=True)
class WhistleOverdue:
    """The time for approving or rating ran out."""

    whistle_id: UUID
    stage: str


@dataclass(frozen=True, slots=True)
class CallOverdue:
    """A unit's time to arrive ran out."""

    call_id: UUID
