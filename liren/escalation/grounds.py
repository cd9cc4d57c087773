"""What counts against a unit on a case, and so can be appealed against. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from liren.cases.machine import Stage
from liren.cases.models import Case, WorkOrder
from liren.cases.parameters import BAD_SCORE
from liren.core.parameters import parameter
from liren.escalation.models import Appeal


@dataclass(frozen=True, slots=True)
class Ground:
    """One fact that counts against a unit: what, since when, whose."""

    kind: Appeal.Kind
    target_id: UUID
    organization_id: UUID
    at: datetime


def grounds_of(case: Case) -> list[Ground]:
    """Late handling clocks, bad ratings and reworks of a case, in that order."""
    found = []
    now = timezone.now()
    late = case.deadlines.filter(stage=Stage.HANDLE, order__isnull=False).select_related("order")
    for deadline in late.order_by("started_at"):
        assert deadline.order
        if (deadline.stopped_at or deadline.paused_at or now) > deadline.due_at:
            found.append(
                Ground(Appeal.Kind.LATE, deadline.pk, deadline.order.organization_id, deadline.due_at)
            )
    leading = dict(
        case.orders.filter(part=WorkOrder.Part.LEAD)
        .exclude(state__in=[WorkOrder.State.RETURNED, WorkOrder.State.CANCELLED])
        .values_list("round", "organization_id")
    )
    found += [
        Ground(Appeal.Kind.RATING, rating.pk, leading[rating.round], rating.at)
        for rating in case.ratings.filter(score__lte=parameter(BAD_SCORE)).order_by("round")
        if rating.round in leading
    ]
    reworks = case.timeline.filter(verb="rework").order_by("at")
    found += [
        Ground(Appeal.Kind.REWORK, entry.pk, case.lead_id, entry.at) for entry in reworks if case.lead_id
    ]
    return found
