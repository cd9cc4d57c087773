"""What this room announces. Ids and codes only."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class RulingAsked:
    """A case waits for a ruling on who owes it."""

    arbitration_id: UUID


@dataclass(frozen=True, slots=True)
class RulingGiven:
    """Somebody ruled which unit owes a case."""

    arbitration_id: UUID
