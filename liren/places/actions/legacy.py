"""Noting which grids the codes of older systems stand for."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.core.verdicts import InvalidError, require
from liren.ledger.actions import record
from liren.places.models import LegacyCode
from liren.places.permissions import may_import_places


@transaction.atomic
def add_legacy_codes(actor: Actor, scope: str, codes: Iterable[tuple[str, str, str]]) -> int:
    """Map codes of older systems to grids below a scope: (system, older code, grid code). Repeating changes
    nothing.

    Returns:
        How many were new.
    """
    require(may_import_places(actor, scope))
    wanted = [LegacyCode(system=system, code=code, grid_code=grid) for system, code, grid in codes]
    for legacy in wanted:
        if legacy.system not in LegacyCode.System.values or not legacy.code:
            raise InvalidError(_("An older code needs its system and its text."), field="system")
        if len(legacy.grid_code) != 15 or not legacy.grid_code.startswith(scope):
            raise InvalidError(
                _("Grid %(code)s is not in this area.") % {"code": legacy.grid_code}, field="code"
            )
    before = LegacyCode.objects.count()
    LegacyCode.objects.bulk_create(wanted, batch_size=2000, ignore_conflicts=True)
    new = LegacyCode.objects.count() - before
    if new:
        record(actor, "legacy_codes.added", wanted[0], count=new, scope=scope)
    return new
