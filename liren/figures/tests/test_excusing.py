"""What an upheld appeal excuses does not count against the unit; months that are frozen stay as they are."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from liren.accounts.actors import SYSTEM
from liren.cases.actions.closing import inspect_case, rate_case, rework_case
from liren.cases.actions.stepping import Word
from liren.cases.machine import State
from liren.cases.models import Case, Deadline, Rating, WorkOrder
from liren.cases.tests.stories import a_case
from liren.core.verdicts import RefusedError
from liren.figures.actions.checking import check_month
from liren.figures.actions.excusing import Excused, note_excuse
from liren.figures.computing import figures_from
from liren.figures.models import Excuse
from liren.figures.tests.stories import counted, fraction, frozen
from liren.figures.tests.test_computing import LAMPS, TERMS, fact, figure
from liren.ledger.models import Entry
from tests.cast import DISTRICT, PEOPLE, Cast

pytestmark = pytest.mark.django_db
LATE, RATING, REWORK = Excuse.Kind.LATE, Excuse.Kind.RATING, Excuse.Kind.REWORK


def late_clock(case: Case) -> Deadline:
    """A handling clock of this case that ran out a second ago and still runs."""
    now = timezone.now()
    return Deadline.objects.create(
        case=case,
        order=WorkOrder.objects.get(case=case),
        stage="handle",
        started_at=now - timedelta(days=1),
        due_at=now - timedelta(seconds=1),
        stopped_at=now,
    )


def excuse(case: Case, kind: Excuse.Kind, target: UUID) -> Excuse:
    fact = Excused(kind, target, case.round)
    return note_excuse(SYSTEM, case.pk, fact, source_id=uuid4(), at=timezone.now())


def test_by_hand() -> None:
    found = figures_from({"handling": [fact(1, 1), fact(1, 2), fact(0, 0), fact(1, 0)]}, TERMS)
    assert figure(found, LAMPS, "handling_on_time")[3:5] == (2, 4)
    assert figure(found, LAMPS, "handling_by_clock")[3:5] == (1, 4)
    assert figure(found, LAMPS, "excused_late")[3:5] == (1, 0)
    assert figure(found, LAMPS, "overdue")[3:5] == (2, 0)
    assert figure(found, LAMPS, "handling_rate")[3:5] == (3, 4)


def test_without_an_excuse_nothing_stands_beside() -> None:
    found = figures_from({"handling": [fact(1, 1), fact(1, 0)]}, TERMS)
    assert not {"handling_by_clock", "excused_late"} & {one.code for one in found}


def test_an_excused_lateness_counts_as_in_time_with_the_clock_beside_it(cast: Cast) -> None:
    cases = [a_case(cast, State.IN_PROGRESS) for _number in range(2)]
    clocks = [late_clock(case) for case in cases]
    assert fraction(counted(), cast.lamps.pk, "handling_on_time") == (0, 2)
    excuse(cases[0], LATE, clocks[0].pk)
    month = counted()
    for subject in (cast.lamps.pk, DISTRICT):
        assert fraction(month, subject, "handling_on_time") == (1, 2)
        assert fraction(month, subject, "handling_by_clock") == (0, 2)
        assert fraction(month, subject, "excused_late") == (1, 0)
        assert fraction(month, subject, "overdue") == (1, 0)


def test_an_excused_rating_is_left_out_of_satisfaction(cast: Cast) -> None:
    good, bad = a_case(cast, State.CLOSED), a_case(cast, State.CLOSED)
    rate_case(cast.resident, good.pk, score=5)
    rate_case(cast.resident, bad.pk, score=1)
    assert fraction(counted(), cast.lamps.pk, "satisfaction") == (100, 200)
    excuse(bad, RATING, Rating.objects.get(case=bad).pk)
    assert fraction(counted(), cast.lamps.pk, "satisfaction") == (100, 100)


def test_an_excused_rework_is_none_of_the_units(cast: Cast) -> None:
    case = a_case(cast, State.HANDLED)
    rework_case(cast.grid_worker, case.pk, Word("还不亮"))
    inspect_case(cast.grid_worker, a_case(cast, State.HANDLED).pk)
    assert fraction(counted(), cast.lamps.pk, "rework_rate") == (1, 2)
    excuse(case, REWORK, case.timeline.get(verb="rework").pk)
    month = counted()
    assert fraction(month, cast.lamps.pk, "rework_rate") == (0, 1)
    assert fraction(month, DISTRICT, "rework_rate") == (1, 2)


def test_an_excuse_of_one_fact_is_none_of_another(cast: Cast) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    clock = late_clock(case)
    excuse(case, RATING, clock.pk)
    excuse(case, LATE, uuid4())
    assert fraction(counted(), cast.lamps.pk, "handling_on_time") == (0, 1)


def test_a_frozen_month_stays_as_it_is_and_comes_out_the_same_again(cast: Cast) -> None:
    case, rated = a_case(cast, State.IN_PROGRESS), a_case(cast, State.CLOSED)
    clock = late_clock(case)
    rate_case(cast.resident, rated.pk, score=1)
    month = frozen()
    excuse(case, LATE, clock.pk)
    excuse(rated, RATING, Rating.objects.get(case=rated).pk)
    assert check_month(SYSTEM, month) == []
    assert fraction(frozen(month.month), cast.lamps.pk, "handling_by_clock") is None
    assert fraction(month, cast.lamps.pk, "handling_on_time") is not None
    assert fraction(month, cast.lamps.pk, "satisfaction") == (0, 100)


def test_a_month_frozen_with_excuses_comes_out_the_same_again(cast: Cast) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    excuse(case, LATE, late_clock(case).pk)
    month = frozen()
    assert fraction(month, cast.lamps.pk, "excused_late") == (1, 0)
    assert check_month(SYSTEM, month) == []


def test_the_same_source_twice_is_one_excuse(cast: Cast) -> None:
    case, source = a_case(cast, State.IN_PROGRESS), uuid4()
    for _time in range(2):
        note_excuse(SYSTEM, case.pk, Excused(LATE, uuid4(), 1), source_id=source, at=timezone.now())
    assert Excuse.objects.count() == 1
    assert Entry.objects.filter(verb="excuse.noted").count() == 1


@pytest.mark.parametrize("who", PEOPLE)
def test_no_person_notes_one(cast: Cast, who: str) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    with pytest.raises(RefusedError):
        note_excuse(
            getattr(cast, who), case.pk, Excused(LATE, uuid4(), 1), source_id=uuid4(), at=timezone.now()
        )
