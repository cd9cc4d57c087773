"""A case history as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


class HistoryStep(NamedTuple):
    """One step of the table in cases.machine. `actor` is a login, empty for the platform or nobody known."""

    verb: str
    at: datetime
    actor: str
    role: str = ""  # the post in which it was done; reporter, or system for the platform
    unit: str = ""  # the unit dispatched to, or the unit that acts
    note: str = ""
    score: int = 0  # with rate: 1 to 5
    into: str = ""  # with merge: key of the case that it joins


@dataclass(slots=True)
class History:
    """One case from its first word on. `key` names it across runs."""

    key: str
    category: str
    source: str  # resident, anonymous, patrol, phone, counter
    text: str
    lon: float
    lat: float
    address: str
    grid: str
    reporter: str  # login of a resident; empty if anonymous or without account
    taken_by: str  # login of the staff who wrote it down: on patrol, by phone, at a counter
    contact_name: str
    contact_phone: str
    steps: tuple[HistoryStep, ...]

    @property
    def opened_at(self) -> datetime:
        """When it began."""
        return self.steps[0].at
