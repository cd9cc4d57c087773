"""The end of a whistle: the community confirms, both sides rate each other (评哨严), it closes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import SYSTEM, Actor
from liren.core.verdicts import InvalidError
from liren.whistles.actions.stepping import (
    NO_WORD,
    Taking,
    Word,
    begin_call_step,
    begin_step,
    finish_step,
    need_note,
    take_call,
)
from liren.whistles.machine import EXPECTED, CallState, State
from liren.whistles.models import Call, Whistle, WhistleRating
from liren.whistles.permissions import SIDES


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one side thinks of the other: 5 very satisfied to 1. The two questions are for units only."""

    level: int
    was_justified: bool | None = None
    was_prepared: bool | None = None


@transaction.atomic
def finish_whistle(actor: Actor, whistle_id: UUID, word: Word) -> Whistle:
    """The community confirms that it is done. Units whose time passed without a sign-in are noted as
    absent."""
    need_note(word, _("Say what came of it."))
    taking = begin_step(actor, whistle_id, "finish", word)
    if taking.is_repeat:
        return taking.whistle
    whistle = taking.whistle
    system = Taking(SYSTEM, whistle, "miss", NO_WORD, taking.at)
    for call in whistle.calls.select_related("organization").filter(state__in=EXPECTED):
        call.whistle = whistle
        take_call(system, call, "miss")
    whistle.outcome, whistle.finished_at = word.note.strip(), taking.at
    finish_step(taking)
    return _close_if_rated(whistle, taking.at)


@transaction.atomic
def rate_unit(actor: Actor, call_id: UUID, word: Word = NO_WORD, *, opinion: Opinion) -> Call:
    """The community's word on one unit."""
    return _rate(actor, call_id, "rate_unit", word, Opinion(opinion.level))


@transaction.atomic
def rate_call(actor: Actor, call_id: UUID, word: Word = NO_WORD, *, opinion: Opinion) -> Call:
    """The unit's word on the whistle: was it justified, was it well prepared."""
    if opinion.was_justified is None or opinion.was_prepared is None:
        raise InvalidError(_("Answer both questions."), field="was_justified")
    return _rate(actor, call_id, "rate_call", word, opinion)


def _rate(actor: Actor, call_id: UUID, verb: str, word: Word, opinion: Opinion) -> Call:
    if opinion.level not in range(1, 6):
        raise InvalidError(_("Choose one of the five levels."), field="level")
    taking = begin_call_step(actor, call_id, verb, word)
    call = taking.call
    assert call is not None
    if taking.is_repeat:
        return call
    WhistleRating.objects.create(
        call=call,
        side=SIDES[verb],
        level=opinion.level,
        was_justified=opinion.was_justified,
        was_prepared=opinion.was_prepared,
        comment=word.note.strip(),
        by_id=actor.user_id,
        at=taking.at,
    )
    take_call(taking, call, verb, word)
    _close_if_rated(taking.whistle, taking.at)
    return call


def _close_if_rated(whistle: Whistle, at: datetime) -> Whistle:
    calls = whistle.calls.filter(state__in=(CallState.REPORTED, CallState.ABSENT))
    owed = sum(2 if call.state == CallState.REPORTED else 1 for call in calls)
    if WhistleRating.objects.filter(call__whistle=whistle).count() >= owed:
        return _close(whistle, at)
    return whistle


def _close(whistle: Whistle, at: datetime) -> Whistle:
    whistle.closed_at = at
    return finish_step(Taking(SYSTEM, whistle, "close", NO_WORD, at))


@transaction.atomic
def close_unrated(whistle_id: UUID) -> bool:
    """Close a whistle whose time for rating is over. A rating that was not given counts nowhere."""
    now = timezone.now()
    whistle = Whistle.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=whistle_id).first()
    if whistle is None or whistle.state != State.DONE or whistle.due_at is None or now < whistle.due_at:
        return False
    _close(whistle, now)
    return True
