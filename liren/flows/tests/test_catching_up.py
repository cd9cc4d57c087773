"""What no announcement carried is carried by night, once: appeals, joinings, days of patrol."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from liren.accounts.actors import SYSTEM
from liren.cases.actions.opening import open_case
from liren.cases.actions.verifying import verify_case
from liren.cases.machine import State
from liren.cases.models import Case
from liren.cases.tests.stories import a_case, a_report
from liren.core.jobs import run_waiting_jobs
from liren.core.verdicts import RefusedError
from liren.escalation.actions.appealing import appeal, decide_appeal
from liren.escalation.grounds import grounds_of
from liren.escalation.models import Appeal
from liren.fieldwork.models import Passing, Patrol, PatrolPlan, PatrolPoint
from liren.figures.actions.noting import Fact, note_fact
from liren.figures.models import Excuse, NotedFact
from liren.figures.tests.stories import counted, fraction
from liren.figures.tests.test_excusing import late_clock
from liren.flows.catching_up import catch_up
from liren.flows.rounds_to_figures import judge_rounds
from liren.matching.actions.following import join_case
from tests.cast import DISTRICT, GRID, IN_GRID, PEOPLE, Cast

pytestmark = pytest.mark.django_db


def an_appeal(cast: Cast, *, uphold: bool | None) -> Appeal:
    """An appeal against a lateness that nobody listened to."""
    case = a_case(cast, State.IN_PROGRESS)
    late_clock(case)
    made = appeal(
        cast.handler, case.pk, target_id=grounds_of(case)[0].target_id, reason="灯杆属物业", key=uuid4()
    )
    if uphold is not None:
        made = decide_appeal(cast.commander, made.pk, uphold=uphold, word="已核实")
    return made


def test_appeals_without_their_excuse_get_it_once(cast: Cast) -> None:
    an_appeal(cast, uphold=True)
    an_appeal(cast, uphold=False)
    an_appeal(cast, uphold=None)
    assert not Excuse.objects.exists()
    assert catch_up()["appeals"] == 5  # three made, two decided
    assert Excuse.objects.count() == 1
    assert catch_up()["appeals"] == 0
    month = counted()
    assert fraction(month, cast.lamps.pk, "appeals") == (3, 0)
    assert fraction(month, cast.lamps.pk, "appeals_upheld") == (1, 2)


def test_announced_and_caught_up_with_is_the_same(cast: Cast) -> None:
    an_appeal(cast, uphold=True)
    run_waiting_jobs()
    assert catch_up()["appeals"] == 0
    assert (Excuse.objects.count(), NotedFact.objects.count()) == (1, 2)


def test_joining_is_a_repeat_and_merging_too(cast: Cast) -> None:
    case = a_case(cast, State.FILED)
    join_case(cast.neighbour, case.pk, key=uuid4())
    run_waiting_jobs()
    assert catch_up()["joinings"] == 0
    assert fraction(counted(), DISTRICT, "repeat_share") == (1, 2)


def test_the_third_of_a_kind_in_a_grid_is_frequent(cast: Cast) -> None:
    for _number in range(4):
        a_case(cast, State.REPORTED)
    assert fraction(counted(), DISTRICT, "frequent_share") == (2, 4)


def walked(cast: Cast) -> Passing:
    """The grid worker passed the point at which the cast's lamp stands, nine days ago."""
    plan = PatrolPlan.objects.create(
        division=GRID,
        name="早巡",
        weekdays=[0],
        starts_at="08:00",
        valid_from=timezone.localdate() - timedelta(days=30),
    )
    point = PatrolPoint.objects.create(plan=plan, position=1, name="单元门口", lon=IN_GRID[0], lat=IN_GRID[1])
    at = timezone.now() - timedelta(days=9)
    walker = cast.user("grid_worker")
    patrol = Patrol.objects.create(
        key=uuid4(), walker=walker, plan=plan, division=GRID, started_at=at, ended_at=at + timedelta(hours=1)
    )
    return Passing.objects.create(patrol=patrol, point=point, at=at)


def told(cast: Cast, passing: Passing, *, after: timedelta, **changes: object) -> Case:
    """What the public reported so long after, confirmed on site."""
    case = open_case(cast.resident, a_report(**changes), source=Case.Source.RESIDENT).case
    verify_case(cast.grid_worker, case.pk)
    Case.objects.filter(pk=case.pk).update(opened_at=passing.at + after)
    return case


def outcome() -> list[int | None]:
    judge_rounds()
    (fact,) = NotedFact.objects.filter(kind="round")
    return fact.answers[:1]


def test_a_day_on_which_something_in_sight_was_missed(cast: Cast) -> None:
    passing = walked(cast)
    case = told(cast, passing, after=timedelta(hours=1))
    assert outcome() == [1]
    assert NotedFact.objects.get(kind="round").case_id == case.pk
    month = counted()
    walker = cast.user("grid_worker").pk
    assert fraction(month, walker, "missed_share") == (1, 1)
    assert judge_rounds() == 0


@pytest.mark.parametrize(
    ("after", "changes"),
    [
        (timedelta(hours=30), {}),  # long after
        (-timedelta(hours=1), {}),  # before
        (timedelta(hours=1), {"lon": IN_GRID[0] + 0.002}),  # far away
        (timedelta(hours=1), {"category_code": "E0508"}),  # noise cannot be seen
    ],
)
def test_what_could_not_be_seen_is_not_missed(
    cast: Cast, after: timedelta, changes: dict[str, object]
) -> None:
    told(cast, walked(cast), after=after, **changes)
    assert outcome() == [0]


def test_what_was_known_already_is_not_missed(cast: Cast) -> None:
    passing = walked(cast)
    told(cast, passing, after=-timedelta(hours=5))
    told(cast, passing, after=timedelta(hours=1))
    assert outcome() == [0]


def test_what_was_not_confirmed_on_site_is_not_missed(cast: Cast) -> None:
    passing = walked(cast)
    case = open_case(cast.resident, a_report(), source=Case.Source.RESIDENT).case
    Case.objects.filter(pk=case.pk).update(opened_at=passing.at + timedelta(hours=1))
    assert outcome() == [0]


def test_a_day_is_judged_only_when_its_reports_had_time_to_be_confirmed(cast: Cast) -> None:
    passing = walked(cast)
    Passing.objects.filter(pk=passing.pk).update(at=timezone.now() - timedelta(days=3))
    assert judge_rounds() == 0


@pytest.mark.parametrize("who", PEOPLE)
def test_no_person_notes_a_fact(cast: Cast, who: str) -> None:
    fact = Fact(NotedFact.Kind.APPEALED, uuid4(), GRID, timezone.now(), case_id=a_case(cast, "reported").pk)
    with pytest.raises(RefusedError):
        note_fact(getattr(cast, who), fact)


def test_a_fact_needs_the_answers_of_its_kind(cast: Cast) -> None:
    with pytest.raises(ValueError, match="whistle"):
        note_fact(SYSTEM, Fact(NotedFact.Kind.WHISTLE, uuid4(), GRID, timezone.now(), answers=(1,)))
