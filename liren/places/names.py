"""Names of places by code, remembered until the zoning changes."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.utils import timezone

from liren.places.codes import full, lineage, significant
from liren.places.models import Division, Grid
from liren.places.revision import current_revision

MOST_NAMES = 60_000  # all of a province's divisions and grids; beyond that they are forgotten and read again


class _Memory(threading.local):
    """This thread's names, by the revision under which they were read."""

    revision: UUID | None = None
    names: dict[str, str] = {}


_memory = _Memory()


def division_names(codes: Iterable[str]) -> dict[str, str]:
    """The names of many divisions and grids in at most two queries.

    Keys are the codes as given, full or significant. A place that has ended keeps its last name; an unknown
    code is its own name.
    """
    wanted = {code: significant(code) for code in codes}
    revision = current_revision()
    if revision != _memory.revision or len(_memory.names) > MOST_NAMES:
        _memory.revision, _memory.names = revision, {}
    missing = {scope for scope in wanted.values() if scope and scope not in _memory.names}
    if missing:
        _memory.names.update(dict.fromkeys(missing, ""))
        _memory.names.update(_read(missing, timezone.localdate()))
    return {code: _memory.names.get(scope, "") or code for code, scope in wanted.items()}


def _read(scopes: set[str], today: date) -> dict[str, str]:
    grids = [scope for scope in scopes if len(scope) == 15]
    divisions = [full(scope) for scope in scopes if len(scope) <= 12]
    rows: list[tuple[str, str, date]] = []
    if grids:
        rows += Grid.objects.filter(code__in=grids).values_list("code", "name", "valid_from")
    if divisions:
        rows += Division.objects.filter(code__in=divisions).values_list("code", "name", "valid_from")
    # a version that has begun comes after one that is only planned, so that it stays
    rows.sort(key=lambda row: (row[2] <= today, row[2] if row[2] <= today else date.min))
    return {significant(code): name for code, name, _ in rows}


def local_names(codes: Iterable[str]) -> dict[str, str]:
    """As `division_names`, but a grid is named with its community: every community has a first grid."""
    asked = list(codes)
    names = division_names({*asked, *(code[:12] for code in asked if len(code) == 15)})
    steps = {code: dict.fromkeys((code[:12], code)) if len(code) == 15 else (code,) for code in asked}
    return {
        code: " ".join(names[step] for step in steps[code] if names[step] != step) or code for code in asked
    }


def division_name(code: str) -> str:
    """The name of a division or grid; the code itself if it is unknown."""
    return division_names([code])[code]


def division_path(code: str) -> list[str]:
    """The names from the province down to the place itself; levels that are not in the tree are left out."""
    steps = lineage(code)
    names = division_names(steps)
    return [names[step] for step in steps if names[step] != step]
