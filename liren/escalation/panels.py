"""The card on the case page."""

from __future__ import annotations

from typing import Any

from liren.accounts.actors import Actor
from liren.cases.chronicle import add_lines
from liren.cases.models import Case
from liren.cases.panels import CasePanel, add_case_panel
from liren.cases.traces import keep_traces, may_hold
from liren.escalation.models import Escalation
from liren.escalation.pauses import pauses_waiting
from liren.escalation.permissions import SUPERIORS, may_take_up
from liren.escalation.trail import KINDS, all_climbed, reporter_lines, staff_lines


def register() -> None:
    """Put this room's cards where they belong."""
    keep_traces(*KINDS)
    add_case_panel(CasePanel("escalation", "escalation/case_panel.html", case_card, is_main=False, rank=20))
    add_lines("escalation", staff=staff_lines, reporter=reporter_lines)


def case_card(actor: Actor, case: Case) -> dict[str, Any]:
    """What climbed to this actor's level, and what waits for a decision; the trail is in the timeline."""
    standing = _standing(case) if actor.holds(*SUPERIORS) else []
    levels: dict[str, list[Escalation]] = {}
    for one in standing:
        levels.setdefault(one.to_level, []).append(one)
    waiting = [
        {"escalation": ones[-1], "sentence": all_climbed(ones)}
        for ones in levels.values()
        if may_take_up(actor, ones[-1])
    ]
    return {
        "case": case,
        "waiting": waiting,
        "pauses": pauses_waiting(actor, case),
    }


def _standing(case: Case) -> list[Escalation]:
    if not may_hold(case, Escalation):
        return []
    return list(case.escalations.filter(taken_at__isnull=True, ended_at__isnull=True).order_by("at", "id"))
