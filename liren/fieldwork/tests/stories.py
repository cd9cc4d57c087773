"""One of everything in this room, for tests that go through every door."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from liren.cases.machine import State
from liren.cases.models import Case
from liren.cases.tests.stories import a_case
from liren.fieldwork.actions.listing import list_call_backs
from liren.fieldwork.actions.planning import PlanFacts, PointFacts, make_plan
from liren.fieldwork.actions.walking import start_patrol
from liren.fieldwork.models import CallBackItem
from tests.cast import GRID, Cast


def one_of_each(cast: Cast) -> dict[str, Any]:
    """A person to be asked, a planned round, and a walk on it."""
    case = a_case(cast, State.CLOSED)
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now() - timedelta(days=5))
    list_call_backs()
    facts = PlanFacts(GRID, "早巡", range(7), time(9), (PointFacts("东门"),), timezone.localdate())
    plan = make_plan(cast.grid_leader, facts)
    patrol = start_patrol(cast.grid_worker, key=uuid4(), plan_id=plan.pk)
    item = CallBackItem.objects.get(case=case)
    return {"item_id": item.pk, "plan_id": plan.pk, "patrol_id": patrol.pk}
