"""What this room announces. Ids and codes only."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DirectiveStepped:
    """A directive, or one addressee's part of it, took a step of the table."""

    directive_id: UUID
    verb: str
    entry_id: UUID


@dataclass(frozen=True, slots=True)
class DirectiveOverdue:
    """An addressee's time to acknowledge, or to report, ran out."""

    addressee_id: UUID
    stage: str
