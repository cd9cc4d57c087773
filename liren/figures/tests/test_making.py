"""Months: what is counted, that frozen ones stay, and that they come out the same again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import override

from liren.accounts.actors import SYSTEM
from liren.cases.actions.calling_back import Answers
from liren.cases.actions.closing import inspect_case, rate_case, rework_case
from liren.cases.actions.handling import accept_order, return_order
from liren.cases.actions.stepping import Word
from liren.cases.machine import State
from liren.cases.models import CallBack, Case, Deadline, WorkOrder
from liren.cases.tests.stories import a_case
from liren.core.verdicts import InvalidError, RefusedError
from liren.figures.actions.checking import check_month, problems
from liren.figures.actions.making import freeze_month, freeze_months_due, refresh_month
from liren.figures.calendar import month_after, month_before, start_of
from liren.figures.gathering import lowest_id
from liren.figures.models import FigureFacts, FigureMonth, FigureValue
from liren.figures.tests.stories import answered, as_if, counted, fraction, frozen, this_month
from liren.ledger.models import Entry
from tests.cast import COMMUNITY, DISTRICT, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Reasons are compared in English."""
    with override("en"):
        yield


GOOD, FAIR, BAD = Answers(True, True, 5), Answers(True, True, 3), Answers(False, False, 1)


def test_call_backs_and_ratings_make_the_three_rates(cast: Cast) -> None:
    answered(cast, GOOD, FAIR, BAD)
    rate_case(cast.resident, a_case(cast, State.CLOSED).pk, score=4)
    month = counted()
    for subject in (cast.lamps.pk, COMMUNITY, DISTRICT):
        assert fraction(month, subject, "response") == (2, 3)
        assert fraction(month, subject, "resolution") == (2, 3)
        assert fraction(month, subject, "satisfaction") == (290, 400)


def test_a_round_that_was_rated_and_called_back_counts_once(cast: Cast) -> None:
    case = a_case(cast, State.CLOSED)
    rate_case(cast.resident, case.pk, score=5)
    CallBack.objects.create(
        key=uuid4(),
        case=case,
        round=1,
        channel="phone",
        is_reached=True,
        is_valid=True,
        satisfaction=3,
        at=timezone.now(),
    )
    assert fraction(counted(), cast.lamps.pk, "satisfaction") == (90, 100)


def test_whoever_was_not_reached_counts_nowhere(cast: Cast) -> None:
    case = a_case(cast, State.CLOSED)
    CallBack.objects.create(
        key=uuid4(), case=case, round=1, channel="phone", is_reached=False, is_valid=False, at=timezone.now()
    )
    assert fraction(counted(), cast.lamps.pk, "resolution") is None


def test_the_steps_of_cases_make_the_indicators(cast: Cast) -> None:
    handled = a_case(cast, State.HANDLED)
    rework_case(cast.grid_worker, handled.pk, Word("还不亮"))
    inspect_case(cast.grid_worker, a_case(cast, State.HANDLED).pk)
    sent = a_case(cast, State.DISPATCHED)
    accept_order(cast.handler, sent.pk)
    return_order(cast.handler, sent.pk, Word("不归我们管"))
    month = counted()
    assert fraction(month, DISTRICT, "reported") == (3, 0)
    assert fraction(month, DISTRICT, "filing_rate") == (3, 3)
    assert fraction(month, cast.lamps.pk, "rework_rate") == (1, 2)
    assert fraction(month, cast.lamps.pk, "return_rate") == (1, 2)  # the reworked order has not ended
    person = {name: cast.user(name).pk for name in ("grid_worker", "community_worker", "dispatcher")}
    assert fraction(month, person["grid_worker"], "verified_on_time") == (3, 3)
    assert fraction(month, person["grid_worker"], "inspected_on_time") == (2, 2)
    assert fraction(month, person["community_worker"], "filing_on_time") == (3, 3)
    assert fraction(month, person["dispatcher"], "dispatch_accurate") == (1, 2)


def test_handling_counts_in_the_month_in_which_its_time_runs_out(cast: Cast) -> None:
    late, done = a_case(cast, State.IN_PROGRESS), a_case(cast, State.HANDLED)
    ran_out = timezone.now() - timedelta(seconds=1)
    for case in (late, done):
        clock = Deadline.objects.get(case=case, stage="handle")
        Deadline.objects.create(
            case=case,
            order=WorkOrder.objects.get(case=case),
            stage="handle",
            started_at=clock.started_at - timedelta(days=1),
            due_at=ran_out,
            stopped_at=timezone.now() - timedelta(seconds=2) if case is done else timezone.now(),
        )
    month = counted()
    assert fraction(month, cast.lamps.pk, "handling_due") == (2, 0)
    assert fraction(month, cast.lamps.pk, "handling_on_time") == (1, 2)
    assert fraction(month, cast.lamps.pk, "overdue") == (1, 0)


