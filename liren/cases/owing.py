"""Who owes the next step on a case. One table serves the desk list, the notices and the reporter's timeline.

"May" is wider than "owes": a dispatcher may verify any report of the subdistrict, but owes only those
that lie in no
community. So everything is owed by somebody, and nobody's list is everybody's.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from liren.accounts.actors import Actor
from liren.accounts.roles import Role
from liren.cases.machine import OWED, State
from liren.cases.models import Case, WorkOrder
from liren.cases.permissions import HANDLERS

_GROUND = (Role.GRID_WORKER, Role.GRID_LEADER, Role.COMMUNITY_WORKER, Role.COMMUNITY_SECRETARY)
_OFFICE = (Role.COMMUNITY_WORKER, Role.COMMUNITY_SECRETARY)
_SECRETARY = (Role.COMMUNITY_SECRETARY,)
_DISPATCHER = (Role.DISPATCHER,)


@dataclass(frozen=True, slots=True)
class _Debt:
    """Who owes a verb: these roles over their whole scope; above them, whoever's scope is exactly the
    place."""

    roles: tuple[Role, ...]
    shortest: int  # digits of a division that still has somebody in `roles`


_BY_VERB = {
    "verify": _Debt(_GROUND, 12),
    "file": _Debt(_OFFICE, 12),
    "dispatch": _Debt(_DISPATCHER, 9),
    "inspect": _Debt(_GROUND, 12),
    "close": _Debt(_SECRETARY, 12),
    "resume": _Debt(_DISPATCHER, 9),
}
_BY_UNIT = ("accept", "start", "handle")


def _states_owing(verb: str) -> list[str]:
    return [state for state, owed in OWED.items() if owed == verb]


def debtors(case: Case) -> tuple[tuple[Role, ...], str]:
    """The roles that owe the next step and the division that their scope must cover ("" with roles of the
    lead unit)."""
    verb = OWED.get(case.state)
    if verb is None:
        return (), ""
    if verb in _BY_UNIT:
        return HANDLERS, ""
    debt = _BY_VERB[verb]
    if len(case.division) >= debt.shortest:
        return debt.roles, case.division
    return (_DISPATCHER if len(case.division) >= 9 else (Role.COMMANDER,)), case.division


def owed_by_office(actor: Actor) -> list[Q]:
    """Conditions on Case, no two of which hold at once: what offices and ground staff owe."""
    over = actor.scopes(Role.DISPATCHER, Role.COMMANDER)
    states: dict[tuple[str, ...], list[str]] = {}
    for verb, debt in _BY_VERB.items():
        states.setdefault(actor.scopes(*debt.roles), []).extend(_states_owing(verb))
    found: list[Q] = []
    for scopes, owing in states.items():
        places = Q(division__in=over) if over else Q(pk__in=[])
        for scope in scopes:
            places |= Q(division__startswith=scope)
        if over or scopes:
            found.append(Q(places, state__in=owing))
    return found


def owed_by_unit(actor: Actor) -> list[Q]:
    """Conditions on Case, no two of which hold at once: what the actor's units owe."""
    units = actor.organizations(*HANDLERS)
    if not units:
        return []
    leading = [state for verb in _BY_UNIT for state in _states_owing(verb)]
    shares = WorkOrder.objects.filter(
        case=OuterRef("pk"),
        organization_id__in=units,
        part=WorkOrder.Part.CO_HANDLER,
        state__in=WorkOrder.LIVE,
    )
    helping = [State.DISPATCHED, State.ACCEPTED, State.IN_PROGRESS]
    return [
        Q(state__in=leading, lead_id__in=units),
        Q(Exists(shares), state__in=helping) & ~Q(state__in=leading, lead_id__in=units),
    ]


def owed_by(actor: Actor) -> Q:
    """The condition on Case that holds where this actor owes the next step."""
    condition = Q(pk__in=[])
    for part in (*owed_by_office(actor), *owed_by_unit(actor)):
        condition |= part
    return condition
