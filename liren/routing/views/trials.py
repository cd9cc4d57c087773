"""Trying the drafts on last month's cases: the start, and the page that can be left and come back to."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from liren.accounts.access import ActorRequest, role_required
from liren.accounts.actors import Actor
from liren.cases.models import Case
from liren.core.verdicts import InvalidError
from liren.organizations.models import Organization
from liren.places.codes import is_code
from liren.places.names import division_names
from liren.routing.actions.trying import try_rules
from liren.routing.models import RuleTrial
from liren.routing.models.rules import READERS
from liren.routing.permissions import KEEPERS
from liren.routing.trials import MOST_CASES
from liren.routing.views.rules import area_name, way_back

SHOWN_CASES = 3  # of each row
MOST_ROWS = 60  # of the table; the rest is summed up in one line


@require_POST
@role_required(*KEEPERS)
def start_trial(request: ActorRequest) -> HttpResponseBase:
    """Have the drafts of an area tried."""
    division = request.POST.get("division", "-").removeprefix("-")
    if division and not is_code(division):
        raise InvalidError(_("There is no such place."), field="division")
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError:
        key = uuid4()
    trial = try_rules(request.actor, division, key=key)
    return redirect("rule_trial", trial_id=trial.pk)


@require_safe
@role_required(*READERS)
def rule_trial(request: ActorRequest, trial_id: UUID) -> HttpResponseBase:
    """What would have gone elsewhere; while it runs, how far it has come."""
    trial = RuleTrial.objects.visible_to(request.actor).get(pk=trial_id)
    place = area_name(trial.division, division_names([trial.division]) if trial.division else {})
    share = round(100 * trial.unchanged / trial.done, 1) if trial.done else 100.0
    context = {
        "trial": trial,
        "path": way_back(_("Rules tried")),
        "place": place,
        "share": share,
        "most": MOST_CASES,
        "drafts": sum(bool(rule["is_draft"]) for rule in trial.rules),
        "moves": _moves(request.actor, trial.moves[:MOST_ROWS], trial.rules),
        "rest": sum(move["count"] for move in trial.moves[MOST_ROWS:]),
        "key": uuid4(),
    }
    return render(request, "routing/rule_trial.html", context)


def _moves(actor: Actor, moves: list[dict[str, Any]], rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of the table; of the sample cases those that the reader may see."""
    units = Organization.objects.in_bulk([UUID(move[end]) for move in moves for end in ("from", "to")])
    samples = [UUID(pk) for move in moves for pk in move["cases"]]
    cases = Case.objects.visible_to(actor).filter(pk__in=samples).in_bulk()
    names = {rule["id"]: rule for rule in rules}
    return [
        {
            "count": move["count"],
            "ended_there": move["ended_there"],
            "gone": units.get(UUID(move["from"])),
            "to": units.get(UUID(move["to"])),
            "rule": names.get(move["rule"]),
            "cases": [cases[UUID(pk)] for pk in move["cases"] if UUID(pk) in cases][:SHOWN_CASES],
        }
        for move in moves
    ]
