"""Registering units and what they owe."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.core.verdicts import InvalidError, require
from liren.ledger.actions import record, record_many
from liren.organizations.models import Duty, Organization
from liren.organizations.permissions import may_edit_units

PHONE = re.compile(r"\+?[0-9][0-9 ()-]{2,30}(转[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class DutyFacts:
    """What a unit is to owe: a category code or its beginning, where, why, since when, and who says so."""

    category_code: str
    division: str
    basis: str
    valid_from: date
    source: str
    valid_to: date | None = None


@transaction.atomic
def set_phone(actor: Actor, organization_id: UUID, phone: str) -> Organization:
    """Set the office's telephone, as people dial it; "" removes it.

    Raises:
        RefusedError: the actor may not keep the list of this area.
        InvalidError: it can't be a telephone number.
    """
    unit = Organization.objects.select_for_update().get(pk=organization_id)
    require(may_edit_units(actor, unit.division))
    number = phone.strip()
    if number and not PHONE.fullmatch(number):
        raise InvalidError(_("This does not look like a telephone number."), field="phone")
    if unit.phone != number:
        unit.phone = number
        unit.save(update_fields=["phone"])
        record(actor, "organization.phone_set", unit)
    return unit


@transaction.atomic
def add_duty(actor: Actor, organization_id: UUID, facts: DutyFacts) -> Duty:
    """Have a unit owe a class of matters in an area. The same duty again changes nothing.

    Raises:
        RefusedError: the actor may not keep the list of this area.
        InvalidError: the area lies outside the unit's own, or the source is missing.
    """
    unit = Organization.objects.select_for_update().get(pk=organization_id)
    require(may_edit_units(actor, unit.division))
    _check(unit, facts)
    same = Duty.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=facts.valid_from),
        organization=unit,
        category_code=facts.category_code,
        division=facts.division,
        basis=facts.basis,
    ).first()
    if same:
        return same
    duty = Duty.objects.create(
        organization=unit,
        category_code=facts.category_code,
        division=facts.division,
        basis=facts.basis,
        valid_from=facts.valid_from,
        valid_to=facts.valid_to,
        source=facts.source.strip(),
    )
    record(actor, "duty.added", duty, unit=str(unit.pk), category=facts.category_code, basis=facts.basis)
    return duty


def _check(unit: Organization, facts: DutyFacts) -> None:
    if not facts.source.strip():
        raise InvalidError(_("Name the document that says so."), field="source")
    if not facts.category_code:
        raise InvalidError(_("Name a category code or the beginning of one."), field="category_code")
    if not facts.division.startswith(unit.division):
        raise InvalidError(_("This area lies outside the area that the unit serves."), field="division")


@transaction.atomic
def end_duty(actor: Actor, duty_id: UUID, *, last_day: date | None = None) -> Duty:
    """Let a duty end with a day (yesterday, if none is given). What was dispatched before stays as it was."""
    duty = Duty.objects.select_for_update(of=("self",)).select_related("organization").get(pk=duty_id)
    require(may_edit_units(actor, duty.organization.division))
    last = last_day or timezone.localdate() - timedelta(days=1)
    if duty.valid_to is not None and duty.valid_to <= last:
        return duty
    duty.valid_to = max(last, duty.valid_from)
    duty.save(update_fields=["valid_to"])
    record(actor, "duty.ended", duty, unit=str(duty.organization_id))
    return duty


@transaction.atomic
def register_units(actor: Actor, units: Sequence[Organization], duties: Iterable[Duty] = ()) -> None:
    """Register many unsaved units, parents before their children, and their duties. All or none.

    Raises:
        RefusedError: the actor may not keep the list of one of these areas.
    """
    unsaved = list(duties)
    for division in {unit.division for unit in units} | {duty.division for duty in unsaved}:
        require(may_edit_units(actor, division))
    Organization.objects.bulk_create(units, batch_size=1000)
    Duty.objects.bulk_create(unsaved, batch_size=1000)
    record_many(actor, "unit.registered", units)
    record_many(actor, "duty.added", unsaved)
