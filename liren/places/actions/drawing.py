"""Drawing, redrawing and retiring grids."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.core.verdicts import Denied, InvalidError, RefusedError, require
from liren.ledger.actions import record
from liren.places.actions.versions import end, lock_zoning, succeed, tell
from liren.places.codes import is_code
from liren.places.models import Grid
from liren.places.permissions import may_edit_zoning, may_import_places
from liren.places.polygons import Border, checked


@dataclass(frozen=True, slots=True)
class GridFacts:
    """What is known of a grid besides its code and border."""

    name: str
    kind: str = Grid.Kind.SUB
    parent_code: str = ""  # the head grid it lies in
    households: int | None = None
    population: int | None = None
    name_en: str = ""


@transaction.atomic
def draw_grid(
    actor: Actor, code: str, polygon: Border | None, *, facts: GridFacts, on: date, reason: str = ""
) -> Grid:
    """Add a grid that begins on a day. `polygon` is in WGS-84 degrees; None if it is to be drawn later.

    Raises:
        RefusedError: the actor may not, or the code is in use on that day or later.
        InvalidError: the code or the border can't be used.
    """
    require(may_edit_zoning(actor, code, on=on))
    grid = new_grid(code, polygon, facts, on)
    grid.reason = reason
    lock_zoning()
    _refuse_taken({code}, on)
    grid.save()
    record(actor, "grid.drawn", grid, code=code, on=on.isoformat())
    tell(code, "grid.drawn", on)
    return grid


@transaction.atomic
def draw_grids(
    actor: Actor, scope: str, drawings: Iterable[tuple[str, Border | None, GridFacts]], *, on: date
) -> list[Grid]:
    """Add many grids below a scope at once: (code, border in WGS-84 degrees, facts). All or none."""
    require(may_import_places(actor, scope))
    grids = [new_grid(code, polygon, facts, on) for code, polygon, facts in drawings]
    if stray := next((grid.code for grid in grids if not grid.code.startswith(scope)), None):
        raise InvalidError(_("Grid %(code)s is not in this area.") % {"code": stray}, field="code")
    if not grids:
        return []
    lock_zoning()
    _refuse_taken({grid.code for grid in grids}, on)
    Grid.objects.bulk_create(grids, batch_size=1000)
    record(actor, "grid.drawn", grids[0], count=len(grids), scope=scope, on=on.isoformat())
    tell(scope, "grid.drawn", on)
    return grids


@transaction.atomic
def redraw_grid(actor: Actor, code: str, polygon: Border, *, on: date, reason: str = "") -> Grid:
    """Give a grid another border from a day on. Earlier days keep theirs."""
    require(may_edit_zoning(actor, code, on=on))
    shape = checked(polygon)
    lock_zoning()
    version = succeed(_current(code, on), on, shape=shape, reason=reason)
    record(actor, "grid.redrawn", version, code=code, on=on.isoformat())
    tell(code, "grid.redrawn", on)
    return version


@transaction.atomic
def describe_grid(actor: Actor, code: str, *, facts: GridFacts, on: date) -> Grid:
    """Change what is known of a grid (name, kind, households) from a day on; the border stays."""
    require(may_edit_zoning(actor, code, on=on))
    lock_zoning()
    version = succeed(
        _current(code, on),
        on,
        name=facts.name,
        name_en=facts.name_en,
        kind=facts.kind,
        parent_code=facts.parent_code,
        households=facts.households,
        population=facts.population,
    )
    record(actor, "grid.described", version, code=code, on=on.isoformat())
    tell(code, "grid.described", on)
    return version


@transaction.atomic
def retire_grid(actor: Actor, code: str, *, on: date, reason: str = "") -> None:
    """End a grid: the day before `on` is its last. Its cases keep its code."""
    require(may_edit_zoning(actor, code, on=on))
    lock_zoning()
    grid = _current(code, on)
    record(actor, "grid.retired", grid, code=code, on=on.isoformat())
    end(grid, on, reason)
    tell(code, "grid.retired", on)


def new_grid(code: str, polygon: Border | None, facts: GridFacts, on: date) -> Grid:
    """An unsaved first version.

    Raises:
        InvalidError: the code, kind or border can't be used.
    """
    if not (len(code) == 15 and is_code(code)) or code.endswith("000"):
        raise InvalidError(_("A grid's code is the community's 12 digits and 3 more."), field="code")
    if facts.kind not in Grid.Kind.values:
        raise InvalidError(_("A grid is a head grid, a sub-grid or an exclusive grid."), field="kind")
    if facts.parent_code and (len(facts.parent_code) != 15 or not is_code(facts.parent_code)):
        raise InvalidError(_("A grid can only lie in another grid."), field="parent_code")
    grid = Grid(
        code=code,
        community_code=code[:12],
        name=facts.name,
        name_en=facts.name_en,
        kind=facts.kind,
        parent_code=facts.parent_code,
        households=facts.households,
        population=facts.population,
        valid_from=on,
    )
    grid.set_shape(checked(polygon) if polygon is not None else None)
    return grid


def _current(code: str, on: date) -> Grid:
    return Grid.objects.select_for_update().on(on).get(code=code)


def _refuse_taken(codes: set[str], on: date) -> None:
    """A code that is in use, or will be, can't be given again from this day on."""
    later = Grid.objects.filter(code__in=codes).exclude(valid_to__lt=on).order_by("code").first()
    if later is not None:
        reason = _("Grid %(code)s exists already.") % {"code": later.code}
        raise RefusedError(Denied(reason, because="state"))
