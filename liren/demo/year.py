"""A year of case histories, the same for the same seed and the same end."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

import numpy as np

from liren.demo.city import City
from liren.demo.crew import Crew
from liren.demo.history import History
from liren.demo.journeys import make_history
from liren.demo.people import People
from liren.demo.rhythm import draw_openings
from liren.demo.spots import SpotBook
from liren.demo.units import UnitPlan
from liren.demo.workclock import WorkClock, midnight

YEAR = 365
CASES = 60_000


def make_histories(
    city: City, plan: UnitPlan, people: People, *, now: datetime, cases: int = CASES
) -> list[History]:
    """Generate a year of cases that ends at `now` (aware, in the city's time zone)."""
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
