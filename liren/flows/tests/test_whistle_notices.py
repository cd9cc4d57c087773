"""Who hears of a whistle, and once."""

from __future__ import annotations

from datetime import timedelta

from liren.core.jobs import run_waiting_jobs
from liren.messaging.kinds import words_of
from liren.messaging.models import Message
from liren.whistles.actions.answering import refuse_call, report_share, sign_in_call
from liren.whistles.actions.approving import approve_whistle, call_off_whistle
from liren.whistles.actions.ruling import insist_on_call
from liren.whistles.actions.stepping import Word
from liren.whistles.jobs import note_overdue
from liren.whistles.models import Whistle
from liren.whistles.tests.stories import blown, call_of, done, emergency, lead_call, requested, rewind
from tests.cast import Cast


def told(cast: Cast, kind: str) -> set[str]:
    """Which of the cast have a message of this kind."""
    run_waiting_jobs()
    names = {user.pk: name for name, user in cast.users.items()}
    return {names[pk] for pk in Message.objects.filter(kind=kind).values_list("recipient_id", flat=True)}


def test_the_dispatcher_is_asked_then_the_units_are_called(cast: Cast) -> None:
    whistle = requested(cast)
    assert told(cast, "whistle.to_approve") == {"dispatcher"}
    assert told(cast, "whistle.called") == set()
    approve_whistle(cast.dispatcher, whistle.pk)
    assert told(cast, "whistle.called") == {"handler", "department_head", "other_handler"}
    assert told(cast, "whistle.decided") == {"secretary", "community_worker"}
    message = Message.objects.filter(kind="whistle.called").first()
    assert message
    words = words_of(message.kind, message.params)
    assert "…" not in words.title + words.body
    assert message.link == f"/whistles/{whistle.pk}/"


def test_an_emergency_calls_units_and_asks_for_confirmation_at_once(cast: Cast) -> None:
    whistle = emergency(cast)
    assert told(cast, "whistle.to_confirm") == {"dispatcher"}
    assert "handler" in told(cast, "whistle.called")
    call_off_whistle(cast.dispatcher, whistle.pk, Word("不是紧急情况"))
    assert {"secretary", "handler", "other_handler"} <= told(cast, "whistle.called_off")


def test_a_refusal_goes_to_the_command_centre_and_its_ruling_to_both(cast: Cast) -> None:
    call = lead_call(cast, blown(cast))
    refuse_call(cast.handler, call.pk, Word("不归我所管"))
    assert told(cast, "whistle.refused") == {"commander"}
    insist_on_call(cast.commander, call.pk, Word("归你所管"))
    assert told(cast, "whistle.ruled") == {"handler", "department_head", "secretary", "community_worker"}


def test_the_community_hears_who_came_and_when_all_is_reported(cast: Cast) -> None:
    whistle = blown(cast)
    for actor, unit in ((cast.handler, cast.lamps), (cast.other_handler, cast.water)):
        assert told(cast, "whistle.to_finish") == set()
        sign_in_call(actor, call_of(whistle, unit.pk).pk)
        report_share(actor, call_of(whistle, unit.pk).pk, Word("已处理"))
    assert (
        told(cast, "whistle.arrived") == told(cast, "whistle.to_finish") == {"secretary", "community_worker"}
    )
    done(cast)
    assert {"secretary", "handler", "other_handler"} <= told(cast, "whistle.to_rate")


def test_who_is_late_and_what_waits_too_long_is_said_once(cast: Cast) -> None:
    whistle, waiting = blown(cast), requested(cast)
    rewind(lead_call(cast, whistle), timedelta(days=30))
    Whistle.objects.filter(pk=waiting.pk).update(due_at=waiting.requested_at)
    for _again in range(2):
        note_overdue()
        assert told(cast, "whistle.late") == {
            "handler",
            "department_head",
            "secretary",
            "community_worker",
            "dispatcher",
        }
        assert told(cast, "whistle.unapproved") == {"dispatcher", "commander"}
    assert Message.objects.filter(kind="whistle.late").count() == 5
