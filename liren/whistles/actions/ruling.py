"""Ruling on a refusal. A ruling sticks: the unit comes, or is released and, if it led, replaced."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.core.verdicts import InvalidError
from liren.whistles.actions.calling import add_call, units_for
from liren.whistles.actions.stepping import Taking, Word, begin_call_step, need_note, take_call
from liren.whistles.machine import GONE, Part
from liren.whistles.models import Call


def _begin(actor: Actor, call_id: UUID, verb: str, word: Word) -> tuple[Taking, Call]:
    need_note(word, _("Give the grounds; the unit and the community read them."))
    taking = begin_call_step(actor, call_id, verb, word)
    call = taking.call
    assert call is not None
    if not taking.is_repeat:
        call.ruled_at, call.ruled_by_id, call.ruling = taking.at, actor.user_id, word.note.strip()
    return taking, call


@transaction.atomic
def insist_on_call(actor: Actor, call_id: UUID, word: Word) -> Call:
    """Rule that the unit comes, with the time that it had left when it refused. It can't refuse again."""
    taking, call = _begin(actor, call_id, "insist", word)
    if taking.is_repeat:
        return call
    call.must_come = True
    return take_call(taking, call, "insist", word)


@transaction.atomic
def release_call(actor: Actor, call_id: UUID, word: Word, *, replacement: UUID | None = None) -> Call:
    """Rule that the unit does not have to come, and call another in its place.

    Raises:
        InvalidError: the unit led and nobody takes its place, or the replacement is called already.
    """
    taking, call = _begin(actor, call_id, "release", word)
    if taking.is_repeat:
        return call
    if replacement is None and call.part == Part.LEAD:
        raise InvalidError(_("Choose the unit that leads instead."), field="replacement")
    if replacement is not None:
        taken = taking.whistle.calls.exclude(state__in=GONE).filter(organization_id=replacement)
        if replacement == call.organization_id or taken.exists():
            raise InvalidError(_("This unit is called already."), field="replacement")
    take_call(taking, call, "release", word)
    if replacement is not None:
        (unit,) = units_for(taking.whistle.division, [replacement])
        add_call(taking, unit, call.part, "call")
    return call
