"""The loop: from a report to a rating, and the ways aside."""

from __future__ import annotations

from uuid import uuid4

import pytest

from liren.cases.actions.closing import rate_case, reopen_case, resume_case, rework_case, suspend_case
from liren.cases.actions.dispatching import dispatch_case
from liren.cases.actions.handling import accept_order, finish_share, handle_order, return_order, start_work
from liren.cases.actions.opening import open_case
from liren.cases.actions.stepping import Word
from liren.cases.actions.verifying import merge_case, reject_case, split_case, verify_case, withdraw_case
from liren.cases.machine import State
from liren.cases.models import Case, TimelineEntry
from liren.cases.tests.stories import ROAD, a_case, a_report, reported
from liren.core.verdicts import InvalidError, RefusedError
from liren.ledger.models import Entry
from tests.cast import FAR_GRID, GRID, IN_FAR_GRID, NOWHERE, Cast


def test_a_report_walks_the_whole_loop_and_leaves_a_line_at_each_step(cast: Cast) -> None:
    case = a_case(cast, State.CLOSED)
    case = rate_case(cast.resident, case.pk, Word("很快"), score=5)
    assert case.state == State.RATED
    verbs = list(case.timeline.order_by("at", "id").values_list("verb", flat=True))
    assert verbs == [
        "report",
        "verify",
        "file",
        "dispatch",
        "accept",
        "start",
        "handle",
        "inspect",
        "close",
        "rate",
    ]
    assert list(
        Entry.objects.filter(object_id=str(case.pk)).order_by("id").values_list("verb", flat=True)
    ) == [f"case.{verb}" for verb in verbs]
    assert not case.deadlines.filter(stopped_at__isnull=True).exists()


def test_a_report_lands_in_the_grid_where_it_was_made(cast: Cast) -> None:
    assert reported(cast).division == GRID
    far = open_case(cast.resident, a_report(lon=IN_FAR_GRID[0], lat=IN_FAR_GRID[1]), source="resident").case
    assert far.division == FAR_GRID


def test_a_place_outside_the_served_area_is_refused_and_nothing_is_stored(cast: Cast) -> None:
    with pytest.raises(InvalidError) as refusal:
        open_case(cast.resident, a_report(lon=NOWHERE[0], lat=NOWHERE[1]), source="resident")
    assert refusal.value.field == "place"
    assert not Case.objects.exists()


def test_the_same_form_sent_twice_makes_one_case(cast: Cast) -> None:
    report = a_report()
    first = open_case(cast.resident, report, source="resident")
    second = open_case(cast.resident, report, source="resident")
    assert (second.case.pk, second.is_repeat) == (first.case.pk, True)
    assert Case.objects.count() == 1


def test_a_strangers_key_finds_nothing(cast: Cast) -> None:
    report = a_report()
    open_case(cast.resident, report, source="resident")
    with pytest.raises(InvalidError):
        open_case(cast.neighbour, report, source="resident")


def test_an_anonymous_report_answers_the_same_receipt_when_it_is_repeated(cast: Cast) -> None:
    from liren.accounts.actors import ANONYMOUS

    report = a_report()
    first = open_case(ANONYMOUS, report, source="anonymous")
    assert first.receipt
    assert open_case(ANONYMOUS, report, source="anonymous").receipt == first.receipt


def test_the_same_step_sent_twice_is_taken_once(cast: Cast) -> None:
    case = reported(cast)
    word = Word(key=uuid4())
    verify_case(cast.grid_worker, case.pk, word)
    again = verify_case(cast.grid_worker, case.pk, word)
    assert again.version == 2
    assert TimelineEntry.objects.filter(case=case, verb="verify").count() == 1


def test_a_skipped_step_is_refused_with_the_reason(cast: Cast) -> None:
    case = reported(cast)
    with pytest.raises(RefusedError) as refusal:
        dispatch_case(cast.dispatcher, case.pk, lead=cast.lamps.pk)
    assert refusal.value.verdict.because == "state"
    assert "Reported" in refusal.value.verdict.reason or "已上报" in refusal.value.verdict.reason


def test_whoever_saw_an_older_version_is_told_that_somebody_was_faster(cast: Cast) -> None:
    case = a_case(cast, State.ACCEPTED)
    start_work(cast.handler, case.pk, Word(seen_version=case.version))
    with pytest.raises(RefusedError) as refusal:
        handle_order(cast.handler, case.pk, Word("done", seen_version=case.version))
    assert refusal.value.verdict.because == "state"


def test_nobody_outside_the_place_knows_that_the_case_exists(cast: Cast) -> None:
    case = reported(cast)
    for stranger in (cast.outsider, cast.neighbour, cast.other_handler, cast.administrator):
        with pytest.raises(Case.DoesNotExist):
            verify_case(stranger, case.pk)


def test_a_returned_case_goes_to_the_dispatcher_and_the_same_unit_gets_no_new_clock(cast: Cast) -> None:
    case = a_case(cast, State.DISPATCHED)
    clock = case.deadlines.get(stage="handle")
    case = return_order(cast.handler, case.pk, Word("不是我们的灯"))
    assert (case.state, case.lead) == (State.RETURNED, None)
    case = dispatch_case(cast.dispatcher, case.pk, lead=cast.lamps.pk)
    assert case.deadlines.get(stage="handle").pk == clock.pk
    assert case.deadlines.get(stage="handle").started_at == clock.started_at
    assert case.handle_due_at is not None


