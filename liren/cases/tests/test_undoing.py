"""Taking back a step: nobody was told, both are kept, no clock gains, and too late is too late."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from django.utils.translation import override

from liren.accounts.actors import Actor
from liren.cases.actions.dispatching import dispatch_case
from liren.cases.actions.handling import accept_order, finish_share, start_work
from liren.cases.actions.holding import tell_of_held_step
from liren.cases.actions.stepping import Word
from liren.cases.actions.undoing import undo_step
from liren.cases.actions.verifying import file_case, merge_case, verify_case
from liren.cases.machine import TABLE, State
from liren.cases.models import Case, UndoOffer, UndoWindow, WorkOrder
from liren.cases.tests.stories import a_case, reported
from liren.core.jobs import run_waiting_jobs
from liren.core.verdicts import RefusedError
from liren.ledger.models import Entry
from liren.messaging.models import Message
from tests.cast import Cast
from tests.visitors import signed_in

BEFORE = {
    "file": State.VERIFIED,
    "dispatch": State.FILED,
    "accept": State.DISPATCHED,
    "start": State.ACCEPTED,
}
HELD = Word(may_be_undone=True)


def entry_of(case: Case) -> UUID:
    offer: UndoOffer = UndoOffer.objects.filter(entry__case=case).latest("until")
    return offer.entry_id


def stands(case: Case) -> tuple[object, ...]:
    """What an undoing has to give back."""
    case.refresh_from_db()
    clocks = tuple(
        case.deadlines.filter(stopped_at=None).values_list(
            "pk", "stage", "started_at", "due_at", "paused_for"
        )
    )
    return (
        case.state,
        case.category_id,
        case.lead_id,
        case.due_at,
        case.handle_due_at,
        case.closed_at,
        clocks,
    )


def taken(cast: Cast, verb: str) -> tuple[Actor, Case, tuple[object, ...]]:
    """A step that may be taken back, who took it, and how the case stood before."""
    before = {
        "file": State.VERIFIED,
        "dispatch": State.FILED,
        "accept": State.DISPATCHED,
        "start": State.ACCEPTED,
    }
    case = a_case(cast, before[verb]) if verb in before else reported(cast)
    stood = stands(case)
    if verb == "file":
        file_case(cast.community_worker, case.pk, HELD, category_code="C0101")
        return cast.community_worker, case, stood
    if verb == "dispatch":
        dispatch_case(cast.dispatcher, case.pk, HELD, lead=cast.lamps.pk, co_handlers=[cast.water.pk])
        return cast.dispatcher, case, stood
    if verb == "merge":
        merge_case(cast.community_worker, case.pk, HELD, into=reported(cast).pk)
        return cast.community_worker, case, stood
    (accept_order if verb == "accept" else start_work)(cast.handler, case.pk, HELD)
    return cast.handler, case, stood


UNDOABLE = sorted({step.verb for step in TABLE if step.undo})


def test_the_table_marks_what_can_be_taken_back() -> None:
    assert UNDOABLE == ["accept", "dispatch", "file", "merge", "start"]


@pytest.mark.parametrize("verb", UNDOABLE)
def test_a_step_taken_back_leaves_the_case_and_its_clock_as_they_were(cast: Cast, verb: str) -> None:
    actor, case, stood = taken(cast, verb)
    run_waiting_jobs()
    told = Message.objects.count()
    undo_step(actor, case.pk, entry_of(case))
    undo_step(actor, case.pk, entry_of(case))  # pressed twice
    assert stands(case) == stood
    UndoOffer.objects.update(until=timezone.now())
    for offer in UndoOffer.objects.all():
        tell_of_held_step(offer.pk)
    run_waiting_jobs()
    assert Message.objects.count() == told
    assert list(case.timeline.order_by("at").values_list("verb", flat=True))[-2:] == [verb, "undo"]
    assert Entry.objects.filter(verb__in=(f"case.{verb}", "case.undo"), object_id=str(case.pk)).count() == 2


def test_taking_an_order_back_lets_it_be_signed_for_again(cast: Cast) -> None:
    actor, case, _stood = taken(cast, "accept")
    undo_step(actor, case.pk, entry_of(case))
    order = case.orders.get()
    assert (order.state, order.accepted_at, order.accepted_by_id) == (WorkOrder.State.ISSUED, None, None)
    assert accept_order(cast.handler, case.pk).state == State.ACCEPTED


def test_others_are_told_when_the_moment_has_passed_and_only_once(cast: Cast) -> None:
    _actor, case, _stood = taken(cast, "dispatch")
    run_waiting_jobs()
    handler = Message.objects.filter(recipient=cast.user("handler"))
    assert not handler.exists()
    for _time in range(2):
        tell_of_held_step(entry_of(case))
    run_waiting_jobs()
    assert handler.count() == 1
    with override("en"), pytest.raises(RefusedError, match="told"):
        undo_step(cast.dispatcher, case.pk, entry_of(case))


def test_it_is_refused_too_late_to_others_and_after_the_next_step(cast: Cast) -> None:
    _actor, case, _stood = taken(cast, "dispatch")
    with pytest.raises(RefusedError):
        undo_step(cast.commander, case.pk, entry_of(case))
    share = case.orders.get(organization=cast.water)
    finish_share(cast.other_handler, share.pk, result="水管已关")
    with pytest.raises(RefusedError):
        undo_step(cast.dispatcher, case.pk, entry_of(case))
    _actor, second, _stood = taken(cast, "dispatch")
    accept_order(cast.handler, second.pk)
    with pytest.raises(RefusedError):
        undo_step(cast.dispatcher, second.pk, entry_of(second))
    _actor, third, _stood = taken(cast, "accept")
    UndoOffer.objects.filter(entry__case=third).update(until=timezone.now() - timedelta(seconds=1))
    with pytest.raises(RefusedError):
        undo_step(cast.handler, third.pk, entry_of(third))


def test_other_steps_programs_and_days_without_a_window_offer_no_undo(cast: Cast) -> None:
    verify_case(cast.grid_worker, reported(cast).pk, HELD)
    accept_order(cast.handler, a_case(cast, State.DISPATCHED).pk)
    UndoWindow.objects.all().delete()
    accept_order(cast.handler, a_case(cast, State.DISPATCHED).pk, HELD)
    assert not UndoOffer.objects.exists()


def test_the_page_offers_the_undo_and_says_when_there_is_none(cast: Cast) -> None:
    case = a_case(cast, State.DISPATCHED)
    client = signed_in(cast, "handler")
    step = {"key": str(uuid4()), "version": case.version, "next": "/desk/"}
    page = client.post(f"/cases/{case.pk}/steps/accept/", step, follow=True).content.decode()
    assert "data-undo" in page
    form = {"entry": str(entry_of(case)), "next": "/desk/"}
    assert "Taken back" in client.post(f"/cases/{case.pk}/undo/", form, follow=True).content.decode()
    case.refresh_from_db()
    assert case.state == State.DISPATCHED
    assert "nothing to take back" in client.post(f"/cases/{case.pk}/undo/", {}, follow=True).content.decode()
    assert signed_in(cast, "outsider").post(f"/cases/{case.pk}/undo/", form).status_code == 404
