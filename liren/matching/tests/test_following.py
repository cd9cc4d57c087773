"""Joining a matter, hearing of its outcome, leaving it again."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest

from liren.accounts.actors import ANONYMOUS
from liren.cases.actions.closing import close_case
from liren.cases.actions.stepping import Word
from liren.cases.actions.verifying import merge_case, reject_case, split_case, withdraw_case
from liren.cases.machine import State
from liren.cases.models import Case
from liren.cases.tests.stories import a_case, reported
from liren.cases.tests.visitors import signed_in, visitor
from liren.core.jobs import run_waiting_jobs
from liren.core.verdicts import InvalidError, RefusedError
from liren.ledger.models import Entry
from liren.matching.actions.following import join_case, leave_case
from liren.matching.models import CaseFollower
from liren.messaging.models import Message
from tests.cast import Cast


def told(cast: Cast, name: str) -> list[str]:
    run_waiting_jobs()
    found = Message.objects.filter(recipient=cast.user(name), kind__startswith="matter.")
    return list(found.order_by("created_at").values_list("kind", flat=True))


def test_joining_records_a_follower_and_no_case(cast: Cast) -> None:
    case = reported(cast)
    joined = join_case(cast.neighbour, case.pk, key=uuid4())
    assert joined.follower.user_id == cast.neighbour.user_id
    assert joined.receipt == ""
    assert Case.objects.count() == 1
    assert Entry.objects.filter(verb="case.joined").count() == 1


def test_pressing_twice_joins_once(cast: Cast) -> None:
    case, key = reported(cast), uuid4()
    first = join_case(cast.neighbour, case.pk, key=key)
    assert join_case(cast.neighbour, case.pk, key=key).is_repeat
    assert join_case(cast.neighbour, case.pk, key=uuid4()).follower == first.follower
    assert CaseFollower.objects.count() == 1


def test_a_strangers_key_opens_nothing(cast: Cast) -> None:
    case, key = reported(cast), uuid4()
    join_case(cast.neighbour, case.pk, key=key)
    with pytest.raises(InvalidError):
        join_case(ANONYMOUS, case.pk, key=key)


def test_somebody_without_an_account_joins_by_receipt(cast: Cast) -> None:
    case = reported(cast)
    browser = visitor()
    answer = browser.post(f"/matching/cases/{case.pk}/join/", {"key": str(uuid4())}, follow=True)
    found = re.search(r"[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}", answer.content.decode())
    assert found
    follower = CaseFollower.objects.get()
    assert visitor().get(f"/matching/following/{follower.pk}/").status_code == 404
    other = visitor()
    page = other.post("/receipt/", {"number": found.group()}, follow=True)
    assert page.status_code == 200
    assert page.redirect_chain[-1][0] == f"/matching/following/{follower.pk}/"


def test_ones_own_a_finished_or_a_persons_matter_cannot_be_joined(cast: Cast) -> None:
    with pytest.raises(RefusedError):
        join_case(cast.resident, reported(cast).pk, key=uuid4())
    with pytest.raises(RefusedError):
        join_case(cast.neighbour, a_case(cast, State.CLOSED).pk, key=uuid4())
    with pytest.raises(RefusedError):
        join_case(cast.neighbour, reported(cast, category_code="A03").pk, key=uuid4())


def test_leaving_undoes_the_joining_while_the_case_is_open(cast: Cast) -> None:
    case = reported(cast)
    follower = join_case(cast.neighbour, case.pk, key=uuid4()).follower
    with pytest.raises(CaseFollower.DoesNotExist):
        leave_case(cast.resident, follower.pk)
    assert leave_case(cast.neighbour, follower.pk).left_at
    assert leave_case(cast.neighbour, follower.pk).left_at
    reject_case(cast.grid_worker, case.pk, Word("不属实"))
    assert told(cast, "neighbour") == []
    late = join_case(cast.neighbour, reported(cast).pk, key=uuid4()).follower
    reject_case(cast.grid_worker, late.case_id, Word("不属实"))
    with pytest.raises(RefusedError):
        leave_case(cast.neighbour, late.pk)


def test_who_left_can_join_again(cast: Cast) -> None:
    case = reported(cast)
    leave_case(cast.neighbour, join_case(cast.neighbour, case.pk, key=uuid4()).follower.pk)
    assert not join_case(cast.neighbour, case.pk, key=uuid4()).is_repeat


def test_every_joined_reporter_hears_of_the_outcome_once(cast: Cast) -> None:
    case = a_case(cast, State.INSPECTED)
    join_case(cast.neighbour, case.pk, key=uuid4())
    second = reported(cast)
    Case.objects.filter(pk=second.pk).update(reporter_id=cast.auditor.user_id)
    merge_case(cast.community_worker, second.pk, into=case.pk)
    assert told(cast, "neighbour") == []
    close_case(cast.secretary, case.pk, Word("路灯已修好"))
    assert told(cast, "neighbour") == told(cast, "auditor") == ["matter.outcome"]
    assert told(cast, "resident") == []  # the reporter is asked to rate instead


def test_a_chain_of_joined_cases_ends_at_the_case_that_goes_on(cast: Cast) -> None:
    third, second, first = reported(cast), reported(cast), a_case(cast, State.INSPECTED)
    Case.objects.filter(pk=third.pk).update(reporter_id=cast.neighbour.user_id)
    merge_case(cast.community_worker, third.pk, into=second.pk)
    merge_case(cast.community_worker, second.pk, into=first.pk)
    close_case(cast.secretary, first.pk, Word("路灯已修好"))
    assert told(cast, "neighbour") == ["matter.outcome"]
    page = signed_in(cast, "neighbour").get(f"/matching/cases/{third.pk}/").content.decode()
    assert "路灯已修好" in page


def test_the_page_of_a_joined_matter_shows_no_words_of_others(cast: Cast) -> None:
    case = reported(cast, description="王小明家门口路灯不亮", address="荷花里3号楼201")
    join_case(cast.neighbour, case.pk, key=uuid4())
    browser = signed_in(cast, "neighbour")
    follower = CaseFollower.objects.get()
    page = browser.get(f"/matching/following/{follower.pk}/").content.decode()
    for secret in ("王小明", "荷花里3号楼", case.number):
        assert secret not in page
    assert str(follower.pk) in browser.get("/matching/following/").content.decode()
    assert browser.get(f"/cases/{case.pk}/").status_code == 404
    assert browser.post(f"/matching/following/{follower.pk}/leave/").status_code == 302
    assert str(follower.pk) not in browser.get("/matching/following/").content.decode()


def test_a_report_that_others_count_on_goes_on(cast: Cast) -> None:
    case = reported(cast)
    follower = join_case(cast.neighbour, case.pk, key=uuid4()).follower
    with pytest.raises(RefusedError) as refused:
        withdraw_case(cast.resident, case.pk)
    assert refused.value.verdict.because == "state"
    leave_case(cast.neighbour, follower.pk)
    assert withdraw_case(cast.resident, case.pk).state == State.WITHDRAWN


def test_a_merging_can_be_undone(cast: Cast) -> None:
    first, second = reported(cast), reported(cast)
    merge_case(cast.community_worker, second.pk, into=first.pk)
    with pytest.raises(InvalidError):
        split_case(cast.community_worker, second.pk, Word(""))
    with pytest.raises(RefusedError):
        split_case(cast.grid_worker, second.pk, Word("是另一盏灯"))
    again = split_case(cast.community_worker, second.pk, Word("是另一盏灯"))
    assert (again.state, again.merged_into_id, again.closed_at) == (State.REPORTED, None, None)
    assert again.due_at
    assert again.deadlines.filter(stopped_at__isnull=True).count() == 1
    reject_case(cast.grid_worker, first.pk, Word("不属实"))
    run_waiting_jobs()
    assert not Message.objects.filter(kind="matter.outcome").exists()


def test_an_offer_without_a_key_is_out_of_date(cast: Cast) -> None:
    case = reported(cast)
    assert visitor().post(f"/matching/cases/{case.pk}/join/").status_code == 422
    assert visitor().post(f"/matching/cases/{UUID(int=1)}/join/", {"key": str(uuid4())}).status_code == 404
