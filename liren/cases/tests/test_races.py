"""Two people press at the same moment: exactly one step is taken, and nothing is lost or doubled."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
from django.db import connection

from liren.cases.actions.dispatching import dispatch_case
from liren.cases.actions.handling import accept_order, return_order
from liren.cases.actions.opening import open_case
from liren.cases.actions.stepping import Word
from liren.cases.actions.verifying import reject_case, verify_case
from liren.cases.machine import State
from liren.cases.models import Case
from liren.cases.tests.stories import a_case, a_report
from liren.core.verdicts import RefusedError
from liren.ledger.verification import verify
from tests.cast import build_cast

pytestmark = pytest.mark.slow


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Run the calls in threads that start together; what each returned or raised."""
    barrier = Barrier(len(calls))
    outcomes: list[object] = [None] * len(calls)

    def run(index: int, call: Callable[[], object]) -> None:
        barrier.wait()
        try:
            outcomes[index] = call()
        except Exception as error:  # the outcome is what the test looks at
            outcomes[index] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(index, call)) for index, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


def winners(outcomes: list[object]) -> list[object]:
    return [outcome for outcome in outcomes if not isinstance(outcome, Exception)]


def test_of_two_opposite_decisions_one_wins_and_the_other_hears_why(committed: str) -> None:
    cast = build_cast()
    for _ in range(5):
        case = a_case(cast, State.REPORTED)
        word = Word("与事实不符", seen_version=case.version)
        outcomes = at_once(
            partial(verify_case, cast.grid_worker, case.pk, word),
            partial(reject_case, cast.community_worker, case.pk, word),
        )
        assert len(winners(outcomes)) == 1
        (loser,) = [outcome for outcome in outcomes if isinstance(outcome, RefusedError)]
        assert loser.verdict.because == "state"
        assert case.timeline.count() == 2
    assert verify().ok


def test_of_eight_dispatchers_one_dispatches(committed: str) -> None:
    cast = build_cast()
    case = a_case(cast, State.FILED)
    calls = [lambda: dispatch_case(cast.dispatcher, case.pk, lead=cast.lamps.pk)] * 8
    assert len(winners(at_once(*calls))) == 1
    assert case.orders.count() == 1


def test_accepting_and_returning_at_once_does_one_of_them(committed: str) -> None:
    cast = build_cast()
    case = a_case(cast, State.DISPATCHED)
    word = Word("不归我们管", seen_version=case.version)
    outcomes = at_once(
        lambda: accept_order(cast.handler, case.pk, word),
        lambda: return_order(cast.department_head, case.pk, word),
    )
    assert len(winners(outcomes)) == 1
    assert Case.objects.get(pk=case.pk).version == case.version + 1


def test_a_form_sent_six_times_at_once_makes_one_case(committed: str) -> None:
    cast = build_cast()
    report = a_report()
    outcomes = at_once(*[lambda: open_case(cast.resident, report, source="resident").case.pk] * 6)
    assert {outcome for outcome in outcomes if isinstance(outcome, UUID)} == {Case.objects.get().pk}
    assert len(winners(outcomes)) == 6


def test_a_step_sent_six_times_at_once_is_taken_once_and_answers_six_times(committed: str) -> None:
    cast = build_cast()
    case = a_case(cast, State.REPORTED)
    word = Word(key=uuid4(), seen_version=case.version)
    outcomes = at_once(*[lambda: verify_case(cast.grid_worker, case.pk, word)] * 6)
    assert len(winners(outcomes)) == 6
    assert case.timeline.filter(verb="verify").count() == 1
