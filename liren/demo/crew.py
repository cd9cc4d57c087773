"""Who does what in the demo's histories: people on duty, units with their pace and care, open matters."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from liren.accounts.roles import Role
from liren.demo.dice import Dice
from liren.demo.people import People
from liren.demo.units import UnitPlan
from liren.demo.workclock import WorkClock

Span = tuple[datetime, float]  # the first midnight, and the minutes from there to now


class Hand(NamedTuple):
    """Who takes a step, and in which post."""

    login: str
    role: str


class Crew:
    """Everybody who can take a step, and what is remembered from case to case."""

    def __init__(self, seed: int, plan: UnitPlan, people: People, clock: WorkClock, span: Span) -> None:
        self.dice = Dice(seed, 29)
        self.plan, self.clock = plan, clock
        self.first, self.end = span
        self._staff = {role: people.holders(role) for role in Role.values}
        self._handlers = people.handlers()
        self._around: dict[str, list[str]] = {}
        for resident in people.residents:
            self._around.setdefault(resident.grid[:9], []).append(resident.login)
        self.names = [(resident.name, resident.phone) for resident in people.residents]
        self.pace = {key: self.dice.bell() * 0.26 - 0.02 for key in plan.units}
        self.care = {key: min(0.995, max(0.88, 0.965 + self.dice.bell() * 0.02)) for key in plan.units}
        self.recent: dict[tuple[str, str], tuple[float, float, str]] = {}  # spot, code -> opened, closed, key

    def at(self, minute: float) -> datetime:
        """A minute as a moment, to the second."""
        return self.first + timedelta(seconds=int(minute * 60))

    def on_duty(self, role: Role, division: str) -> Hand:
        """Somebody with this role here, in the smallest area that has one."""
        found = self._staff[role]
        for length in (15, 12, 9, 6, 4):
            if division[:length] in found:
                return Hand(self.dice.pick(found[division[:length]]), role)
        raise LookupError(f"No {role} for {division}")

    def handler(self, unit: str) -> Hand:
        """Somebody who handles for this unit."""
        return Hand(self.dice.pick(self._handlers[unit]), Role.HANDLER)

    def neighbour(self, division: str) -> str:
        """A resident of this subdistrict; some report far more often than others."""
        around = self._around.get(division[:9]) or self._around[min(self._around)]
        return around[-1 - int(self.dice.even() ** 1.35 * len(around))]  # the shown resident is no busybody
