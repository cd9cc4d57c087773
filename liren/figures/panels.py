"""This room's card on the case page: asking to leave the case out of the figures, deciding, appealing."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone

from liren.accounts.actors import Actor
from liren.cases.models import Case
from liren.cases.panels import CasePanel, add_case_panel
from liren.cases.traces import keep_traces, may_hold
from liren.core.identity import uuid7
from liren.figures.models import Exclusion, ExclusionReason
from liren.figures.permissions import may_appeal_exclusion, may_ask_exclusion, may_decide_exclusion
from liren.figures.queries import exclusion_of


def exclusion_panel(actor: Actor, case: Case) -> dict[str, Any] | None:
    """What was asked and decided, and what this reader may do. Nothing while nobody has asked or may."""
    if case.lead_id is None:
        return None
    exclusion = exclusion_of(case) if may_hold(case, Exclusion) else None
    may_ask = may_ask_exclusion(actor, case) if exclusion is None or exclusion.round < case.round else None
    if exclusion is None and not may_ask:
        return None
    today = timezone.localdate()
    return {
        "case": case,
        "exclusion": exclusion,
        "decisions": list(exclusion.decisions.all()) if exclusion else [],
        "may_ask": may_ask,
        "may_decide": may_decide_exclusion(actor, exclusion)
        if exclusion and exclusion.state in Exclusion.WAITING
        else None,
        "may_appeal": may_appeal_exclusion(actor, exclusion)
        if exclusion and exclusion.state == Exclusion.State.REFUSED
        else None,
        "key": uuid7(),
        "reasons": ExclusionReason.objects.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=today), valid_from__lte=today
        )
        if may_ask
        else [],
    }


keep_traces(Exclusion)
add_case_panel(CasePanel("figures.exclusion", "figures/exclusion_panel.html", exclusion_panel, rank=80))