def test_the_lead_finishes_only_after_the_assisting_units(cast: Cast) -> None:
    case = a_case(cast, State.FILED)
    dispatch_case(cast.dispatcher, case.pk, lead=cast.lamps.pk, co_handlers=[cast.water.pk])
    accept_order(cast.handler, case.pk)
    start_work(cast.handler, case.pk)
    with pytest.raises(RefusedError):
        handle_order(cast.handler, case.pk, Word("done"))
    finish_share(cast.other_handler, case.orders.get(organization=cast.water).pk, result="水阀已关")
    assert handle_order(cast.handler, case.pk, Word("done")).state == State.HANDLED


def test_rework_goes_on_with_the_time_that_was_left(cast: Cast) -> None:
    case = a_case(cast, State.HANDLED)
    case = rework_case(cast.grid_worker, case.pk, Word("还是不亮"))
    clock = case.deadlines.get(stage="handle")
    assert (case.state, clock.stopped_at, case.handled_at) == (State.IN_PROGRESS, None, None)
    assert case.due_at == clock.due_at
    assert handle_order(cast.handler, case.pk, Word("换了整灯")).state == State.HANDLED


def test_a_unit_does_not_inspect_its_own_work(cast: Cast) -> None:
    from liren.cases.actions.closing import inspect_case

    case = a_case(cast, State.HANDLED)
    with pytest.raises(RefusedError) as refusal:
        inspect_case(cast.handler, case.pk)
    assert refusal.value.verdict.because == "who"


def test_a_bad_rating_opens_a_recheck_once(cast: Cast) -> None:
    case = a_case(cast, State.CLOSED)
    case = rate_case(cast.resident, case.pk, Word("第二天又坏了"), score=1)
    assert (case.state, case.round) == (State.REOPENED, 2)
    dispatch_case(cast.dispatcher, case.pk, lead=cast.lamps.pk)
    accept_order(cast.handler, case.pk)
    start_work(cast.handler, case.pk)
    handle_order(cast.handler, case.pk, Word("换线"))
    from liren.cases.actions.closing import close_case, inspect_case

    inspect_case(cast.grid_worker, case.pk)
    close_case(cast.secretary, case.pk, Word("修好了"))
    case = rate_case(cast.resident, case.pk, score=1)
    assert (case.state, case.round) == (State.RATED, 2)
    assert reopen_case(cast.secretary, case.pk, Word("上门再看")).state == State.REOPENED


def test_a_suspended_case_goes_on_where_it_stood_with_the_time_that_was_left(cast: Cast) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    before = case.deadlines.get(stage="handle")
    case = suspend_case(cast.dispatcher, case.pk, Word("等配件"))
    assert (case.state, case.due_at) == (State.SUSPENDED, None)
    case = resume_case(cast.dispatcher, case.pk)
    after = case.deadlines.get(stage="handle")
    assert case.state == State.IN_PROGRESS
    assert after.due_at >= before.due_at
    assert after.paused_for.total_seconds() > 0


def test_a_merged_case_leads_to_the_other_one(cast: Cast) -> None:
    first, second = reported(cast), reported(cast)
    merged = merge_case(cast.community_worker, second.pk, into=first.pk)
    assert (merged.state, merged.merged_into) == (State.MERGED, first)
    with pytest.raises(InvalidError):
        merge_case(cast.community_worker, first.pk, into=second.pk)


def test_undoing_a_merging_gives_back_the_time_that_was_left_and_no_more(cast: Cast) -> None:
    first, second = reported(cast), a_case(cast, State.VERIFIED)
    begun = dict(second.deadlines.values_list("stage", "started_at"))
    merge_case(cast.community_worker, second.pk, into=first.pk)
    case = split_case(cast.community_worker, second.pk, Word("不是同一件事"))
    assert case.deadlines.get(stopped_at__isnull=True).stage == "verify"
    case = verify_case(cast.grid_worker, case.pk)
    assert case.deadlines.get(stopped_at__isnull=True).stage == "file"
    assert dict(case.deadlines.values_list("stage", "started_at")) == begun


def test_the_reporter_withdraws_before_anybody_was_sent_but_not_after(cast: Cast) -> None:
    assert withdraw_case(cast.resident, reported(cast).pk).state == State.WITHDRAWN
    sent = a_case(cast, State.DISPATCHED)
    with pytest.raises(RefusedError):
        withdraw_case(cast.resident, sent.pk)


def test_a_rejection_needs_a_reason(cast: Cast) -> None:
    case = reported(cast)
    with pytest.raises(InvalidError):
        reject_case(cast.grid_worker, case.pk, Word("  "))
    assert reject_case(cast.grid_worker, case.pk, Word("不在本区")).outcome == "不在本区"


@pytest.mark.parametrize("state", ROAD)
def test_an_open_case_has_one_running_clock_and_a_finished_one_none(cast: Cast, state: State) -> None:
    case = a_case(cast, state)
    running = case.deadlines.filter(stopped_at__isnull=True)
    assert [clock.due_at for clock in running] == ([case.due_at] if case.is_open else [])
