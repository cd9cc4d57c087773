"""What this room announces. Ids and codes only."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """A report arrived through one of the doors."""

    case_id: UUID


@dataclass(frozen=True, slots=True)
class CaseStepped:
    """A case took a step of the table."""

    case_id: UUID
    verb: str
    entry_id: UUID


@dataclass(frozen=True, slots=True)
class OrderFinished:
    """An assisting unit finished its share."""

    order_id: UUID


@dataclass(frozen=True, slots=True)
class CaseOverdue:
    """A stage's time ran out and nobody had taken the step."""

    case_id: UUID
    deadline_id: UUID


@dataclass(frozen=True, slots=True)
class CallBackRecorded:
    """Somebody was asked, or could not be reached, about a finished case."""

    call_back_id: UUID
