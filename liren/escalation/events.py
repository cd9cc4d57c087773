"""What this room announces. Ids and codes only."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class EscalationRaised:
    """A case climbed a rung."""

    escalation_id: UUID


@dataclass(frozen=True, slots=True)
class ExtensionAsked:
    """A unit asked for more time."""

    extension_id: UUID


@dataclass(frozen=True, slots=True)
class ExtensionDecided:
    """Somebody answered a unit that asked for more time."""

    extension_id: UUID


@dataclass(frozen=True, slots=True)
class SupervisionSet:
    """A superior put a case under supervision."""

    supervision_id: UUID


@dataclass(frozen=True, slots=True)
class SupervisionReplied:
    """The unit answered its superior."""

    supervision_id: UUID


@dataclass(frozen=True, slots=True)
class SuspensionAsked:
    """A unit asked for its clock to be paused."""

    request_id: UUID


@dataclass(frozen=True, slots=True)
class SuspensionDecided:
    """Somebody answered a unit that asked for a pause."""

    request_id: UUID


@dataclass(frozen=True, slots=True)
class AppealMade:
    """A unit appealed."""

    appeal_id: UUID


@dataclass(frozen=True, slots=True)
class AppealDecided:
    """An appeal was decided."""

    appeal_id: UUID
