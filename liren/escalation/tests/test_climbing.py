"""The ladder climbs for lateness, for want of a unit and for silence; once each, however often it is run."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from liren.accounts.actors import ANONYMOUS
from liren.accounts.models import Post
from liren.cases.actions.closing import suspend_case
from liren.cases.actions.dispatching import dispatch_case
from liren.cases.actions.handling import accept_order
from liren.cases.actions.opening import open_case
from liren.cases.actions.stepping import Word
from liren.cases.actions.undoing import undo_step
from liren.cases.actions.verifying import verify_case
from liren.cases.clocks import running_deadline
from liren.cases.machine import State
from liren.cases.models import Case
from liren.cases.tests.stories import a_case, a_report
from liren.core.announcements import announce
from liren.core.clock import Limit, LimitKind, working_time
from liren.core.jobs import run_waiting_jobs
from liren.core.verdicts import RefusedError
from liren.escalation.actions import climbing
from liren.escalation.actions.climbing import climb_all, climb_batch, find_cases
from liren.escalation.actions.taking_up import take_up_escalation
from liren.escalation.events import EscalationRaised
from liren.escalation.levels import Level
from liren.escalation.models import Escalation, Trigger, Watch
from liren.escalation.trail import climbed
from liren.ledger.models import Entry
from liren.messaging.models import Message
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def after_due(case: Case, amount: int, kind: LimitKind = LimitKind.WORKING_HOURS) -> datetime:
    """A minute after the running clock has been overdue for so long."""
    deadline = running_deadline(case)
    assert deadline
    time = working_time(case.division)
    return time.due_at(deadline.due_at, Limit(amount, kind)) + timedelta(minutes=1)


def raised(case: Case, trigger: Trigger = Trigger.OVERDUE) -> list[tuple[str, str]]:
    """The rungs that the case climbed, and where each really led."""
    found = case.escalations.filter(trigger=trigger).order_by("at", "id")
    return list(found.values_list("level", "to_level"))


def test_a_case_in_time_does_not_climb(cast: Cast) -> None:
    a_case(cast, State.DISPATCHED)
    assert climb_all(timezone.now()) == 0
    assert Watch.objects.count() == 1


def test_an_overdue_case_climbs_rung_by_rung(cast: Cast) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    seen = []
    for amount, kind in (
        (2, LimitKind.WORKING_HOURS),
        (4, LimitKind.WORKING_HOURS),
        (1, LimitKind.WORKING_DAYS),
    ):
        climb_all(after_due(case, amount, kind))
        seen.append(raised(case)[-1])
    assert seen == [
        ("community", "community"),
        ("subdistrict", "subdistrict"),
        ("district", "district"),
    ]


def test_running_the_job_twice_raises_nothing_twice(cast: Cast) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    at = after_due(case, 4)
    assert climb_all(at) > 0
    before = set(Escalation.objects.values_list("pk", flat=True))
    for _again in range(3):
        Watch.objects.update(look_at=at)
        assert climb_all(at) == 0
    assert set(Escalation.objects.values_list("pk", flat=True)) == before


def test_a_worker_that_died_in_between_leaves_the_work_to_the_next(cast: Cast) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    at = after_due(case, 4)
    find_cases(at)  # and here it died
    assert climb_all(at) == case.escalations.count() > 0
    assert climb_batch(at) is None


def test_a_worker_that_dies_in_the_middle_of_a_batch_has_done_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, other = a_case(cast, State.IN_PROGRESS), a_case(cast, State.IN_PROGRESS)
    at, told = after_due(case, 4), list[EscalationRaised]()

    def dies(event: EscalationRaised) -> None:
        announce(event)
        told.append(event)
        if len(told) == 2:
            raise SystemExit

    monkeypatch.setattr(climbing, "announce", dies)
    with pytest.raises(SystemExit):
        climb_all(at)
    assert not Escalation.objects.exists()
    monkeypatch.setattr(climbing, "announce", announce)
    climb_all(at)
    assert raised(case) == raised(other) == [("community", "community"), ("subdistrict", "subdistrict")]


def test_a_post_that_nobody_holds_sends_the_case_further_up_and_says_so(cast: Cast) -> None:
    Post.objects.filter(user=cast.user("dispatcher")).update(valid_to=timezone.localdate())
    Post.objects.filter(user=cast.user("commander")).update(valid_to=timezone.localdate())
    case = a_case(cast, State.VERIFIED)
    climb_all(after_due(case, 4))
    assert ("subdistrict", "administrators") in raised(case)
    one = case.escalations.get(level=Level.SUBDISTRICT, trigger=Trigger.OVERDUE)
    assert one.notified == 1
    run_waiting_jobs()
    assert Message.objects.filter(recipient=cast.user("administrator"), kind="escalation.raised").exists()


def test_it_climbs_even_where_nobody_holds_anything(cast: Cast) -> None:
    case = a_case(cast, State.VERIFIED)
    Post.objects.update(valid_to=timezone.localdate())
    climb_all(after_due(case, 2))
    one = case.escalations.get(level=Level.COMMUNITY, trigger=Trigger.OVERDUE)
    assert (one.to_level, one.notified) == (Level.ADMINISTRATORS, 0)


def test_a_case_on_file_without_a_unit_climbs(cast: Cast) -> None:
    case = a_case(cast, State.FILED)
    entry = case.timeline.latest("at")
    at = working_time(case.division).due_at(entry.at, Limit(4, LimitKind.WORKING_HOURS)) + timedelta(
        minutes=1
    )
    climb_all(at)
    assert raised(case, Trigger.UNASSIGNED) == [("subdistrict", "subdistrict")]
    assert raised(case, Trigger.SILENT) == []


def test_a_unit_that_says_nothing_climbs_though_its_clock_still_runs(cast: Cast) -> None:
    case = a_case(cast, State.ACCEPTED)
    entry = case.timeline.latest("at")
    at = working_time(case.division).due_at(entry.at, Limit(2, LimitKind.WORKING_DAYS)) + timedelta(minutes=1)
    climb_all(at)
    assert raised(case, Trigger.SILENT) == [("community", "community")]


def test_a_step_ends_what_was_raised_about_the_silence_before_it(cast: Cast) -> None:
    case = a_case(cast, State.FILED)
    at = after_due(case, 2)
    climb_all(at)
    dispatch_case(cast.dispatcher, case.pk, lead=cast.lamps.pk)
    climb_all(at + timedelta(minutes=1))
    assert not case.escalations.filter(ended_at__isnull=True).exists()


def test_a_step_that_was_taken_back_gives_no_new_time_and_what_climbed_stands_again(cast: Cast) -> None:
    case = a_case(cast, State.FILED)
    at = after_due(case, 2)
    climb_all(at)
    before = set(case.escalations.filter(ended_at=None).values_list("trigger", "level", "episode"))
    assert before
    dispatch_case(cast.dispatcher, case.pk, Word(may_be_undone=True), lead=cast.lamps.pk)
    climb_all(at + timedelta(minutes=1))
    assert not case.escalations.filter(ended_at=None).exists()
    undo_step(cast.dispatcher, case.pk, case.timeline.latest("at", "id").pk)
    climb_all(at + timedelta(minutes=2))
    assert set(case.escalations.filter(ended_at=None).values_list("trigger", "level", "episode")) == before


def test_a_step_that_nobody_announced_is_noticed_by_its_version(cast: Cast) -> None:
    case = a_case(cast, State.DISPATCHED)
    climb_all()
    accept_order(cast.handler, case.pk)
    find_cases(timezone.now())
    assert Watch.objects.get(case=case).look_at <= timezone.now()


def test_a_step_is_looked_at_in_the_next_minute(cast: Cast) -> None:
    case = a_case(cast, State.DISPATCHED)
    climb_all()
    Watch.objects.update(look_at=timezone.now() + timedelta(hours=5))
    accept_order(cast.handler, case.pk)
    find_cases(timezone.now(), finished=False)
    assert Watch.objects.get(case=case).look_at <= timezone.now()


def test_a_finished_case_is_watched_no_more(cast: Cast) -> None:
    case = a_case(cast, State.FILED)
    climb_all()
    Case.objects.filter(pk=case.pk).update(state=State.WITHDRAWN, version=99)
    climb_all()
    assert not Watch.objects.exists()


def test_history_that_was_brought_in_climbs_from_the_first_step_taken_here(cast: Cast) -> None:
    case = open_case(ANONYMOUS, a_report(), source=Case.Source.ANONYMOUS).case
    Case.objects.filter(pk=case.pk).update(origin="elsewhere", origin_id="1")
    find_cases(timezone.now())
    assert not Watch.objects.exists()
    verify_case(cast.grid_worker, case.pk)
    find_cases(timezone.now())
    assert Watch.objects.get().case == case


def test_a_suspended_case_is_neither_late_nor_silent(cast: Cast) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    suspend_case(cast.dispatcher, case.pk, Word("等配件"))
    climb_all(timezone.now() + timedelta(days=20))
    assert not case.escalations.exists()


def test_every_level_is_told_once(cast: Cast) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    at = after_due(case, 4)
    climb_all(at)
    climb_all(at)
    run_waiting_jobs()
    for name in ("secretary", "dispatcher"):
        kinds = Message.objects.filter(
            recipient=cast.user(name), kind="escalation.raised", link__contains=str(case.pk)
        )
        assert kinds.count() >= 1
        assert kinds.count() == len(set(kinds.values_list("key", flat=True)))


def test_only_the_level_it_climbed_to_takes_it_up(cast: Cast) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    climb_all(after_due(case, 4))
    one = case.escalations.get(level=Level.SUBDISTRICT, trigger=Trigger.OVERDUE)
    for name in ("resident", "grid_worker", "secretary", "handler", "commander", "auditor", "administrator"):
        with pytest.raises((RefusedError, Escalation.DoesNotExist)):
            take_up_escalation(getattr(cast, name), one.pk)
    assert take_up_escalation(cast.dispatcher, one.pk).taken_by == cast.user("dispatcher")
    take_up_escalation(cast.dispatcher, one.pk)
    assert Entry.objects.filter(verb="escalation.taken_up").count() == 1


def test_the_trail_says_it_in_a_sentence(cast: Cast) -> None:
    from django.utils.translation import override

    case = a_case(cast, State.IN_PROGRESS)
    climb_all(after_due(case, 4))
    one = case.escalations.get(level=Level.SUBDISTRICT, trigger=Trigger.OVERDUE)
    with override("zh-hans"):
        assert climbed(one) == "逾期4个工作时，已升级至街道"
    with override("en"):
        assert climbed(one) == "Overdue for 4 working hours: escalated to the subdistrict"
