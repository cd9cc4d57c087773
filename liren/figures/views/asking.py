"""What the address of a page of figures asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.core.verdicts import InvalidError, require
from liren.figures.calendar import read_month
from liren.figures.computing import LEVELS
from liren.figures.models import FigureMonth
from liren.figures.permissions import BY_PLACE, may_read_area, may_read_figures
from liren.figures.queries import home_scope, levels_below, month_shown, months_made
from liren.places.codes import is_code


@dataclass(frozen=True, slots=True)
class Asked:
    """Which month, places or units, below which place."""

    month: FigureMonth | None
    made: list[FigureMonth]
    by: str  # area or unit
    scope: str
    level: int

    def address(self, **changes: Any) -> str:
        """The same page with something else asked."""
        asked = {"month": month_text(self.month), "by": self.by, "scope": self.scope, "level": self.level}
        return "?" + urlencode({name: value for name, value in {**asked, **changes}.items() if value})


def month_text(month: FigureMonth | None) -> str:
    """A month as addresses have it."""
    return f"{month.month:%Y-%m}" if month else ""


def asked_month(query: QueryDict) -> tuple[FigureMonth | None, list[FigureMonth]]:
    """The month asked for, and all there are."""
    made = months_made()
    return month_shown(read_month(query.get("month", "")), made), made


def asked_of(actor: Actor, query: QueryDict) -> Asked:
    """What a list of figures is to show.

    Raises:
        RefusedError: the actor reads no figures, or none of this place.
        InvalidError: the place is no place.
    """
    require(may_read_figures(actor))
    month, made = asked_month(query)
    scope = query.get("scope", "")
    if scope and not is_code(scope):
        raise InvalidError(_("A place is named by 2, 4, 6, 9, 12 or 15 digits."), field="scope")
    has_places = actor.holds(*BY_PLACE)
    scope = scope or home_scope(actor)
    if has_places:
        require(may_read_area(actor, scope))
    by = "unit" if query.get("by") == "unit" or not has_places else "area"
    levels = levels_below(scope) or [LEVELS[-1]]
    level = query.get("level", "")
    usual = levels[1] if len(levels) > 1 else levels[0]
    chosen = int(level) if level.isdecimal() and int(level) in levels else usual
    return Asked(month, made, by, scope, chosen)
