"""The end of the loop: inspect, send back, close, rate, re-check, reopen; and the pause in between."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from liren.accounts.actors import SYSTEM, Actor
from liren.cases.actions.stepping import NO_WORD, Taking, Word, begin_step, finish_step
from liren.cases.models import Case, Rating, WorkOrder
from liren.cases.parameters import BAD_SCORE
from liren.core.parameters import parameter
from liren.core.verdicts import InvalidError


def _need_note(word: Word, reason: str) -> None:
    if not word.note.strip():
        raise InvalidError(reason, field="note")


@transaction.atomic
def inspect_case(actor: Actor, case_id: UUID, word: Word = NO_WORD) -> Case:
    """Somebody who did not do the work has seen that it is done."""
    return finish_step(begin_step(actor, case_id, "inspect", word))


@transaction.atomic
def rework_case(actor: Actor, case_id: UUID, word: Word) -> Case:
    """The work is not done: the unit goes on, with the time that it had left."""
    _need_note(word, _("Say what is still missing."))
    taking = begin_step(actor, case_id, "rework", word)
    if not taking.is_repeat:
        order = taking.case.orders.get(
            part=WorkOrder.Part.LEAD, state=WorkOrder.State.HANDLED, round=taking.case.round
        )
        order.state, order.ended_at = WorkOrder.State.ACCEPTED, None
        order.save(update_fields=["state", "ended_at"])
        taking.case.handled_at = None
    return finish_step(taking, is_public=False)


@transaction.atomic
def close_case(actor: Actor, case_id: UUID, word: Word) -> Case:
    """Close an inspected case with the outcome that its reporter reads."""
    _need_note(word, _("Write the outcome; the reporter reads it."))
    taking = begin_step(actor, case_id, "close", word)
    if not taking.is_repeat:
        taking.case.outcome, taking.case.closed_at = word.note, taking.at
    return finish_step(taking)


@transaction.atomic
def rate_case(actor: Actor, case_id: UUID, word: Word = NO_WORD, *, score: int) -> Case:
    """The reporter's word, 5 to 1. A bad one opens a re-check, once a round."""
    if score not in range(1, 6):
        raise InvalidError(_("Choose one of the five levels."), field="score")
    taking = begin_step(actor, case_id, "rate", word)
    if taking.is_repeat:
        return taking.case
    Rating.objects.create(
        case=taking.case, round=taking.case.round, score=score, comment=word.note, at=taking.at
    )
    taking.case.score = score
    case = finish_step(taking)
    if case.round == 1 and score <= parameter(BAD_SCORE):
        return _reopen(begin_step(SYSTEM, case.pk, "recheck"))
    return case


@transaction.atomic
def reopen_case(actor: Actor, case_id: UUID, word: Word) -> Case:
    """Take a closed case up again, with the reason."""
    _need_note(word, _("Say why the case is taken up again."))
    return _reopen(begin_step(actor, case_id, "reopen", word))


def _reopen(taking: Taking) -> Case:
    if not taking.is_repeat:
        taking.case.round += 1
        taking.case.closed_at = None
    return finish_step(taking)


@transaction.atomic
def suspend_case(actor: Actor, case_id: UUID, word: Word) -> Case:
    """Put a case that can't be done now on the list of open problems (挂账). Its clock pauses."""
    _need_note(word, _("Say why it can't be done now; the reporter reads it."))
    return finish_step(begin_step(actor, case_id, "suspend", word))


@transaction.atomic
def resume_case(actor: Actor, case_id: UUID, word: Word = NO_WORD) -> Case:
    """Go on where the case stood. Its clock has the time that was left."""
    return finish_step(begin_step(actor, case_id, "resume", word))
