"""What this room puts into the pages of the case room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from liren.accounts.actors import Actor
from liren.cases.panels import DayPanel, add_day_panel
from liren.fieldwork.actions.walking import current_rule
from liren.fieldwork.posts import WALKERS
from liren.fieldwork.queries import passed_points, plans_to_walk, running_patrol
from liren.places.names import division_names
from liren.places.queries import grids_of


def _rounds(actor: Actor) -> Mapping[str, Any] | None:
    """Today's rounds and the walk that is on, for the phone of somebody who walks."""
    if not actor.holds(*WALKERS):
        return None
    today = timezone.localdate()
    running = running_patrol(actor)
    codes = sorted({grid.code for scope in actor.scopes(*WALKERS) for grid in grids_of(scope)})
    names = division_names(codes)
    return {
        "plans": [plan for plan in plans_to_walk(actor, today) if not running or plan.pk != running.plan_id],
        "running": running,
        "points": passed_points(running) if running else [],
        "grids": [(code, names[code]) for code in codes],
        "rule": current_rule(),
    }


add_day_panel(DayPanel("rounds", "fieldwork/day_rounds.html", _rounds, ("fieldwork/rounds.js",)))
