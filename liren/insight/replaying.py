"""A past day, moment by moment: what was open, overdue, waiting for a unit, where.

Worked out from the timelines and the clocks, which are never rewritten. A page gets the state at midnight and
every change of the day, and can stand at any second of it without asking again. One thing is told as it is
known today: a clock that was paused or extended later has its due time of today.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from liren.accounts.actors import Actor
from liren.cases.machine import DONE_STATES, OPEN_STATES, OWED, State
from liren.cases.models import Case, Deadline, TimelineEntry
from liren.insight.queries import COUNTED, cases_of
from liren.places.codes import GROUPS

# What a case counts for at a moment: one bit for each figure of the table, in its order.
BITS = {name: 1 << number for number, name in enumerate(COUNTED)}
MOST_CASES = 60_000
_UNASSIGNED = frozenset(state for state, verb in OWED.items() if verb == "dispatch")
FINE = 100_000  # parts of a degree in which points are sent: about a metre


@dataclass(slots=True)
class Day:
    """One day of a place. Times are whole seconds since its midnight."""

    day: date
    length: int  # seconds; less than a day while it lasts
    codes: list[str] = field(default_factory=list)  # the places directly below; "" is what lies in none
    points: list[tuple[int | None, int | None]] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)  # number in `codes`, for each case
    first: list[int] = field(default_factory=list)  # bits at midnight, for each case
    changes: list[tuple[int, int, int]] = field(default_factory=list)  # second, case, bits from then on
    is_cut: bool = False

    def figures_at(self, second: int) -> dict[str, Counter[str]]:
        """The table at a second of the day, by code: what a page works out by itself."""
        bits = list(self.first)
        for at, number, then in self.changes:
            if at > second:
                break
            bits[number] = then
        found = {code: Counter(dict.fromkeys(COUNTED, 0)) for code in self.codes}
        for part, mine in zip(self.parts, bits, strict=True):
            for name, bit in BITS.items():
                if mine & bit:
                    found[self.codes[part]][name] += 1
        return found

    def as_json(self) -> dict[str, Any]:
        """Columns of whole numbers: small, and smaller when compressed."""
        return {
            "day": self.day.isoformat(),
            "length": self.length,
            "figures": list(COUNTED),
            "codes": self.codes,
            "fine": FINE,
            "lon": [point[0] for point in self.points],
            "lat": [point[1] for point in self.points],
            "part": self.parts,
            "first": self.first,
            "at": [change[0] for change in self.changes],
            "case": [change[1] for change in self.changes],
            "bits": [change[2] for change in self.changes],
            "is_cut": self.is_cut,
        }


@dataclass(slots=True)
class _Life:
    """What is known of one case for the day."""

    opened_at: datetime
    before: str  # its state when the day began, "" if it did not exist
    steps: list[tuple[datetime, str]] = field(default_factory=list)
    clocks: list[tuple[datetime, datetime, datetime | None, datetime | None]] = field(default_factory=list)

    def state_at(self, moment: datetime) -> str:
        number = bisect_right(self.steps, moment, key=lambda step: step[0])
        if number:
            return self.steps[number - 1][1]
        return self.before or (State.REPORTED if self.opened_at <= moment else "")

    def is_late_at(self, moment: datetime) -> bool:
        """By the clock that ran then: the one that had started last and had not stopped."""
        running = [
            clock for clock in self.clocks if clock[0] <= moment and (clock[2] is None or clock[2] > moment)
        ]
        if not running:
            return False
        _started, due_at, _stopped, paused_at = max(running, key=lambda clock: clock[0])
        return due_at < moment and (paused_at is None or paused_at > moment)

    def moments(self, start: datetime, end: datetime) -> list[datetime]:
        """When something may have changed within the day."""
        found = {self.opened_at, *(at for at, _state in self.steps)}
        for started, due_at, stopped, paused in self.clocks:
            found |= {started, due_at + timedelta(microseconds=1)}
            found |= {one for one in (stopped, paused) if one}
        return sorted(moment for moment in found if start < moment <= end)

    def bits_at(self, moment: datetime, start: datetime) -> int:
        state = self.state_at(moment)
        if not state:
            return 0
        bits = 0
        if state in OPEN_STATES:
            bits |= BITS["open"]
            if state != State.SUSPENDED and self.is_late_at(moment):
                bits |= BITS["overdue"]
            if state in _UNASSIGNED:
                bits |= BITS["unassigned"]
        if start <= self.opened_at <= moment:
            bits |= BITS["opened_today"]
        if state in DONE_STATES and self._ended_within(start, moment):
            bits |= BITS["closed_today"]
        return bits

    def _ended_within(self, start: datetime, moment: datetime) -> bool:
        """Whether the end that holds at this moment came within the day; a rating ends nothing anew."""
        state, ended = self.before, None
        for at, then in self.steps:
            if at > moment:
                break
            if then in DONE_STATES and state not in DONE_STATES:
                ended = at
            elif then not in DONE_STATES:
                ended = None
            state = then
        return ended is not None and ended >= start


def day_of(actor: Actor, scope: str, day: date, now: datetime) -> Day:
    """The day of a place, from midnight to midnight or to now."""
    start = datetime.combine(day, time(), timezone.get_current_timezone())
    end = min(start + timedelta(days=1) - timedelta(microseconds=1), now)
    cases = cases_of(actor, scope).filter(
        Q(closed_at__isnull=True) | Q(closed_at__gte=start), opened_at__lte=end
    )
    rows = list(
        cases.order_by("opened_at", "id").values_list("pk", "division", "lon", "lat", "opened_at")[
            : MOST_CASES + 1
        ]
    )
    told = Day(day, max(0, int((end - start).total_seconds())), is_cut=len(rows) > MOST_CASES)
    rows = rows[:MOST_CASES]
    lives = {row[0]: _Life(row[4], "") for row in rows}
    _read_steps(cases, lives, start, end)
    _read_clocks(cases, lives, start, end)
    _place(told, rows, scope)
    for number, life in enumerate(lives.values()):
        _follow(told, number, life, start, end)
    told.changes.sort(key=lambda change: change[0])  # what one case did within a second stays in order
    return told


def _read_steps(cases: QuerySet[Case], lives: dict[UUID, _Life], start: datetime, end: datetime) -> None:
    entries = TimelineEntry.objects.filter(case__in=cases.order_by().values("pk"))
    before = entries.filter(at__lt=start).order_by("case_id", "-at", "-id").distinct("case_id")
    for case_id, state in before.values_list("case_id", "to_state"):
        if case_id in lives:
            lives[case_id].before = state
    within = entries.filter(at__gte=start, at__lte=end).order_by("at", "id")
    for case_id, at, state in within.values_list("case_id", "at", "to_state"):
        if case_id in lives:
            lives[case_id].steps.append((at, state))


def _read_clocks(cases: QuerySet[Case], lives: dict[UUID, _Life], start: datetime, end: datetime) -> None:
    clocks = Deadline.objects.filter(
        Q(stopped_at__isnull=True) | Q(stopped_at__gt=start),
        case__in=cases.order_by().values("pk"),
        started_at__lte=end,
    )
    rows = clocks.values_list("case_id", "started_at", "due_at", "stopped_at", "paused_at")
    for case_id, started, due, stopped, paused in rows:
        if case_id in lives:
            lives[case_id].clocks.append((started, due, stopped, paused))


def _place(told: Day, rows: Sequence[tuple[Any, ...]], scope: str) -> None:
    width = next((length for length in GROUPS if length > len(scope)), 0)
    places = [row[1][:width] if width and len(row[1]) >= width else "" for row in rows]
    told.codes = sorted(set(places))
    numbers = {code: number for number, code in enumerate(told.codes)}
    told.parts = [numbers[place] for place in places]
    told.points = [
        (None, None) if row[2] is None else (round(row[2] * FINE), round(row[3] * FINE)) for row in rows
    ]


def _follow(told: Day, number: int, life: _Life, start: datetime, end: datetime) -> None:
    bits = life.bits_at(start, start) if life.before or life.opened_at == start else 0
    told.first.append(bits)
    for moment in life.moments(start, end):
        then = life.bits_at(moment, start)
        if then != bits:
            bits = then
            told.changes.append((int((moment - start).total_seconds()), number, then))
