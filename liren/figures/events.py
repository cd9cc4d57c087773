"""What this room announces. Ids only."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ExclusionRequested:
    """A unit asked to leave a case out of the figures, or appealed."""

    exclusion_id: UUID


@dataclass(frozen=True, slots=True)
class ExclusionDecided:
    """A request was granted or refused."""

    exclusion_id: UUID
