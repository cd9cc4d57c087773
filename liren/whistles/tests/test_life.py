"""The life of a whistle, step by step, as people take it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from liren.accounts.roles import Role
from liren.cases.actions.closing import close_case
from liren.cases.machine import State as CaseState
from liren.cases.tests.stories import a_case
from liren.core.verdicts import InvalidError, RefusedError
from liren.ledger.models import Entry
from liren.whistles.actions.answering import Position, answer_call, refuse_call, report_share, sign_in_call
from liren.whistles.actions.approving import (
    approve_whistle,
    call_off_whistle,
    confirm_whistle,
    decline_whistle,
)
from liren.whistles.actions.calling import request_whistle, withdraw_whistle
from liren.whistles.actions.ending import Opinion, finish_whistle, rate_call, rate_unit
from liren.whistles.actions.ruling import insist_on_call, release_call
from liren.whistles.actions.stepping import Word
from liren.whistles.jobs import forget_positions, note_overdue
from liren.whistles.machine import CallState, Part, State
from liren.whistles.models import Call, Whistle, WhistleEntry, WhistleLimit
from liren.whistles.tests.stories import (
    THERE,
    blown,
    call_of,
    done,
    emergency,
    facts,
    lead_call,
    on_the_spot,
    requested,
    rewind,
)
from tests.cast import IN_GRID, Cast


@contextmanager
def refused_for_now() -> Iterator[None]:
    """Not the moment for it, said in words; somebody who never may would hear "who"."""
    with pytest.raises(RefusedError) as refusal:
        yield
    assert refusal.value.verdict.because == "state"
    assert refusal.value.verdict.reason


GOOD = Opinion(5, was_justified=True, was_prepared=True)


def test_approval_comes_before_the_whistle_and_calls_each_unit_with_its_own_limit(cast: Cast) -> None:
    whistle = requested(cast)
    assert whistle.state == State.REQUESTED
    assert whistle.due_at
    assert {call.state for call in whistle.calls.all()} == {CallState.PROPOSED}
    assert not Whistle.objects.visible_to(cast.handler).exists(), "no unit hears of it before it is blown"
    whistle = approve_whistle(cast.dispatcher, whistle.pk)
    assert (whistle.state, whistle.is_confirmed, whistle.due_at) == (State.BLOWN, True, None)
    lead, assistant = lead_call(cast, whistle), call_of(whistle, cast.water.pk)
    assert (lead.part, assistant.part) == (Part.LEAD, Part.CO_HANDLER)
    assert (lead.amount, lead.limit_kind) == (4, "working_hours")
    assert (assistant.amount, assistant.limit_kind) == (1, "working_days")
    assert Whistle.objects.visible_to(cast.handler).get() == whistle


def test_the_dispatcher_decides_who_leads_and_who_assists(cast: Cast) -> None:
    whistle = requested(cast)
    approve_whistle(
        cast.dispatcher, whistle.pk, lead=cast.water.pk, co_handlers=[cast.lamps.pk, cast.street_team.pk]
    )
    parts = {call.organization_id: call.part for call in whistle.calls.filter(state=CallState.CALLED)}
    assert parts == {
        cast.water.pk: Part.LEAD,
        cast.lamps.pk: Part.CO_HANDLER,
        cast.street_team.pk: Part.CO_HANDLER,
    }
    other = requested(cast)
    approve_whistle(cast.dispatcher, other.pk, lead=cast.lamps.pk)
    assert call_of(other, cast.lamps.pk).state == CallState.CALLED
    assert other.calls.get(organization=cast.water).state == CallState.DROPPED
    assert other not in Whistle.objects.visible_to(cast.other_handler)


def test_whoever_asked_does_not_approve(cast: Cast) -> None:
    from liren.accounts.actors import Actor, Holding

    two_posts = Actor(
        "person",
        cast.secretary.user_id,
        holdings=(*cast.secretary.holdings, Holding(uuid4(), Role.DISPATCHER, "990101001")),
    )
    with pytest.raises(RefusedError):
        approve_whistle(two_posts, requested(cast).pk)


def test_an_emergency_is_blown_at_once_and_confirmed_afterwards(cast: Cast) -> None:
    whistle = emergency(cast)
    assert (whistle.state, whistle.is_confirmed, whistle.clock_stage) == (State.BLOWN, False, "approve")
    assert lead_call(cast, whistle).limit_kind == "urgent_minutes"
    whistle = confirm_whistle(cast.dispatcher, whistle.pk)
    assert (whistle.state, whistle.is_confirmed, whistle.due_at) == (State.BLOWN, True, None)
    with pytest.raises(RefusedError):
        confirm_whistle(cast.dispatcher, whistle.pk)


def test_what_was_no_emergency_is_called_off_and_the_units_stand_down(cast: Cast) -> None:
    whistle = call_off_whistle(cast.dispatcher, emergency(cast).pk, Word("普通派单即可"))
    assert whistle.state == State.CALLED_OFF
    assert {call.state for call in whistle.calls.all()} == {CallState.STOOD_DOWN}
    with pytest.raises(RefusedError):
        sign_in_call(cast.handler, lead_call(cast, whistle).pk)


def test_a_request_can_be_declined_with_a_reason_or_taken_back(cast: Cast) -> None:
    case = a_case(cast, CaseState.FILED)
    first = requested(cast, case)
    with pytest.raises(InvalidError):
        decline_whistle(cast.dispatcher, first.pk, Word(" "))
    assert decline_whistle(cast.dispatcher, first.pk, Word("社区可自行解决")).state == State.DECLINED
    second = requested(cast, case)
    assert withdraw_whistle(cast.secretary, second.pk).state == State.WITHDRAWN
    third = requested(cast, case)
    approve_whistle(cast.dispatcher, third.pk)
    with pytest.raises(RefusedError):
        withdraw_whistle(cast.secretary, third.pk)


def test_a_case_has_one_whistle_at_a_time_and_is_not_closed_under_it(cast: Cast) -> None:
    case = a_case(cast, CaseState.INSPECTED)
    whistle = requested(cast, case)
    with pytest.raises(RefusedError):
        requested(cast, case)
    with pytest.raises(RefusedError):
        close_case(cast.secretary, case.pk, Word("已办结"))
    withdraw_whistle(cast.secretary, whistle.pk)
    assert close_case(cast.secretary, case.pk, Word("已办结")).state == CaseState.CLOSED


def test_signing_in_keeps_the_time_and_a_rounded_place(cast: Cast) -> None:
    whistle = blown(cast)
    call = lead_call(cast, whistle)
    answer_call(cast.handler, call.pk)
    sign_in_call(cast.handler, call.pk, position=Position(IN_GRID[0] + 0.00061234, IN_GRID[1]))
    call.refresh_from_db()
    assert (call.state, call.is_late, call.is_far) == (CallState.ARRIVED, False, False)
    assert (call.lon, call.lat) == (round(IN_GRID[0] + 0.00061234, 4), IN_GRID[1])
    assert call.distance == 60
    far = call_of(whistle, cast.water.pk)
    sign_in_call(cast.other_handler, far.pk, position=Position(IN_GRID[0] + 0.02, IN_GRID[1]))
    far.refresh_from_db()
    assert far.is_far
    assert far.distance
    assert far.distance > 1500


def test_a_late_sign_in_is_flagged_and_one_without_a_position_is_taken(cast: Cast) -> None:
    whistle = blown(cast)
    call = lead_call(cast, whistle)
    rewind(call, timedelta(days=30))
    call = sign_in_call(cast.handler, call.pk)
    assert (call.is_late, call.is_far, call.lon, call.distance) == (True, False, None, None)
    for wrong in (Position(181, 0), Position(float("nan"), 0)):
        with pytest.raises(InvalidError):
            sign_in_call(cast.other_handler, call_of(whistle, cast.water.pk).pk, position=wrong)


def test_positions_are_forgotten_after_thirty_days_and_how_far_stays(cast: Cast) -> None:
    whistle = blown(cast)
    on_the_spot(cast, whistle)
    old = lead_call(cast, whistle)
    rewind(old, timedelta(days=31))
    forget_positions()
    old.refresh_from_db()
    assert (old.lon, old.lat, old.distance) == (None, None, 0)
    assert call_of(whistle, cast.water.pk).lon is not None
    assert Entry.objects.filter(verb="whistle.position_forgotten").count() == 1


def test_a_ruling_that_the_unit_comes_sticks_and_the_clock_goes_on(cast: Cast) -> None:
    call = lead_call(cast, blown(cast))
    with pytest.raises(InvalidError):
        refuse_call(cast.handler, call.pk, Word(""))
    call = refuse_call(cast.handler, call.pk, Word("不属我所管辖"))
    assert call.paused_at
    assert call.due_at
    due_at = call.due_at
    Call.objects.filter(pk=call.pk).update(paused_at=call.paused_at - timedelta(days=5))
    call = insist_on_call(cast.commander, call.pk, Word("灯杆确属你所"))
    assert call.due_at
    assert call.due_at > due_at + timedelta(days=1), "waiting for the ruling costs the unit nothing"
    assert (call.state, call.must_come, call.paused_at) == (CallState.CALLED, True, None)
    with refused_for_now():
        refuse_call(cast.handler, call.pk, Word("还是不来"))


def test_a_released_lead_is_replaced_and_an_assistant_need_not_be(cast: Cast) -> None:
    whistle = blown(cast)
    lead, assistant = lead_call(cast, whistle), call_of(whistle, cast.water.pk)
    refuse_call(cast.handler, lead.pk, Word("不属我所管辖"))
    refuse_call(cast.other_handler, assistant.pk, Word("无水务事项"))
    with pytest.raises(InvalidError):
        release_call(cast.commander, lead.pk, Word("理由成立"))
    with pytest.raises(InvalidError):
        release_call(cast.commander, lead.pk, Word("理由成立"), replacement=cast.water.pk)
    release_call(cast.commander, lead.pk, Word("理由成立"), replacement=cast.street_team.pk)
    release_call(cast.commander, assistant.pk, Word("理由成立"))
    assert call_of(whistle, cast.street_team.pk).part == Part.LEAD
    assert call_of(whistle, cast.street_team.pk).due_at
    states = {call.organization_id: call.state for call in whistle.calls.all()}
    assert states[cast.lamps.pk] == states[cast.water.pk] == CallState.RELEASED


def test_done_waits_for_every_unit_that_still_has_time(cast: Cast) -> None:
    whistle = blown(cast)
    sign_in_call(cast.handler, lead_call(cast, whistle).pk, position=THERE)
    with refused_for_now():
        finish_whistle(cast.secretary, whistle.pk, Word("好了"))
    report_share(cast.handler, lead_call(cast, whistle).pk, Word("已处理"))
    with refused_for_now():
        finish_whistle(cast.secretary, whistle.pk, Word("好了"))
    water = call_of(whistle, cast.water.pk)
    rewind(water, timedelta(days=30))
    whistle = finish_whistle(cast.secretary, whistle.pk, Word("好了"))
    water.refresh_from_db()
    assert (whistle.state, whistle.clock_stage, water.state) == (State.DONE, "rate", CallState.ABSENT)


def test_when_both_sides_have_rated_it_closes(cast: Cast) -> None:
    whistle = done(cast)
    lamps, water = lead_call(cast, whistle), call_of(whistle, cast.water.pk)
    rate_unit(cast.secretary, lamps.pk, opinion=Opinion(5))
    rate_unit(cast.secretary, water.pk, Word("来得慢"), opinion=Opinion(2))
    rate_call(cast.handler, lamps.pk, opinion=GOOD)
    with pytest.raises(RefusedError):
        rate_call(cast.handler, lamps.pk, opinion=GOOD)
    with pytest.raises(InvalidError):
        rate_call(cast.other_handler, water.pk, opinion=Opinion(3))
    with pytest.raises(InvalidError):
        rate_unit(cast.secretary, water.pk, opinion=Opinion(6))
    assert Whistle.objects.get(pk=whistle.pk).state == State.DONE
    rate_call(cast.other_handler, water.pk, opinion=GOOD)
    assert Whistle.objects.get(pk=whistle.pk).state == State.CLOSED


def test_what_nobody_rates_in_time_closes_by_itself(cast: Cast) -> None:
    whistle = done(cast)
    note_overdue()
    assert Whistle.objects.get(pk=whistle.pk).state == State.DONE
    Whistle.objects.filter(pk=whistle.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    note_overdue()
    assert Whistle.objects.get(pk=whistle.pk).state == State.CLOSED


def test_the_same_key_twice_is_one_step_and_one_whistle(cast: Cast) -> None:
    case = a_case(cast, CaseState.FILED)
    asked = facts(cast)
    first = request_whistle(cast.secretary, case.pk, asked)
    assert request_whistle(cast.secretary, case.pk, asked) == first
    with pytest.raises(InvalidError):
        request_whistle(cast.community_worker, case.pk, asked)
    word = Word(key=uuid4())
    approve_whistle(cast.dispatcher, first.pk, word)
    approve_whistle(cast.dispatcher, first.pk, word)
    call, word = lead_call(cast, first), Word(key=uuid4())
    for _again in range(2):
        sign_in_call(cast.handler, call.pk, word, position=THERE)
    assert WhistleEntry.objects.filter(whistle=first, verb="sign_in").count() == 1
    assert WhistleEntry.objects.filter(whistle=first, verb="approve").count() == 1


def test_somebody_who_was_slower_is_told(cast: Cast) -> None:
    whistle = requested(cast)
    with refused_for_now():
        approve_whistle(cast.dispatcher, whistle.pk, Word(seen_version=whistle.version + 1))


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE whistles_call SET due_at = due_at + interval '1 hour'",
        "UPDATE whistles_call SET clock_started_at = now()",
        "UPDATE whistles_whistleentry SET verb = 'x'",
        "DELETE FROM whistles_whistlerating",
    ],
)
def test_the_database_itself_keeps_clocks_and_history(cast: Cast, sql: str) -> None:
    from django.db import connection

    whistle = done(cast)
    rate_unit(cast.secretary, lead_call(cast, whistle).pk, opinion=Opinion(5))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_every_stage_kind_and_part_has_a_limit_with_a_source(cast: Cast) -> None:
    assert all(row.source for row in WhistleLimit.objects.all())
    assert WhistleLimit.objects.count() == 9
