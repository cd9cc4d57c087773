"""A year of case histories as plain data, the same for the same seed and the same end."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np

from liren.demo.city import City
from liren.demo.people import People
from liren.demo.units import UnitPlan

YEAR = 365
CASES = 60_000


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


def make_histories(
    city: City, plan: UnitPlan, people: People, *, now: datetime, cases: int = CASES
) -> list[History]:
    """Generate a year of cases that ends at `now` (aware, in the city's time zone)."""
    from liren.demo.crew import Crew
    from liren.demo.journeys import make_history
    from liren.demo.rhythm import draw_openings
    from liren.demo.spots import SpotBook
    from liren.demo.workclock import WorkClock, midnight

    first = midnight(now - timedelta(days=YEAR))
    length = (now - first).total_seconds() / 60
    rng = np.random.default_rng([city.seed, 23])
    openings = draw_openings(rng, first.date(), length, cases)
    book = SpotBook(city)
    places = np.zeros(len(openings.codes), dtype=np.int64)
    codes = np.array(openings.codes)
    for code in sorted(set(openings.codes)):
        chosen = np.flatnonzero(codes == code)
        places[chosen] = book.draw(rng, code, len(chosen))
    clock = WorkClock(first.date(), YEAR + 220)
    crew = Crew(city.seed, plan, people, clock, (first, length))
    rows = zip(openings.minutes.tolist(), openings.codes, places.tolist(), strict=True)
    return [
        make_history(crew, number, minute, code, book.spots[place])
        for number, (minute, code, place) in enumerate(rows, 1)
    ]


def digest(histories: list[History]) -> str:
    """SHA-256 over all histories, to tell whether two runs are the same."""
    ink = hashlib.sha256()
    for history in histories:
        ink.update(repr(history).encode())
    return ink.hexdigest()
