"""This room's cards on the desk and on the case page."""

from __future__ import annotations

from typing import Any

from liren.accounts.actors import Actor
from liren.cases.models import Case
from liren.cases.panels import CasePanel, Context, DeskPanel, add_case_panel, add_desk_panel
from liren.directives.models import Addressee, Directive
from liren.directives.permissions import may_issue
from liren.directives.queries import debts_of
from liren.directives.telling import LEVEL_TONES, clock_words, owed_words, progress
from liren.places.names import division_names

SHOWN = 6


def desk_card(actor: Actor) -> Context:
    """Directives that wait for this actor, the most urgent first."""
    debts = debts_of(actor)
    if not debts:
        return None
    names = division_names({one.directive.division for one, _due in debts})
    rows = [_row(one, names) | {"due_at": due, "clock": clock_words(due)} for one, due in debts[:SHOWN]]
    return {"rows": rows, "count": len(debts), "more": len(debts) > SHOWN}


def _row(addressee: Addressee, names: dict[str, str]) -> dict[str, Any]:
    return {
        "directive": addressee.directive,
        "owed": owed_words(addressee),
        "place": names.get(addressee.directive.division, ""),
        "tone": LEVEL_TONES[addressee.directive.level],
    }


def case_card(actor: Actor, case: Case) -> Context:
    """The directives about a case, and the way to give one."""
    found = list(
        Directive.objects.visible_to(actor)
        .filter(case=case)
        .prefetch_related("addressees__organization")
        .order_by("-issued_at")[:SHOWN]
    )
    may = case.is_open and bool(may_issue(actor, case.division))
    if not found and not may:
        return None
    return {"case": case, "rows": [(one, LEVEL_TONES[one.level], progress(one)) for one in found], "may": may}


add_desk_panel(DeskPanel("directives", "directives/desk_card.html", desk_card, rank=5))
add_case_panel(CasePanel("directives", "directives/case_card.html", case_card, rank=40))
