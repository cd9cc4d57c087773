"""Keeping the register of systems, and which of their fields we know already."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.core.verdicts import InvalidError, require
from liren.ledger.actions import record
from liren.sources.models import System, SystemField
from liren.sources.permissions import may_keep_systems
from liren.sources.targets import target_of

MOST_FIELDS = 300


@transaction.atomic
def keep_system(actor: Actor, system: System) -> System:
    """Enter a system, or change its entry.

    Raises:
        RefusedError: the actor doesn't keep the register.
    """
    require(may_keep_systems(actor))
    system.save()
    record(actor, "system.kept", system, link=system.link)
    return system


@transaction.atomic
def set_fields(actor: Actor, system_id: UUID, lines: str) -> int:
    """Write down what a system asks for: one field a line, "label" or "label = register.field".

    Raises:
        InvalidError: a line names a register or field that there is not, or there are too many.
        RefusedError: the actor doesn't keep the register.
    """
    require(may_keep_systems(actor))
    system = System.objects.select_for_update().get(pk=system_id)
    rows = {}
    for number, line in enumerate(lines.splitlines(), 1):
        if not line.strip():
            continue
        label, _equals, known = (part.strip() for part in line.partition("="))
        target, _dot, field = known.partition(".")
        if known and not _is_field(target, field):
            raise InvalidError(
                _("Line %(line)d: there is no field “%(field)s” in our registers.")
                % {"line": number, "field": known[:60]},
                field="lines",
            )
        rows[label[:80]] = SystemField(system=system, label=label[:80], target=target, field=field)
    if len(rows) > MOST_FIELDS:
        raise InvalidError(_("At most %(most)d fields.") % {"most": MOST_FIELDS}, field="lines")
    system.fields.all().delete()
    SystemField.objects.bulk_create(rows.values())
    record(actor, "system.fields_set", system, count=len(rows))
    return len(rows)


def _is_field(target: str, field: str) -> bool:
    try:
        return field in {spec.name for spec in target_of(target).fields}
    except KeyError:
        return False
