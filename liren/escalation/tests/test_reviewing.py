"""The problem bank: what is suspended comes up again, and climbs if nobody looks."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from liren.cases.actions.closing import resume_case, suspend_case
from liren.cases.actions.stepping import Word
from liren.cases.machine import State
from liren.cases.models import Case
from liren.cases.tests.stories import a_case
from liren.core.jobs import run_waiting_jobs
from liren.core.verdicts import InvalidError
from liren.escalation.actions.climbing import climb_all
from liren.escalation.actions.reviewing import keep_suspended, resume_suspended
from liren.escalation.models import SuspensionReview, Trigger
from liren.escalation.permissions import may_review
from liren.escalation.queries import open_problems, reviews_due, suspensions_of
from tests.cast import PEOPLE, Cast

pytestmark = pytest.mark.django_db
Outcome = SuspensionReview.Outcome


def suspended(cast: Cast) -> Case:
    """A case that can't be done now, with the date of its review."""
    case = a_case(cast, State.IN_PROGRESS)
    suspend_case(cast.dispatcher, case.pk, Word("道路施工，年底前无法开挖"))
    run_waiting_jobs()
    return Case.objects.get(pk=case.pk)


def test_a_plain_suspension_gets_a_day_for_its_review(cast: Cast) -> None:
    review = suspended(cast).suspension_reviews.get()
    assert review.review_on == timezone.localdate() + timedelta(days=30)


def test_the_job_gives_one_to_a_case_whose_announcement_was_lost(cast: Cast) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    suspend_case(cast.dispatcher, case.pk, Word("等配件"))
    climb_all()
    climb_all()
    assert case.suspension_reviews.filter(outcome=Outcome.PENDING).count() == 1


def test_who_dispatches_there_reviews(cast: Cast) -> None:
    case = suspended(cast)
    assert [name for name in PEOPLE if may_review(getattr(cast, name), case)] == ["dispatcher", "commander"]


def test_keeping_it_needs_a_reason_and_a_day_that_is_not_too_far(cast: Cast) -> None:
    case, today = suspended(cast), timezone.localdate()
    for until, reason in (
        (today, "还在施工"),
        (today + timedelta(days=400), "还在施工"),
        (today + timedelta(days=20), " "),
    ):
        with pytest.raises(InvalidError):
            keep_suspended(cast.dispatcher, case.pk, until=until, reason=reason, key=uuid4())
    key = uuid4()
    for _time in range(2):
        kept = keep_suspended(
            cast.dispatcher, case.pk, until=today + timedelta(days=20), reason="还在施工", key=key
        )
    assert kept.review_on == today + timedelta(days=20)
    assert list(case.suspension_reviews.order_by("set_at").values_list("outcome", flat=True)) == [
        Outcome.KEPT,
        Outcome.PENDING,
    ]


def test_taking_it_up_again_is_the_plain_step(cast: Cast) -> None:
    case, key = suspended(cast), uuid4()
    for _time in range(2):
        resume_suspended(cast.dispatcher, case.pk, reason="施工结束", key=key)
    case.refresh_from_db()
    assert case.state == State.IN_PROGRESS
    assert case.suspension_reviews.get().outcome == Outcome.RESUMED


def test_the_plain_step_ends_the_review_too(cast: Cast) -> None:
    case = suspended(cast)
    resume_case(cast.dispatcher, case.pk)
    run_waiting_jobs()
    assert not case.suspension_reviews.filter(outcome=Outcome.PENDING).exists()


def test_a_review_that_nobody_makes_is_on_the_desk_and_climbs(cast: Cast) -> None:
    case = suspended(cast)
    case.suspension_reviews.update(review_on=timezone.localdate() - timedelta(days=10))
    assert [one.case for one in reviews_due(cast.dispatcher)] == [case]
    climb_all()
    levels = case.escalations.filter(trigger=Trigger.REVIEW).values_list("level", flat=True)
    assert set(levels) >= {"subdistrict", "district"}


def test_the_bank_shows_why_and_by_whom_to_those_of_the_place(cast: Cast) -> None:
    case = suspended(cast)
    assert list(open_problems(cast.secretary)) == [case]
    assert list(open_problems(cast.outsider)) == []
    why = suspensions_of([case])[case.pk]
    assert why.reason.startswith("道路施工")
    assert "吴调度" in why.by
