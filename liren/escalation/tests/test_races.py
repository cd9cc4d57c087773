"""Two workers climb and people act at the same moment: nothing is raised twice, nobody waits for ever."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.utils import timezone

from liren.cases.machine import State
from liren.cases.tests.stories import a_case
from liren.cases.tests.test_races import at_once
from liren.core.clock import Limit, LimitKind
from liren.escalation.actions.climbing import climb_all
from liren.escalation.actions.supervising import Order, supervise_case
from liren.escalation.models import Escalation, Supervision
from tests.cast import build_cast

pytestmark = pytest.mark.slow


def test_two_workers_and_a_superior_at_once(committed: str) -> None:
    cast = build_cast()
    cases = [a_case(cast, State.IN_PROGRESS) for _number in range(6)]
    late = timezone.now() + timedelta(days=40)
    order = Order(Supervision.Kind.IMPORTANT, "请抓紧", Limit(4, LimitKind.WORKING_HOURS))
    outcomes = at_once(
        partial(climb_all, late),
        partial(climb_all, late),
        *(partial(supervise_case, cast.commander, case.pk, order, key=uuid4()) for case in cases),
    )
    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    climb_all(late)
    raised = Counter(Escalation.objects.values_list("case", "trigger", "level", "episode"))
    assert max(raised.values()) == 1
    assert {case.pk for case in cases} == set(Escalation.objects.values_list("case_id", flat=True))
    assert Supervision.objects.count() == len(cases)