def test_counting_anew_takes_the_place_of_what_was_preliminary(cast: Cast) -> None:
    answered(cast, GOOD)
    first = counted()
    answered(cast, BAD)
    second = counted()
    assert fraction(second, cast.lamps.pk, "resolution") == (1, 2)
    assert list(FigureMonth.objects.values_list("pk", flat=True)) == [second.pk]
    assert not FigureValue.objects.filter(month_id=first.pk).exists()


def test_a_frozen_month_comes_out_the_same_again(cast: Cast) -> None:
    answered(cast, GOOD, FAIR, BAD)
    month = frozen()
    assert check_month(cast.auditor, month) == []
    assert problems() == []
    assert Entry.objects.filter(verb="figures.frozen").count() == 1


def test_what_happens_afterwards_does_not_change_a_frozen_month(cast: Cast) -> None:
    cases = answered(cast, GOOD)
    month = frozen()
    Case.objects.filter(pk=cases[0].pk).update(division="990102001001", lead=cast.water)
    cast.lamps.kind = "public_utility"
    cast.lamps.save()
    assert check_month(SYSTEM, month) == []
    assert fraction(month, cast.lamps.pk, "resolution") == (1, 1)


@pytest.mark.parametrize("what", ["value", "facts", "month"])
def test_the_database_refuses_to_change_a_frozen_month(cast: Cast, what: str) -> None:
    answered(cast, GOOD)
    month = frozen()
    rows = {
        "value": FigureValue.objects.filter(month=month),
        "facts": FigureFacts.objects.filter(month=month),
        "month": FigureMonth.objects.filter(pk=month.pk),
    }[what]
    change = {"value": {"numerator": 9}, "facts": {"count": 9}, "month": {"fact_count": 9}}[what]
    with pytest.raises(IntegrityError):
        rows.update(**change)


def test_a_figure_that_was_tampered_with_is_found(cast: Cast) -> None:
    answered(cast, GOOD)
    month = counted()
    FigureValue.objects.filter(month=month, code="resolution").update(numerator=0)
    assert check_month(SYSTEM, month) == ["the figures differ"]


def test_a_fact_that_was_tampered_with_is_found(cast: Cast) -> None:
    from liren.figures.storing import pack, payload_of, unpack

    answered(cast, BAD)
    month = counted()
    lines = [[*fact[:7], 1, *fact[8:]] for fact in unpack(payload_of(month, "feedback"))]
    FigureFacts.objects.filter(month=month, kind="feedback").update(payload=pack("feedback", lines).payload)
    assert "the facts “feedback” are not those of that day" in check_month(SYSTEM, month)


def test_what_is_written_down_late_counts_in_the_next_month(cast: Cast) -> None:
    case = a_case(cast, State.CLOSED)
    month = frozen()
    late = month.cut_at + timedelta(hours=1)
    CallBack.objects.create(
        id=UUID(int=lowest_id(late).int | 1),
        key=uuid4(),
        case=case,
        round=1,
        channel="paper",
        is_reached=True,
        is_valid=True,
        was_solved=False,
        at=start_of(this_month()) + timedelta(minutes=1),
    )
    after = frozen(month_after(month.month))
    assert fraction(month, cast.lamps.pk, "resolution") is None
    assert fraction(after, cast.lamps.pk, "resolution") == (0, 1)
    last = frozen(month_after(after.month))
    assert fraction(last, cast.lamps.pk, "resolution") is None


def test_months_are_frozen_in_order_and_only_after_their_end(cast: Cast) -> None:
    with pytest.raises(InvalidError):
        freeze_month(SYSTEM, this_month())
    frozen()
    after_next = month_after(month_after(this_month()))
    with as_if(start_of(month_after(after_next)) + timedelta(days=1)), pytest.raises(InvalidError):
        freeze_month(SYSTEM, after_next)


def test_freezing_twice_changes_nothing_and_refreshing_a_frozen_month_is_refused(cast: Cast) -> None:
    month = frozen()
    assert frozen().pk == month.pk
    with pytest.raises(RefusedError):
        refresh_month(SYSTEM, month.month)


def test_the_job_freezes_every_month_that_has_ended(cast: Cast) -> None:
    case = a_case(cast, State.REPORTED)
    early = month_before(month_before(this_month()))
    Case.objects.filter(pk=case.pk).update(opened_at=start_of(early) + timedelta(days=3))
    made = freeze_months_due()
    assert [(one.month, one.is_frozen) for one in made] == [
        (early, True),
        (month_before(this_month()), True),
        (this_month(), False),
    ]
    assert [one.is_frozen for one in freeze_months_due()] == [False]
    assert fraction(made[0], DISTRICT, "reported") is None  # written down after that month, and not imported
