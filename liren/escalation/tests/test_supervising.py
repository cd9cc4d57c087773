"""A superior's word on a case, the unit's reply, and what happens when none comes."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from liren.cases.machine import State
from liren.cases.models import Case
from liren.cases.tests.stories import a_case
from liren.core.clock import Limit, LimitKind, working_time
from liren.core.jobs import run_waiting_jobs
from liren.core.verdicts import InvalidError, RefusedError
from liren.escalation.actions.climbing import climb_all
from liren.escalation.actions.supervising import Order, end_supervision, reply_supervision, supervise_case
from liren.escalation.models import Supervision, Trigger
from liren.escalation.permissions import may_end_supervision, may_reply, may_supervise
from liren.messaging.models import Message
from tests.cast import PEOPLE, Cast

pytestmark = pytest.mark.django_db
KIND = Supervision.Kind.LEADER
FOUR_HOURS = Limit(4, LimitKind.WORKING_HOURS)


def under(cast: Cast, case: Case) -> Supervision:
    """The commander puts a case under supervision."""
    return supervise_case(cast.commander, case.pk, Order(KIND, "今天要有结果", FOUR_HOURS), key=uuid4())


def test_superiors_of_the_place_supervise(cast: Cast) -> None:
    case = a_case(cast, State.DISPATCHED)
    may = [name for name in PEOPLE if may_supervise(getattr(cast, name), case)]
    assert may == ["secretary", "dispatcher", "commander"]


def test_the_unit_that_leads_replies(cast: Cast) -> None:
    one = under(cast, a_case(cast, State.DISPATCHED))
    assert [name for name in PEOPLE if may_reply(getattr(cast, name), one)] == ["handler", "department_head"]


def test_while_there_is_no_unit_the_dispatcher_replies(cast: Cast) -> None:
    one = under(cast, a_case(cast, State.FILED))
    assert [name for name in PEOPLE if may_reply(getattr(cast, name), one)] == ["dispatcher", "commander"]


def test_whoever_set_it_ends_it_or_the_command_centre(cast: Cast) -> None:
    case = a_case(cast, State.DISPATCHED)
    one = supervise_case(cast.secretary, case.pk, Order(KIND, "请抓紧", FOUR_HOURS), key=uuid4())
    may = [name for name in PEOPLE if may_end_supervision(getattr(cast, name), one)]
    assert may == ["secretary", "commander"]


def test_the_unit_hears_of_it_and_the_superior_of_the_reply(cast: Cast) -> None:
    one = under(cast, a_case(cast, State.DISPATCHED))
    run_waiting_jobs()
    assert Message.objects.filter(recipient=cast.user("handler"), kind="supervision.set").count() == 1
    reply_supervision(cast.handler, one.pk, reply="配件已到，下午修")
    run_waiting_jobs()
    assert Message.objects.filter(recipient=cast.user("commander"), kind="supervision.replied").count() == 1
    with pytest.raises(RefusedError):
        reply_supervision(cast.handler, one.pk, reply="再说一次")
    assert end_supervision(cast.commander, one.pk).state == Supervision.State.ENDED


def test_a_reply_that_does_not_come_climbs_until_it_does(cast: Cast) -> None:
    case = a_case(cast, State.DISPATCHED)
    one = under(cast, case)
    late = working_time(case.division).due_at(one.due_at, FOUR_HOURS) + timedelta(minutes=1)
    climb_all(late)
    found = case.escalations.filter(trigger=Trigger.REPLY)
    assert [item.level for item in found] == ["subdistrict"]
    reply_supervision(cast.handler, one.pk, reply="已派人")
    climb_all(late + timedelta(minutes=1))
    assert found.get().ended_at


def test_it_needs_a_word_and_the_same_submit_twice_is_one(cast: Cast) -> None:
    case, key = a_case(cast, State.DISPATCHED), uuid4()
    with pytest.raises(InvalidError):
        supervise_case(cast.commander, case.pk, Order(KIND, "  ", FOUR_HOURS), key=key)
    for _time in range(2):
        supervise_case(cast.commander, case.pk, Order(KIND, "请抓紧", FOUR_HOURS), key=key)
    assert case.supervisions.count() == 1
