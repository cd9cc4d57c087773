"""This room's card on the case page and on the desk, and its say in closing a case."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.models import Case
from liren.cases.panels import CasePanel, Context, DeskPanel, add_case_panel, add_desk_panel
from liren.cases.vetoes import add_veto
from liren.core.verdicts import Denied
from liren.places.names import division_names
from liren.whistles.machine import LIVE_STATES, CallState
from liren.whistles.models import Whistle
from liren.whistles.permissions import may_request
from liren.whistles.queries import debts_of, offers, whistles_of_case
from liren.whistles.telling import CALL_TONES, STATE_TONES, call_clock, clock_words, waiting_words

SHOWN = 3  # whistles on a case's page; the list has them all
SHOWN_ON_DESK = 6


def case_card(actor: Actor, case: Case) -> Context:
    """The whistles of a case with their units, and whether another may be asked for."""
    found = whistles_of_case(actor, case)
    verdict = may_request(actor, case)
    if not found and (isinstance(verdict, Denied) and (verdict.because == "who" or not case.is_open)):
        return None
    return {
        "case": case,
        "whistles": [_shown(actor, whistle) for whistle in found[:SHOWN]],
        "verdict": verdict,
    }


def _shown(actor: Actor, whistle: Whistle) -> dict[str, Any]:
    calls = [call for call in whistle.calls.all() if call.state != CallState.DROPPED]
    return {
        "whistle": whistle,
        "tone": STATE_TONES.get(whistle.state, "neutral"),
        "clock": clock_words(whistle.due_at) if whistle.due_at else None,
        "waiting": waiting_words(whistle, calls),
        "calls": [(call, CALL_TONES.get(call.state, "neutral"), call_clock(call)) for call in calls],
        "offers": offers(actor, whistle),
    }


def desk_card(actor: Actor) -> Context:
    """Whistles that wait for this actor, the most urgent first."""
    debts = debts_of(actor)
    if not debts:
        return None
    names = division_names({debt.whistle.division for debt in debts})
    rows = [
        (debt, clock_words(debt.due_at) if debt.due_at else None, names.get(debt.whistle.division, ""))
        for debt in debts[:SHOWN_ON_DESK]
    ]
    return {"rows": rows, "count": len(debts), "more": len(debts) > SHOWN_ON_DESK}


def whistle_under_way(actor: Actor, case: Case, verb: str) -> Denied | None:
    """A case is not closed while units are called to it."""
    if Whistle.objects.filter(case=case, state__in=LIVE_STATES).exists():
        return Denied(_("A whistle for this case is under way."), because="state")
    return None


add_case_panel(CasePanel("whistles", "whistles/case_card.html", case_card, is_main=True, rank=20))
add_desk_panel(DeskPanel("whistles", "whistles/desk_card.html", desk_card, rank=10))
add_veto("whistles", frozenset({"close"}), whistle_under_way)
