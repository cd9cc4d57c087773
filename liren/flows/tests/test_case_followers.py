"""Who hears of a case because they follow it, or its area."""

from __future__ import annotations

from liren.accounts.models import Post
from liren.cases.actions.conveniences import follow_area, follow_case
from liren.cases.actions.verifying import file_case, verify_case
from liren.cases.models import Case
from liren.cases.tests.stories import reported
from liren.core.jobs import run_waiting_jobs
from liren.flows.case_followers import FOLLOWED, followers_of
from liren.messaging.models import Message
from tests.cast import COMMUNITY, Cast


def heard(cast: Cast, name: str) -> int:
    return Message.objects.filter(recipient=cast.user(name), kind=FOLLOWED).count()


def test_a_follower_hears_of_every_step_that_somebody_else_takes(cast: Cast) -> None:
    case = reported(cast)
    run_waiting_jobs()
    follow_case(cast.commander, case.pk)
    follow_case(cast.community_worker, case.pk)
    verify_case(cast.grid_worker, case.pk)
    file_case(cast.community_worker, case.pk)
    run_waiting_jobs()
    run_waiting_jobs()
    assert heard(cast, "commander") == 2
    assert heard(cast, "community_worker") == 1


def test_a_follower_of_an_area_hears_when_a_case_of_the_kind_begins(cast: Cast) -> None:
    follow_area(cast.secretary, division=COMMUNITY, category_code="C01")
    follow_area(cast.commander, division="990101", category_code="E")
    case = reported(cast)
    verify_case(cast.grid_worker, case.pk)
    run_waiting_jobs()
    assert heard(cast, "secretary") == 1
    assert heard(cast, "commander") == 0


def test_two_subscriptions_that_fit_are_one_message(cast: Cast) -> None:
    follow_area(cast.secretary, division=COMMUNITY)
    follow_area(cast.secretary, division=COMMUNITY, category_code="C")
    reported(cast)
    run_waiting_jobs()
    assert heard(cast, "secretary") == 1


def test_whoever_may_no_longer_see_the_case_hears_nothing(cast: Cast) -> None:
    case: Case = reported(cast)
    follow_case(cast.secretary, case.pk)
    Post.objects.filter(user=cast.user("secretary")).delete()
    assert followers_of(case, "verify", but=None) == []
