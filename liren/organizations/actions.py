"""Registering units and what they owe."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from liren.accounts.actors import Actor
from liren.core.verdicts import require
from liren.ledger.actions import record_many
from liren.organizations.models import Duty, Organization
from liren.organizations.permissions import may_register_units


@transaction.atomic
def register_units(actor: Actor, units: Sequence[Organization], duties: Sequence[Duty]) -> None:
    """Add many unsaved units, parents before their children, and their duties. All or none.

    Raises:
        RefusedError: the actor is no administrator of all these areas.
    """
    for division in {unit.division for unit in units} | {duty.division for duty in duties}:
        require(may_register_units(actor, division))
    Organization.objects.bulk_create(units, batch_size=1000)
    Duty.objects.bulk_create(duties, batch_size=1000)
    record_many(actor, "unit.registered", units)
