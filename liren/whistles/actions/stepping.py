"""One step of the tables, taken by one person, exactly once: lock, verdict, clock, history, ledger,
announcement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.actions.stepping import LONGEST_NOTE, NO_WORD, Word
from liren.core.announcements import announce
from liren.core.streams import publish
from liren.core.verdicts import Denied, InvalidError, RefusedError, require
from liren.ledger.actions import record
from liren.whistles.clocks import apply_call_clock, apply_clock
from liren.whistles.events import WhistleStepped
from liren.whistles.machine import Step, call_step_from, step_from
from liren.whistles.models import Call, Whistle, WhistleEntry
from liren.whistles.permissions import UNITS, may_take, may_take_call

__all__ = [
    "NO_WORD",
    "Taking",
    "Word",
    "begin_call_step",
    "begin_step",
    "finish_step",
    "need_note",
    "take_call",
]


@dataclass(slots=True)
class Taking:
    """A step that has begun: the whistle is locked and the actor may take it."""

    actor: Actor
    whistle: Whistle
    verb: str
    word: Word
    at: datetime
    call: Call | None = None
    is_repeat: bool = False  # this very step was taken before, by the same key


def need_note(word: Word, reason: str) -> None:
    """Insist on words.

    Raises:
        InvalidError: there are none.
    """
    if not word.note.strip():
        raise InvalidError(reason, field="note")


def _check_length(word: Word) -> None:
    if len(word.note) > LONGEST_NOTE:
        raise InvalidError(_("At most %(count)d characters.") % {"count": LONGEST_NOTE}, field="note")


def _check_seen(word: Word, version: int) -> None:
    if word.seen_version is not None and word.seen_version != version:
        words = _("Somebody was faster. Look at the whistle again, then decide.")
        raise RefusedError(Denied(words, because="state"))


def begin_step(actor: Actor, whistle_id: UUID, verb: str, word: Word = NO_WORD) -> Taking:
    """Lock the whistle and make sure that the actor may take this step now.

    Raises:
        Whistle.DoesNotExist: no such whistle, or not one that the actor may know of.
        RefusedError: with the reason; "state" if it has moved on.
        InvalidError: the note is too long.
    """
    _check_length(word)
    whistle = Whistle.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=whistle_id)
    taking = Taking(actor, whistle, verb, word, timezone.now())
    if word.key and whistle.entries.filter(key=word.key).exists():
        taking.is_repeat = True
        return taking
    require(may_take(actor, whistle, verb))
    _check_seen(word, whistle.version)
    return taking


def begin_call_step(actor: Actor, call_id: UUID, verb: str, word: Word = NO_WORD) -> Taking:
    """Lock the whistle of this call and make sure that the actor may take this step of it now.

    Raises:
        Call.DoesNotExist: no such call, or not one that the actor may know of.
        RefusedError: with the reason; "state" if it has moved on.
        InvalidError: the note is too long.
    """
    _check_length(word)
    visible = Whistle.objects.visible_to(actor)
    whistle_id = Call.objects.values_list("whistle_id", flat=True).get(pk=call_id, whistle__in=visible)
    whistle = Whistle.objects.select_for_update(of=("self",)).get(pk=whistle_id)
    call = whistle.calls.select_related("organization").get(pk=call_id)
    call.whistle = whistle
    taking = Taking(actor, whistle, verb, word, timezone.now(), call)
    if word.key and whistle.entries.filter(key=word.key).exists():
        taking.is_repeat = True
        return taking
    require(may_take_call(actor, call, verb))
    _check_seen(word, call.version)
    return taking


def finish_step(taking: Taking, step: Step | None = None) -> Whistle:
    """Move the whistle and its clock, and write it down. `step` is given for the first step only."""
    whistle = taking.whistle
    if taking.is_repeat:
        return whistle
    before = whistle.state
    row = step or step_from(before, taking.verb)
    assert row is not None
    apply_clock(whistle, row, taking.at)
    whistle.state = row.target
    if step is None:
        whistle.version += 1
    whistle.save()
    write_entry(taking, before, whistle.state)
    return whistle


def take_call(
    taking: Taking, call: Call, verb: str, word: Word = NO_WORD, *, during: str | None = None
) -> Call:
    """Move one call by the table, and write it down. The verdict has been given.

    `during` is the state in which the whistle counts as being, if that is not the one it has now.
    """
    step = call_step_from(call.state, verb, taking.whistle.state if during is None else during)
    assert step is not None, (call.state, verb, taking.whistle.state)
    before = call.state
    apply_call_clock(call, step, taking.at)
    call.state = step.target
    if verb == "call":
        call.called_at = taking.at
    if before:
        call.version += 1
    call.save()
    write_entry(Taking(taking.actor, taking.whistle, verb, word, taking.at, call), before, call.state)
    return call


def write_entry(taking: Taking, before: str, after: str) -> WhistleEntry:
    """The step's line in the history, in the ledger, and in the ears of other rooms."""
    whistle, call, actor = taking.whistle, taking.call, taking.actor
    role, organization_id = _acting_post(actor, whistle, call)
    entry = WhistleEntry.objects.create(
        whistle=whistle,
        call=call,
        at=taking.at,
        verb=taking.verb,
        from_state=before,
        to_state=after,
        actor_id=actor.user_id,
        role=role,
        organization_id=organization_id,
        note=taking.word.note.strip(),
        key=taking.word.key,
    )
    target = call or whistle
    record(actor, f"whistle.{taking.verb}", target, before=before, after=after, whistle=str(whistle.pk))
    announce(WhistleStepped(whistle.pk, taking.verb, entry.pk))
    publish("whistle", str(whistle.pk), whistle.division)
    return entry


def _acting_post(actor: Actor, whistle: Whistle, call: Call | None) -> tuple[str, UUID | None]:
    """In which post somebody acts: for the called unit, else by the nearest scope."""
    if actor.kind == "system":
        return "system", None
    posts = [
        post
        for post in actor.holdings
        if call and post.role in UNITS and post.organization_id == call.organization_id
    ]
    posts += sorted(
        (post for post in actor.holdings if post.covers(whistle.division)),
        key=lambda post: len(post.scope),
        reverse=True,
    )
    return (str(posts[0].role), posts[0].organization_id) if posts else ("", None)
