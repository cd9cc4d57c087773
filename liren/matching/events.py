"""What this room announces. Ids only."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CaseJoined:
    """Somebody follows a case instead of reporting the same matter again."""

    follower_id: UUID
