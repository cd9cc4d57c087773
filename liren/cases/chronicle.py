"""Lines of a case's timeline that are no steps: what rooms above did about its time, its unit, its superiors.

A room above registers its lines in its AppConfig.ready(); this room never learns its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from liren.cases.models import Case
from liren.cases.telling import Told

Lines = Callable[[Case], Iterable[Told]]
_for_staff: dict[str, Lines] = {}
_for_reporters: dict[str, Lines] = {}


def add_lines(name: str, *, staff: Lines, reporter: Lines | None = None) -> None:
    """Put a room's lines into the timeline of staff; and of reporters: offices and outcomes, no names."""
    _for_staff[name] = staff
    if reporter:
        _for_reporters[name] = reporter


def with_lines(case: Case, told: Iterable[Told], *, is_staff: bool) -> list[Told]:
    """The steps and the other lines together, oldest first; what has no time yet comes last."""
    sources = _for_staff if is_staff else _for_reporters
    lines = [*told, *(line for source in sources.values() for line in source(case))]
    return sorted(lines, key=lambda line: line.at.timestamp() if line.at else float("inf"))
