"""Who may know of a case at all. Every read of the room starts here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from liren.accounts.roles import Role

if TYPE_CHECKING:
    from liren.accounts.actors import Actor

# Administrators run the platform and read no cases; a handler sees what was ever sent to the unit.
READING_BY_PLACE = (
    Role.GRID_WORKER,
    Role.GRID_LEADER,
    Role.COMMUNITY_WORKER,
    Role.COMMUNITY_SECRETARY,
    Role.DISPATCHER,
    Role.COMMANDER,
    Role.AUDITOR,
)
READING_BY_UNIT = (Role.HANDLER, Role.DEPARTMENT_HEAD)


def visible_cases(actor: Actor) -> Q:
    """The condition on Case that holds for what this actor may know of."""
    if actor.kind == "system":
        return Q()
    condition = Q(pk__in=actor.receipts)
    if actor.user_id is not None:
        condition |= Q(reporter_id=actor.user_id)
    for scope in actor.scopes(*READING_BY_PLACE):
        condition |= Q(division__startswith=scope)
    if units := actor.organizations(*READING_BY_UNIT):
        orders = apps.get_model("cases", "WorkOrder").objects
        condition |= Q(Exists(orders.filter(case=OuterRef("pk"), organization_id__in=units)))
    return condition
