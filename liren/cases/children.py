"""The card of the parts of a case: on the whole its parts, on a part the whole."""

from __future__ import annotations

from liren.accounts.actors import Actor
from liren.cases.models import Case
from liren.cases.panels import CasePanel, Context, add_case_panel
from liren.cases.permissions import may_branch
from liren.cases.traces import keep_traces, may_hold
from liren.core.verdicts import Denied


def parts_card(actor: Actor, case: Case) -> Context:
    """The parts that the actor may know of; nothing where there are none and the actor opens none."""
    if case.parent_id is not None:
        whole = Case.objects.visible_to(actor).filter(pk=case.parent_id).first()
        return {"case": case, "whole": whole, "parts": [], "verdict": None}
    parts = Case.objects.visible_to(actor).filter(parent=case).select_related("category", "lead")
    found = list(parts.order_by("opened_at", "id")) if may_hold(case, Case, "parent") else []
    verdict = may_branch(actor, case)
    if not found and isinstance(verdict, Denied):
        return None
    return {"case": case, "whole": None, "parts": found, "verdict": verdict}


keep_traces(Case, by="parent")
add_case_panel(CasePanel("children", "cases/case_page_parts.html", parts_card, is_main=True, rank=10))
