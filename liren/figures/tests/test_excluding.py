"""Leaving cases out: one reason, two persons, one appeal; nobody decides on their own unit's case."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.utils.translation import override

from liren.cases.actions.calling_back import Answers
from liren.cases.machine import State
from liren.cases.tests.stories import a_case
from liren.core.verdicts import InvalidError, RefusedError
from liren.figures.actions.excluding import appeal_exclusion, decide_exclusion, request_exclusion
from liren.figures.actions.rules import end_reason
from liren.figures.models import Exclusion, ExclusionWord
from liren.figures.tests.stories import answered, asked_out, counted, fraction
from liren.ledger.models import Entry
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Reasons are compared in English."""
    with override("en"):
        yield


BAD = Answers(was_contacted=True, was_solved=False, satisfaction=1)


def decided(cast: Cast, exclusion: Exclusion, who: str, *, agrees: bool = True) -> Exclusion:
    return decide_exclusion(getattr(cast, who), exclusion.pk, agrees=agrees, words="查过卷宗。")


def test_two_persons_leave_a_case_out(cast: Cast) -> None:
    case, _other = answered(cast, BAD, Answers(True, True, 5))
    exclusion = asked_out(cast, case)
    assert fraction(counted(), cast.lamps.pk, "resolution") == (1, 2)
    assert decided(cast, exclusion, "dispatcher").state == Exclusion.State.ASKED
    assert fraction(counted(), cast.lamps.pk, "resolution") == (1, 2)
    assert decided(cast, exclusion, "commander").state == Exclusion.State.GRANTED
    month = counted()
    assert fraction(month, cast.lamps.pk, "resolution") == (1, 1)
    assert fraction(month, cast.lamps.pk, "excluded") == (1, 0)


def test_one_refusal_refuses_and_one_appeal_is_decided_by_others(cast: Cast) -> None:
    exclusion = asked_out(cast, a_case(cast, State.CLOSED))
    assert decided(cast, exclusion, "commander", agrees=False).state == Exclusion.State.REFUSED
    appeal_exclusion(cast.department_head, exclusion.pk, words="法院受理通知书已补交。")
    with pytest.raises(RefusedError):
        decided(cast, exclusion, "commander")
    decided(cast, exclusion, "dispatcher")
    assert decided(cast, exclusion, "auditor").state == Exclusion.State.GRANTED


def test_there_is_only_one_appeal(cast: Cast) -> None:
    exclusion = asked_out(cast, a_case(cast, State.CLOSED))
    decided(cast, exclusion, "dispatcher", agrees=False)
    appeal_exclusion(cast.handler, exclusion.pk, words="请再看")
    assert decided(cast, exclusion, "auditor", agrees=False).state == Exclusion.State.UPHELD
    with pytest.raises(RefusedError):
        appeal_exclusion(cast.handler, exclusion.pk, words="请再看")
    with pytest.raises(RefusedError):
        asked_out(cast, exclusion.case)


def test_the_same_person_does_not_decide_twice(cast: Cast) -> None:
    exclusion = asked_out(cast, a_case(cast, State.CLOSED))
    decided(cast, exclusion, "commander")
    with pytest.raises(RefusedError):
        decided(cast, exclusion, "commander")
    assert decided(cast, exclusion, "dispatcher").state == Exclusion.State.GRANTED


def test_two_dispatchers_are_not_enough(cast: Cast) -> None:
    exclusion = asked_out(cast, a_case(cast, State.CLOSED))
    decided(cast, exclusion, "dispatcher")
    cast.user("outsider").posts.update(scope="990101")
    with pytest.raises(RefusedError, match="commander or auditor"):
        decided(cast, exclusion, "outsider")


@pytest.mark.parametrize("who", ["commander", "auditor", "dispatcher"])
def test_nobody_decides_on_a_case_of_their_own_unit(cast: Cast, who: str) -> None:
    exclusion = asked_out(cast, a_case(cast, State.CLOSED))
    cast.user(who).posts.update(organization_id=cast.lamps.pk)
    with pytest.raises(RefusedError, match="own unit"):
        decided(cast, exclusion, who)


ASK = {"handler": True, "department_head": True}
DECIDE = {"dispatcher": True, "commander": True, "auditor": True}
EVERYBODY = (
    "resident",
    "grid_worker",
    "grid_leader",
    "community_worker",
    "secretary",
    "dispatcher",
    "handler",
    "other_handler",
    "department_head",
    "commander",
    "auditor",
    "administrator",
    "outsider",
)


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_may_ask_and_who_may_decide(cast: Cast, who: str) -> None:
    case = a_case(cast, State.CLOSED)
    refusals = (RefusedError, type(case).DoesNotExist, Exclusion.DoesNotExist)
    if who in ASK:
        request_exclusion(getattr(cast, who), case.pk, key=uuid4(), reason_code="in_court", words="已起诉")
    else:
        with pytest.raises(refusals):
            request_exclusion(
                getattr(cast, who), case.pk, key=uuid4(), reason_code="in_court", words="已起诉"
            )
    exclusion = Exclusion.objects.first() or asked_out(cast, case)
    if who in DECIDE:
        decided(cast, exclusion, who)
    else:
        with pytest.raises(refusals):
            decided(cast, exclusion, who)


def test_the_same_key_twice_is_one_request(cast: Cast) -> None:
    case, key = a_case(cast, State.CLOSED), uuid4()
    for _time in range(2):
        request_exclusion(cast.handler, case.pk, key=key, reason_code="in_court", words="已起诉")
    assert Exclusion.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "reason", "words"),
    [("reason", "because", "x"), ("words", "in_court", " "), ("words", "in_court", "多" * 1001)],
)
def test_a_ground_of_the_list_and_words_are_needed(cast: Cast, field: str, reason: str, words: str) -> None:
    with pytest.raises(InvalidError) as invalid:
        request_exclusion(
            cast.handler, a_case(cast, State.CLOSED).pk, key=uuid4(), reason_code=reason, words=words
        )
    assert invalid.value.field == field


def test_a_ground_that_has_ended_is_not_offered(cast: Cast) -> None:
    from datetime import timedelta

    from liren.figures.models import ExclusionReason

    reason = end_reason(cast.administrator, "in_court")
    assert reason.valid_to is not None
    ExclusionReason.objects.filter(pk="in_court").update(valid_to=reason.valid_to - timedelta(days=1))
    with pytest.raises(InvalidError):
        asked_out(cast, a_case(cast, State.CLOSED))


def test_what_was_decided_stays_and_is_in_the_ledger(cast: Cast) -> None:
    exclusion = asked_out(cast, a_case(cast, State.CLOSED))
    decided(cast, exclusion, "commander")
    verbs = Entry.objects.filter(verb__startswith="exclusion").values_list("verb", flat=True)
    assert sorted(verbs) == ["exclusion.asked", "exclusion.decided"]
    with pytest.raises(IntegrityError):
        ExclusionWord.objects.update(agrees=False)
