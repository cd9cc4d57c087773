"""This room's card on the case page, and its say in closing a case."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.models import Case
from liren.cases.panels import CasePanel, Context, add_case_panel
from liren.cases.traces import keep_traces, may_hold
from liren.cases.vetoes import add_veto
from liren.core.verdicts import Denied
from liren.whistles.machine import LIVE_STATES, CallState
from liren.whistles.models import Whistle
from liren.whistles.permissions import may_request
from liren.whistles.queries import offers, whistles_of_case
from liren.whistles.telling import CALL_TONES, STATE_TONES, call_clock, clock_words, waiting_words

SHOWN = 3  # whistles on a case's page; the list has them all


def case_card(actor: Actor, case: Case) -> Context:
    """The whistles of a case with their units, and whether another may be asked for."""
    found = whistles_of_case(actor, case) if may_hold(case, Whistle) else []
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


def whistle_under_way(actor: Actor, case: Case, verb: str) -> Denied | None:
    """A case is not closed while units are called to it."""
    if Whistle.objects.filter(case=case, state__in=LIVE_STATES).exists():
        return Denied(_("A whistle for this case is under way."), because="state")
    return None


keep_traces(Whistle)
add_case_panel(CasePanel("whistles", "whistles/case_card.html", case_card, is_main=True, rank=20))
add_veto("whistles", frozenset({"close"}), whistle_under_way)
