"""This room's card on the case page."""

from __future__ import annotations

from liren.accounts.actors import Actor
from liren.cases.models import Case
from liren.cases.panels import CasePanel, Context, add_case_panel
from liren.cases.traces import keep_traces, may_hold
from liren.directives.models import Directive
from liren.directives.permissions import may_issue
from liren.directives.telling import LEVEL_TONES, progress

SHOWN = 6


def case_card(actor: Actor, case: Case) -> Context:
    """The directives about a case, and the way to give one."""
    found = []
    if may_hold(case, Directive):
        known = Directive.objects.visible_to(actor).filter(case=case)
        found = list(known.prefetch_related("addressees__organization").order_by("-issued_at")[:SHOWN])
    may = case.is_open and bool(may_issue(actor, case.division))
    if not found and not may:
        return None
    return {"case": case, "rows": [(one, LEVEL_TONES[one.level], progress(one)) for one in found], "may": may}


keep_traces(Directive)
add_case_panel(CasePanel("directives", "directives/case_card.html", case_card, rank=40))
