"""Which unit a case should go to, with the reason: what rooms above know of it, else the list of duties.

A room above registers its advice in its AppConfig.ready(); this room never learns its name. Advice is
followed or departed from with a reason, except where it is binding.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from liren.cases.machine import State
from liren.cases.models import Case, WorkOrder
from liren.organizations.queries import duties_for, explained


@dataclass(frozen=True, slots=True)
class Advice:
    """A unit to send the case to, what advises it, and one sentence that says why."""

    unit: UUID
    title: str  # the name of the rule, the ruling, the list
    explanation: str
    co_handlers: tuple[UUID, ...] = ()
    is_binding: bool = False  # no other unit may be chosen


UnitAdvice = Callable[[Case], Advice | None]
_advisers: dict[str, UnitAdvice] = {}


def add_unit_advice(name: str, adviser: UnitAdvice) -> None:
    """Ask `adviser(case)` before the list of duties; called from a room's AppConfig.ready()."""
    _advisers[name] = adviser


def unit_advice(case: Case) -> Advice | None:
    """The first advice for this case now; None if nobody knows who owes it."""
    for adviser in _advisers.values():
        if advice := adviser(case):
            return advice
    return _advice_of_duties(case)


def units_that_returned(case: Case) -> frozenset[UUID]:
    """The units that led this case and gave it back: they are not suggested again."""
    if case.state in (State.REPORTED, State.VERIFIED, State.FILED):
        return frozenset()
    returned = case.orders.filter(state=WorkOrder.State.RETURNED, part=WorkOrder.Part.LEAD)
    return frozenset(returned.values_list("organization_id", flat=True))


def _advice_of_duties(case: Case) -> Advice | None:
    """The strongest duty of a unit that has not given the case back (先属主后属地 for components)."""
    gone = units_that_returned(case)
    for duty in duties_for(case.category_id, case.division, timezone.localdate()):
        if duty.organization_id not in gone:
            return Advice(duty.organization_id, "", explained(duty, case.category.label))
    return None
