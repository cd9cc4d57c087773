"""One extension of a running clock, never longer than its first limit; and amber before red."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liren.cases.actions.closing import resume_case, suspend_case
from liren.cases.actions.extending import extend_deadline
from liren.cases.actions.stepping import Word
from liren.cases.clocks import explain, running_deadline
from liren.cases.machine import State
from liren.cases.models import Case, Deadline
from liren.cases.telling import clock_of
from liren.cases.tests.stories import a_case
from liren.core.clock import working_time
from liren.core.verdicts import InvalidError, RefusedError
from tests.cast import Cast

EVERYBODY = (
    "resident",
    "grid_worker",
    "community_worker",
    "secretary",
    "dispatcher",
    "handler",
    "department_head",
    "commander",
    "auditor",
    "administrator",
)


def clock(case: Case) -> Deadline:
    """The clock that runs."""
    deadline = running_deadline(case)
    assert deadline
    return deadline


def test_only_who_dispatches_there_extends_a_clock(cast: Cast) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    may = []
    for name in EVERYBODY:
        try:
            with transaction.atomic():
                extend_deadline(getattr(cast, name), clock(case).pk, 1)
                transaction.set_rollback(True)
        except (RefusedError, Deadline.DoesNotExist):
            continue
        may.append(name)
    assert may == ["dispatcher", "commander"]


def test_an_extension_moves_every_due_time_that_shows_the_clock(cast: Cast) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    before = clock(case)
    after = extend_deadline(cast.dispatcher, before.pk, 1)
    case.refresh_from_db()
    assert before.limit
    assert after.due_at == working_time(case.division).add(
        before.due_at, timedelta(**_one(before)), before.limit.kind
    )
    assert case.due_at == case.handle_due_at == case.orders.get().due_at == after.due_at
    assert "Extended once by 1" in explain(after) or "延期" in explain(after)


def _one(deadline: Deadline) -> dict[str, int]:
    return {"hours": 1} if deadline.limit_kind.endswith("hours") else {"days": 1}


def test_a_second_extension_is_refused(cast: Cast) -> None:
    deadline = clock(a_case(cast, State.IN_PROGRESS))
    extend_deadline(cast.dispatcher, deadline.pk, 1)
    with pytest.raises(RefusedError):
        extend_deadline(cast.commander, deadline.pk, 1)


@pytest.mark.parametrize(
    "edit",
    [
        "due_at = due_at + interval '1 day'",
        "due_at = due_at - interval '1 hour', extended_at = now(), extended_by = 1",
        "extended_at = now(), extended_by = amount + 1",
        "extended_at = now()",
        "started_at = started_at + interval '1 day', extended_at = now(), extended_by = 1",
    ],
)
def test_the_database_itself_refuses_any_other_move_of_a_clock(cast: Cast, edit: str) -> None:
    deadline = clock(a_case(cast, State.IN_PROGRESS))
    with pytest.raises(IntegrityError), transaction.atomic():
        _edit(deadline, edit)


def test_the_database_keeps_an_extension_as_it_was(cast: Cast) -> None:
    deadline = clock(a_case(cast, State.IN_PROGRESS))
    extend_deadline(cast.dispatcher, deadline.pk, 1)
    for edit in (
        "extended_at = NULL, extended_by = NULL",
        "extended_by = 2",
        "due_at = due_at + interval '1 h'",
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            _edit(deadline, edit)


def _edit(deadline: Deadline, edit: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE cases_deadline SET {edit} WHERE id = %s", [deadline.pk])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amount=st.integers(-3, 40))
def test_an_extension_is_never_longer_than_the_first_limit(cast: Cast, amount: int) -> None:
    with transaction.atomic():
        deadline = clock(a_case(cast, State.IN_PROGRESS))
        assert deadline.limit
        if 1 <= amount <= deadline.limit.amount:
            moved = extend_deadline(cast.dispatcher, deadline.pk, amount)
            time = working_time(deadline.case.division)
            whole = time.elapsed(deadline.started_at, moved.due_at, deadline.limit.kind)
            assert whole <= 2 * deadline.limit.length
        else:
            with pytest.raises(InvalidError):
                extend_deadline(cast.dispatcher, deadline.pk, amount)
        transaction.set_rollback(True)


def test_a_clock_that_stands_still_is_not_extended(cast: Cast) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    suspend_case(cast.dispatcher, case.pk, Word("等配件"))
    with pytest.raises(RefusedError):
        extend_deadline(cast.dispatcher, clock(case).pk, 1)


def _turns(case: Case) -> datetime:
    case.refresh_from_db()
    assert case.soon_at
    return case.soon_at


def test_a_clock_turns_amber_when_three_quarters_of_its_limit_are_used(cast: Cast) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    deadline = clock(case)
    assert deadline.limit
    time = working_time(case.division)
    at = _turns(case)
    left = time.remaining(at, deadline.due_at, deadline.limit.kind)
    assert abs(left - deadline.limit.length / 4) < timedelta(seconds=1)
    assert clock_of(case, at - timedelta(minutes=1))[0] == "ok"
    assert clock_of(case, at)[0] == "soon"
    assert clock_of(case, deadline.due_at + timedelta(minutes=1))[0] == "late"


def test_an_extension_turns_amber_into_time_again(cast: Cast) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    before = _turns(case)
    extend_deadline(cast.dispatcher, clock(case).pk, 1)
    assert _turns(case) > before


def test_a_pause_takes_the_amber_moment_along(cast: Cast) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    before = _turns(case)
    suspend_case(cast.dispatcher, case.pk, Word("等配件"))
    case.refresh_from_db()
    assert case.soon_at is None
    resume_case(cast.dispatcher, case.pk)
    assert _turns(case) >= before
    assert timezone.now() < _turns(case)
