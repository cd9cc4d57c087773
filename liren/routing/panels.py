"""This room's places on the pages of cases, its advice on units, and its reasons against a step."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.accounts.roles import Role
from liren.cases.chronicle import add_lines
from liren.cases.machine import State
from liren.cases.models import Case
from liren.cases.panels import CasePanel, add_case_panel
from liren.cases.suggestions import add_unit_advice
from liren.cases.telling import Told
from liren.cases.traces import keep_traces, may_hold
from liren.cases.vetoes import add_veto
from liren.routing.choosing import advised_unit
from liren.routing.models import Arbitration
from liren.routing.permissions import may_ask_for_ruling, may_rule
from liren.routing.returns import return_count, returnable_until, veto_dispatch, veto_return

HANDLERS = (Role.HANDLER, Role.DEPARTMENT_HEAD)


def arbitration_context(actor: Actor, case: Case) -> dict[str, Any] | None:
    """The ruling on a case, or that one is awaited; the way to ask for one; until when it can be returned."""
    if not actor.is_staff:
        return None
    rulings = []
    if may_hold(case, Arbitration):
        asked = Arbitration.objects.filter(case=case).select_related("unit", "ruled_by")
        rulings = list(asked.order_by("asked_at"))
    latest = rulings[-1] if rulings else None
    until = None
    if case.state in (State.DISPATCHED, State.ACCEPTED) and case.lead_id in actor.organizations(*HANDLERS):
        until = returnable_until(case)
    may_ask = may_ask_for_ruling(actor, case)
    returns = return_count(case) if may_ask or latest else 0
    if latest is None and until is None and not (may_ask and returns):
        return None
    return {
        "case": case,
        "latest": latest,
        "may_rule": bool(latest and latest.is_open and may_rule(actor, latest)),
        "may_ask": bool(may_ask),
        "returns": returns,
        "until": until,
        "is_past": until is not None and until < timezone.now(),
    }


def ruling_lines(case: Case) -> list[Told]:
    """When a ruling was asked for and what it was, for the case's timeline."""
    lines: list[Told] = []
    if not may_hold(case, Arbitration):
        return lines
    for one in case.arbitrations.select_related("unit", "ruled_by", "asked_by"):
        who = one.asked_by.name if one.asked_by else ""
        asked = _("Put to arbitration: which unit owes it")
        lines.append(Told(asked, one.asked_at, who, one.question, tone="warn", icon="scale"))
        if one.unit and one.ruled_by:
            title = _("Ruled: it goes to %(unit)s") % {"unit": one.unit.label}
            lines.append(Told(title, one.ruled_at, one.ruled_by.name, one.basis, tone="info", icon="scale"))
    return lines


def reporter_ruling_lines(case: Case) -> list[Told]:
    """The same without names and words, for whoever reported it."""
    return [replace(line, who="", text="") for line in ruling_lines(case)]


def take_places() -> None:
    """Register everything; called once, when the room is ready."""
    keep_traces(Arbitration)
    ruling = "routing/panel_arbitration.html"
    add_case_panel(CasePanel("routing.arbitration", ruling, arbitration_context, is_main=True, rank=10))
    add_lines("routing", staff=ruling_lines, reporter=reporter_ruling_lines)
    add_unit_advice("routing", advised_unit)
    add_veto("routing.return", frozenset({"return"}), veto_return)
    add_veto("routing.dispatch", frozenset({"dispatch"}), veto_dispatch)
