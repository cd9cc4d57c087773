"""An appeal is made once, and decided by somebody who had no part in the case."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from liren.cases.actions.closing import rate_case, rework_case
from liren.cases.actions.stepping import Word
from liren.cases.clocks import running_deadline
from liren.cases.machine import State
from liren.cases.models import Case
from liren.cases.tests.stories import a_case
from liren.core.verdicts import InvalidError, RefusedError
from liren.escalation.actions.appealing import appeal, decide_appeal
from liren.escalation.grounds import grounds_of
from liren.escalation.models import Appeal
from liren.escalation.permissions import may_decide_appeal
from tests.cast import PEOPLE, Cast

pytestmark = pytest.mark.django_db
Kind = Appeal.Kind


def reworked(cast: Cast) -> Case:
    """A case that was sent back once."""
    case = a_case(cast, State.HANDLED)
    return rework_case(cast.grid_worker, case.pk, Word("还有一盏不亮"))


def appealed(cast: Cast, case: Case) -> Appeal:
    """The unit appeals against the first thing that counts against it."""
    (ground, *_more) = grounds_of(case)
    return appeal(cast.handler, case.pk, target_id=ground.target_id, reason="那盏灯不属于我们", key=uuid4())


def test_a_case_without_a_fault_gives_no_ground(cast: Cast) -> None:
    case = a_case(cast, State.CLOSED)
    assert grounds_of(case) == []
    with pytest.raises(InvalidError):
        appeal(cast.handler, case.pk, target_id=uuid4(), reason="不服", key=uuid4())


def test_lateness_a_bad_rating_and_a_rework_are_grounds(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = reworked(cast)
    assert [ground.kind for ground in grounds_of(case)] == [Kind.REWORK]
    rated = a_case(cast, State.CLOSED)
    rate_case(cast.resident, rated.pk, score=1)
    assert [ground.kind for ground in grounds_of(rated)] == [Kind.RATING]
    deadline = running_deadline(case)
    assert deadline
    monkeypatch.setattr(timezone, "now", lambda: deadline.due_at + timedelta(hours=1))
    assert [ground.kind for ground in grounds_of(case)] == [Kind.LATE, Kind.REWORK]


def test_only_the_unit_that_it_counts_against_appeals(cast: Cast) -> None:
    case = reworked(cast)
    (ground,) = grounds_of(case)
    may = []
    for name in PEOPLE:
        try:
            made = appeal(
                getattr(cast, name), case.pk, target_id=ground.target_id, reason="不服", key=uuid4()
            )
        except (RefusedError, Case.DoesNotExist):
            continue
        may.append(name)
        made.delete()
    assert may == ["handler", "department_head"]


def test_it_is_made_once(cast: Cast) -> None:
    case = reworked(cast)
    appealed(cast, case)
    with pytest.raises(RefusedError):
        appealed(cast, case)


def test_the_dispatcher_who_sent_the_case_does_not_judge_it(cast: Cast) -> None:
    one = appealed(cast, reworked(cast))
    assert [name for name in PEOPLE if may_decide_appeal(getattr(cast, name), one)] == ["commander"]


def test_a_decision_needs_its_reason_and_stays(cast: Cast) -> None:
    one = appealed(cast, reworked(cast))
    with pytest.raises(InvalidError):
        decide_appeal(cast.commander, one.pk, uphold=True, word="")
    decided = decide_appeal(cast.commander, one.pk, uphold=True, word="灯杆属物业")
    assert (decided.state, decided.decided_by) == (Appeal.State.UPHELD, cast.user("commander"))
    with pytest.raises(RefusedError):
        decide_appeal(cast.commander, one.pk, uphold=False, word="改主意了")
