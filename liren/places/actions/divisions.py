"""Adding and changing divisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.core.verdicts import Denied, InvalidError, RefusedError, require
from liren.ledger.actions import record
from liren.places.actions.versions import lock_zoning, succeed, tell
from liren.places.codes import full, is_code, level, parent, significant
from liren.places.models import Division
from liren.places.permissions import may_edit_zoning, may_import_places
from liren.places.polygons import Border, checked


@dataclass(frozen=True, slots=True)
class DivisionFacts:
    """What is known of a division besides its code and border."""

    name: str
    name_en: str = ""
    community_kind: str = ""  # Division.CommunityKind, for communities
    founded_on: date | None = None


@transaction.atomic
def add_divisions(
    actor: Actor, scope: str, facts: Iterable[tuple[str, DivisionFacts, Border | None]], *, on: date
) -> list[Division]:
    """Add divisions below (or at) a scope: (code full or significant, facts, border in WGS-84 degrees or
    None).

    Raises:
        RefusedError: the actor may not, or a code exists already.
        InvalidError: a code or border can't be used.
    """
    require(may_import_places(actor, scope))
    found = [new_division(code, fact, border, on) for code, fact, border in facts]
    if not found:
        return []
    lock_zoning()
    taken = Division.objects.filter(code__in=[division.code for division in found]).exclude(valid_to__lt=on)
    if (first := taken.order_by("code").first()) is not None:
        reason = _("Division %(code)s exists already.") % {"code": first.code}
        raise RefusedError(Denied(reason, because="state"))
    Division.objects.bulk_create(found, batch_size=2000)
    record(actor, "division.added", found[0], count=len(found), scope=scope, on=on.isoformat())
    tell(scope, "division.added", on)
    return found


@transaction.atomic
def change_division(actor: Actor, code: str, *, facts: DivisionFacts, on: date, reason: str = "") -> Division:
    """Rename a division, or change what kind of community it is, from a day on."""
    require(may_edit_zoning(actor, code, on=on))
    lock_zoning()
    version = succeed(
        _current(code, on),
        on,
        name=facts.name,
        name_en=facts.name_en,
        community_kind=facts.community_kind,
        founded_on=facts.founded_on,
        reason=reason,
    )
    record(actor, "division.changed", version, code=version.code, on=on.isoformat())
    tell(code, "division.changed", on)
    return version


@transaction.atomic
def draw_boundary(actor: Actor, code: str, polygon: Border, *, on: date, reason: str = "") -> Division:
    """Give a division a border, or another one, from a day on. `polygon` is in WGS-84 degrees."""
    require(may_edit_zoning(actor, code, on=on))
    shape = checked(polygon)
    lock_zoning()
    version = succeed(_current(code, on), on, shape=shape, reason=reason)
    record(actor, "division.drawn", version, code=version.code, on=on.isoformat())
    tell(code, "division.drawn", on)
    return version


def new_division(code: str, facts: DivisionFacts, border: Border | None, on: date) -> Division:
    """An unsaved first version.

    Raises:
        InvalidError: the code, name or border can't be used.
    """
    scope = significant(code)
    if not is_code(code) or len(scope) > 12:
        raise InvalidError(_("This is not the code of a division."), field="code")
    if not facts.name.strip():
        raise InvalidError(_("A division needs a name."), field="name")
    if facts.community_kind not in Division.CommunityKind.values:
        raise InvalidError(_("This is no kind of community."), field="community_kind")
    above = parent(scope)
    division = Division(
        code=full(scope),
        name=facts.name.strip(),
        name_en=facts.name_en,
        level=level(scope),
        parent_code=full(above) if above else "",
        community_kind=facts.community_kind if len(scope) == 12 else "",
        founded_on=facts.founded_on,
        valid_from=on,
    )
    division.set_shape(checked(border) if border is not None else None)
    return division


def _current(code: str, on: date) -> Division:
    return Division.objects.select_for_update().on(on).get(code=full(significant(code)))
