"""A past case as a source system tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from liren.cases.models import Case

NAMESPACE = UUID("5f0e2c1a-6d0b-5d0e-9a55-6c6972656e01")


@dataclass(frozen=True, slots=True)
class PastStep:
    """One step that was taken. `organization_id` is the acting unit; for "dispatch" it is the unit that
    leads."""

    verb: str
    at: datetime
    actor_id: UUID | None = None
    role: str = ""
    organization_id: UUID | None = None
    note: str = ""
    score: int | None = None
    co_handlers: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """A past case. `origin` names the system, `origin_id` the case in it; together they make a second run
    harmless.

    `due_at` is a deadline that the other system had set; without it our own limits apply.
    """

    origin: str
    origin_id: str
    category_code: str
    division: str
    description: str
    steps: tuple[PastStep, ...]
    source: str = Case.Source.IMPORT
    severity: str = Case.Severity.ORDINARY
    lon: float | None = None
    lat: float | None = None
    address: str = ""
    reporter_id: UUID | None = None
    taken_by_id: UUID | None = None
    due_at: datetime | None = None
    told_late: bool | None = None  # what the other system said of the deadline, to compare with
    merged_into: str = ""  # origin_id of the case that it was joined to

    @property
    def case_id(self) -> UUID:
        """The id that this history gets here, always the same."""
        return case_id_of(self.origin, self.origin_id)


def case_id_of(origin: str, origin_id: str) -> UUID:
    """The id of an imported case."""
    return uuid5(NAMESPACE, f"{origin}\x1f{origin_id}")
