"""Merging grids and splitting one, with the lineage kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import shapely
from django.db import transaction
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.core.verdicts import InvalidError, require
from liren.ledger.actions import record
from liren.places.actions.drawing import GridFacts, draw_grid
from liren.places.actions.versions import end, lock_zoning
from liren.places.models import Grid, GridLineage
from liren.places.permissions import may_edit_zoning
from liren.places.polygons import Border, polygonal


@transaction.atomic
def merge_grids(
    actor: Actor, codes: Sequence[str], successor: str, *, facts: GridFacts, on: date, reason: str = ""
) -> Grid:
    """Make one grid of several from a day on. The new one has a new code, so that no code changes its
    meaning.

    Its border is theirs together; its households and population are their sums unless `facts` gives others.
    """
    for code in codes:
        require(may_edit_zoning(actor, code, on=on))
    lock_zoning()
    parts = _ended(codes, on, reason)
    if len(parts) < 2:
        raise InvalidError(_("A merger needs two grids."), field="codes")
    shapes = [part.shape for part in parts if part.shape is not None]
    border = polygonal(shapely.union_all(shapes)) if shapes else None
    summed = GridFacts(
        name=facts.name,
        name_en=facts.name_en,
        kind=facts.kind,
        parent_code=facts.parent_code,
        households=facts.households or _sum(part.households for part in parts),
        population=facts.population or _sum(part.population for part in parts),
    )
    merged = draw_grid(actor, successor, border, facts=summed, on=on, reason=reason)
    _note(codes, [successor], GridLineage.Verb.MERGED, on)
    record(actor, "grid.merged", merged, code=successor, parts=" ".join(sorted(codes)), on=on.isoformat())
    return merged


@transaction.atomic
def split_grid(
    actor: Actor,
    code: str,
    parts: Sequence[tuple[str, Border, GridFacts]],
    *,
    on: date,
    reason: str = "",
) -> list[Grid]:
    """Make several grids of one from a day on: (new code, border, facts) each."""
    require(may_edit_zoning(actor, code, on=on))
    if len(parts) < 2:
        raise InvalidError(_("A split needs two parts."), field="parts")
    lock_zoning()
    _ended([code], on, reason)
    made = [
        draw_grid(actor, part, border, facts=facts, on=on, reason=reason) for part, border, facts in parts
    ]
    _note([code], [grid.code for grid in made], GridLineage.Verb.SPLIT, on)
    record(actor, "grid.split", made[0], code=code, parts=" ".join(grid.code for grid in made))
    return made


def _ended(codes: Sequence[str], on: date, reason: str) -> list[Grid]:
    """The grids, ended the day before."""
    found = list(Grid.objects.select_for_update().on(on).filter(code__in=set(codes)).order_by("code"))
    if len(found) != len(set(codes)):
        raise InvalidError(_("One of these grids does not exist on that day."), field="codes")
    for grid in found:
        end(grid, on, reason)
    return found


def _note(before: Sequence[str], after: Sequence[str], verb: GridLineage.Verb, on: date) -> None:
    GridLineage.objects.bulk_create(
        GridLineage(predecessor=old, successor=new, verb=verb, on=on) for old in before for new in after
    )


def _sum(counts: Iterable[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None
