"""What a called unit does: answer, refuse with its reason, sign in on the spot (应哨快), report its share."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.core.coordinates import distance
from liren.core.verdicts import InvalidError
from liren.whistles.actions.stepping import NO_WORD, Word, begin_call_step, need_note, take_call
from liren.whistles.models import Call, Whistle, WhistleSetting
from liren.whistles.rules import setting

PLACES_KEPT = 4  # decimals of a degree: about ten metres


@dataclass(frozen=True, slots=True)
class Position:
    """Where a device says it is (WGS84). Asked for once, for this sign-in only."""

    lon: float
    lat: float


@transaction.atomic
def answer_call(actor: Actor, call_id: UUID, word: Word = NO_WORD) -> Call:
    """The unit says that it is coming."""
    taking = begin_call_step(actor, call_id, "answer", word)
    call = taking.call
    assert call is not None
    if taking.is_repeat:
        return call
    call.answered_at = taking.at
    return take_call(taking, call, "answer", word)


@transaction.atomic
def refuse_call(actor: Actor, call_id: UUID, word: Word) -> Call:
    """The unit says, with its reason, that it does not have to come. The command centre rules on it."""
    need_note(word, _("Say why your unit does not have to come; the command centre reads it."))
    taking = begin_call_step(actor, call_id, "refuse", word)
    call = taking.call
    assert call is not None
    if taking.is_repeat:
        return call
    call.refused_at, call.refusal = taking.at, word.note.strip()
    return take_call(taking, call, "refuse", word)


@transaction.atomic
def sign_in_call(
    actor: Actor, call_id: UUID, word: Word = NO_WORD, *, position: Position | None = None
) -> Call:
    """The unit is on the spot (到场签到). Too late or too far is flagged, never refused.

    The position is optional: nobody is made to hand over where they are (整治形式主义为基层减负若干规定,
    2024-08-06).
    What is kept is rounded to about ten metres, and only until the nightly job deletes it.

    Raises:
        InvalidError: the position is none.
    """
    if position is not None:
        _check_position(position)
    taking = begin_call_step(actor, call_id, "sign_in", word)
    call = taking.call
    assert call is not None
    if taking.is_repeat:
        return call
    call.signed_in_at, call.signed_in_by_id = taking.at, actor.user_id
    call.is_late = call.due_at is not None and taking.at > call.due_at
    if position is not None:
        call.lon, call.lat = round(position.lon, PLACES_KEPT), round(position.lat, PLACES_KEPT)
        _measure(call, taking.whistle, position, taking.at)
    return take_call(taking, call, "sign_in", word)


def _measure(call: Call, whistle: Whistle, position: Position, at: datetime) -> None:
    """How far from the whistle's place that is, in tens of metres, and whether that still counts as there."""
    if whistle.lon is None or whistle.lat is None:
        return
    metres = float(distance(position.lon, position.lat, whistle.lon, whistle.lat))
    near = setting(WhistleSetting.Name.NEAR_METRES, timezone.localdate(at))
    call.distance, call.is_far = round(metres / 10) * 10, metres > near


def _check_position(position: Position) -> None:
    known = math.isfinite(position.lon) and math.isfinite(position.lat)
    if not known or not (-180 <= position.lon <= 180 and -90 <= position.lat <= 90):
        raise InvalidError(_("This is not a position."), field="lon")


@transaction.atomic
def report_share(actor: Actor, call_id: UUID, word: Word) -> Call:
    """The unit reports what it has done on the spot."""
    need_note(word, _("Say what your unit has done."))
    taking = begin_call_step(actor, call_id, "report", word)
    call = taking.call
    assert call is not None
    if taking.is_repeat:
        return call
    call.result, call.reported_at = word.note.strip(), taking.at
    return take_call(taking, call, "report", word)
