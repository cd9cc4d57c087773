"""The dispatcher's side: approve before the whistle (吹哨准), say who leads and who assists (分哨明), or
say no."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from liren.accounts.actors import SYSTEM, Actor
from liren.whistles.actions.calling import add_call, units_for
from liren.whistles.actions.stepping import (
    NO_WORD,
    Taking,
    Word,
    begin_step,
    finish_step,
    need_note,
    take_call,
)
from liren.whistles.machine import CallState, Part
from liren.whistles.models import Call, Whistle

STANDING_DOWN = (CallState.CALLED, CallState.COMING, CallState.REFUSED, CallState.ARRIVED)


@transaction.atomic
def approve_whistle(
    actor: Actor,
    whistle_id: UUID,
    word: Word = NO_WORD,
    *,
    lead: UUID | None = None,
    co_handlers: Sequence[UUID] = (),
) -> Whistle:
    """Blow the whistle: every unit is called, each with its own time to arrive.

    Args:
        lead: the unit that leads, if the dispatcher decides on the units anew; None: as proposed.
        co_handlers: the units that assist, when `lead` is given.

    Raises:
        InvalidError: a unit does not serve this place, or is named twice.
    """
    taking = begin_step(actor, whistle_id, "approve", word)
    if taking.is_repeat:
        return taking.whistle
    whistle = taking.whistle
    whistle.is_confirmed, whistle.approved_by_id, whistle.blown_at = True, actor.user_id, taking.at
    proposed = {call.organization_id: call for call in _calls(whistle)}
    chosen = [lead, *co_handlers] if lead else _in_order(proposed)
    units = units_for(whistle.division, chosen)
    for call in proposed.values():
        if call.organization_id not in chosen:
            take_call(taking, call, "drop")
    # Who led and now assists gives way before the new lead takes the place.
    for unit in reversed(units):
        part = Part.LEAD if unit.pk == chosen[0] else Part.CO_HANDLER
        earlier = proposed.get(unit.pk)
        if earlier is None:
            add_call(taking, unit, part, "call")
        else:
            earlier.part = part
            take_call(taking, earlier, "call")
    return finish_step(taking)


def _calls(whistle: Whistle) -> list[Call]:
    """The proposed calls, each with the one whistle that is locked."""
    calls = list(whistle.calls.select_related("organization").filter(state=CallState.PROPOSED))
    for call in calls:
        call.whistle = whistle
    return calls


def _in_order(proposed: dict[UUID, Call]) -> list[UUID]:
    return [
        pk for pk, call in sorted(proposed.items(), key=lambda item: (item[1].part != Part.LEAD, item[1].pk))
    ]


@transaction.atomic
def decline_whistle(actor: Actor, whistle_id: UUID, word: Word) -> Whistle:
    """Say no, with the reason: the community can do it alone, or an ordinary order is enough."""
    need_note(word, _("Say why the whistle is not approved; the community reads it."))
    return finish_step(begin_step(actor, whistle_id, "decline", word))


@transaction.atomic
def confirm_whistle(actor: Actor, whistle_id: UUID, word: Word = NO_WORD) -> Whistle:
    """Approve afterwards what was blown at once."""
    taking = begin_step(actor, whistle_id, "confirm", word)
    if not taking.is_repeat:
        taking.whistle.is_confirmed, taking.whistle.approved_by_id = True, actor.user_id
    return finish_step(taking)


@transaction.atomic
def call_off_whistle(actor: Actor, whistle_id: UUID, word: Word) -> Whistle:
    """End a whistle that should not go on: it was no emergency, or there is nothing left to do."""
    need_note(word, _("Say why it is called off; every unit reads it."))
    taking = begin_step(actor, whistle_id, "call_off", word)
    if not taking.is_repeat:
        system = Taking(SYSTEM, taking.whistle, "stand_down", NO_WORD, taking.at)
        for call in taking.whistle.calls.select_related("organization").filter(state__in=STANDING_DOWN):
            call.whistle = taking.whistle
            take_call(system, call, "stand_down")
    return finish_step(taking)
