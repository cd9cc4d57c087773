"""Places on the case page that rooms above fill with cards; what they let stand on the desk is in debts.py.

A room above registers its panels in its AppConfig.ready(); this room never learns its name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from liren.accounts.actors import Actor
from liren.cases.models import Case

Context = Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class CasePanel:
    """A card of the case page. `context` answers None where there is nothing to show to this actor."""

    name: str
    template: str
    context: Callable[[Actor, Case], Context]
    is_main: bool = False  # in the wide column, below the steps; else at the side
    rank: int = 50


@dataclass(frozen=True, slots=True)
class DayPanel:
    """A part of the day's list that a phone keeps. `scripts` are static files that work it offline."""

    name: str
    template: str
    context: Callable[[Actor], Context]
    scripts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filled:
    """A panel with what its template shows."""

    template: str
    data: Mapping[str, Any]
    scripts: tuple[str, ...] = ()


_case_panels: dict[str, CasePanel] = {}
_day_panels: dict[str, DayPanel] = {}


def add_case_panel(panel: CasePanel) -> None:
    """Put a card on every case page."""
    _case_panels[panel.name] = panel


def case_panels(actor: Actor, case: Case, *, is_main: bool) -> list[Filled]:
    """The cards for this actor and case; templates find their context as `panel.data`."""
    chosen = sorted(
        (one for one in _case_panels.values() if one.is_main == is_main), key=lambda one: one.rank
    )
    found = [(one.template, one.context(actor, case)) for one in chosen]
    return [Filled(template, data) for template, data in found if data is not None]


def add_day_panel(panel: DayPanel) -> None:
    """Put a part into every day's list."""
    _day_panels[panel.name] = panel


def day_panels(actor: Actor) -> list[Filled]:
    """The other rooms' parts of this actor's day."""
    found = [(one, one.context(actor)) for one in _day_panels.values()]
    return [Filled(one.template, data, one.scripts) for one, data in found if data is not None]
