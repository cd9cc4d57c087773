"""Asking about a finished case: who may, what counts as valid, and that nothing said is changed."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError

from liren.accounts.actors import SYSTEM
from liren.cases.actions.calling_back import Answers, record_call_back
from liren.cases.importing.call_backs import PastCallBack, import_call_backs
from liren.cases.machine import State
from liren.cases.models import CallBack, Case
from liren.cases.tests.stories import a_case
from liren.core.verdicts import InvalidError, RefusedError
from liren.ledger.models import Entry
from tests.cast import Cast

pytestmark = pytest.mark.django_db
YES = Answers(was_contacted=True, was_solved=True, satisfaction=4, comment="谢谢")


def asked(cast: Cast, case: Case, who: str = "community_worker", **changes: object) -> CallBack:
    facts: dict[str, object] = {"key": uuid4(), "channel": "phone", "is_reached": True, "answers": YES}
    return record_call_back(getattr(cast, who), case.pk, **{**facts, **changes})  # type: ignore[arg-type]  # loose facts


def test_an_answer_makes_a_call_back_valid(cast: Cast) -> None:
    said = asked(cast, a_case(cast, State.CLOSED))
    assert (said.is_valid, said.round, said.was_solved, said.satisfaction) == (True, 1, True, 4)


def test_the_ledger_keeps_that_it_was_asked_and_not_what_was_said(cast: Cast) -> None:
    asked(cast, a_case(cast, State.CLOSED))
    entry = Entry.objects.filter(verb="case.called_back").get()
    assert "is_valid" in entry.details
    assert "satisfaction" not in entry.details
    assert "谢谢" not in entry.details


def test_nobody_at_home_can_be_tried_again_until_the_round_is_answered(cast: Cast) -> None:
    case = a_case(cast, State.CLOSED)
    for _attempt in range(2):
        assert not asked(cast, case, is_reached=False, answers=Answers()).is_valid
    assert asked(cast, case).is_valid
    with pytest.raises(RefusedError):
        asked(cast, case)


def test_a_reached_person_who_says_nothing_is_not_valid(cast: Cast) -> None:
    assert not asked(cast, a_case(cast, State.CLOSED), answers=Answers(comment="没空")).is_valid


def test_the_same_key_twice_is_one_attempt(cast: Cast) -> None:
    case, key = a_case(cast, State.CLOSED), uuid4()
    assert asked(cast, case, key=key).pk == asked(cast, case, key=key).pk
    assert CallBack.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("community_worker", True),
        ("secretary", True),
        ("dispatcher", True),
        ("commander", True),
        ("grid_worker", False),
        ("handler", False),
        ("department_head", False),
        ("resident", False),
        ("auditor", False),
    ],
)
def test_the_offices_of_the_place_ask_and_nobody_else(cast: Cast, who: str, may: bool) -> None:
    case = a_case(cast, State.CLOSED)
    if may:
        assert asked(cast, case, who).is_valid
    else:
        with pytest.raises(RefusedError):
            asked(cast, case, who)


def test_an_office_that_did_the_work_does_not_ask_about_it(cast: Cast) -> None:
    case = a_case(cast, State.CLOSED)
    cast.user("dispatcher").posts.update(organization_id=cast.lamps.pk)
    with pytest.raises(RefusedError):
        asked(cast, case, "dispatcher")


def test_a_case_under_way_is_not_asked_about(cast: Cast) -> None:
    with pytest.raises(RefusedError) as refused:
        asked(cast, a_case(cast, State.HANDLED))
    assert refused.value.verdict.because == "state"


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("channel", {"channel": "pigeon"}),
        ("is_reached", {"is_reached": False}),
        ("satisfaction", {"answers": Answers(satisfaction=6)}),
        ("comment", {"answers": Answers(satisfaction=5, comment="好" * 2001)}),
    ],
)
def test_what_makes_no_sense_comes_back(cast: Cast, field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidError) as invalid:
        asked(cast, a_case(cast, State.CLOSED), **changes)
    assert invalid.value.field == field


def test_what_was_said_stays_as_it_was_said(cast: Cast) -> None:
    said = asked(cast, a_case(cast, State.CLOSED))
    with pytest.raises(IntegrityError):
        CallBack.objects.filter(pk=said.pk).update(satisfaction=5)


def test_past_call_backs_are_taken_in_once_and_only_by_the_platform(cast: Cast) -> None:
    case = a_case(cast, State.CLOSED)
    past = [PastCallBack(uuid4(), case.pk, 1, "phone", case.opened_at, True, YES)]
    assert import_call_backs(SYSTEM, past) == 1
    assert import_call_backs(SYSTEM, past) == 0
    assert CallBack.objects.get().is_valid
    assert Entry.objects.filter(verb="case.called_back").count() == 1
    with pytest.raises(PermissionError):
        import_call_backs(cast.administrator, past)
