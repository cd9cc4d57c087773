"""The pause that waits for a decision, as the case page and the page of its time show it."""

from __future__ import annotations

from typing import Any

from django.forms import Form

from liren.accounts.actors import Actor
from liren.cases.models import Case
from liren.cases.traces import may_hold
from liren.escalation.forms import DecisionForm
from liren.escalation.models import SuspensionRequest
from liren.escalation.permissions import may_decide_suspension


def pauses_waiting(actor: Actor, case: Case, bound: dict[str, Form] | None = None) -> list[dict[str, Any]]:
    """The pause that a unit has asked for and nobody has decided on (one at most), with this actor's say."""
    if not may_hold(case, SuspensionRequest):
        return []
    found = case.suspension_requests.filter(state=SuspensionRequest.State.ASKED).select_related(
        "case", "organization", "asked_by"
    )
    return [
        {
            "pause": one,
            "verdict": may_decide_suspension(actor, one),
            "refusal": may_decide_suspension(actor, one, approve=False),
            "form": (bound or {}).get(f"pause:{one.pk}") or DecisionForm(prefix=f"p{one.pk.hex}"),
        }
        for one in found
    ]
