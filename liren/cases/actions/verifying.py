"""From a report to a filed case: confirm, reject, merge and split again, withdraw, file."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.actions.stepping import NO_WORD, Word, begin_step, finish_step
from liren.cases.machine import DONE_STATES
from liren.cases.models import Case, Category
from liren.core.verdicts import InvalidError


def _need_reason(word: Word) -> None:
    if not word.note.strip():
        raise InvalidError(_("Give the reason; the reporter reads it."), field="note")


@transaction.atomic
def verify_case(actor: Actor, case_id: UUID, word: Word = NO_WORD) -> Case:
    """Confirm on site that the matter is as reported."""
    return finish_step(begin_step(actor, case_id, "verify", word))


@transaction.atomic
def reject_case(actor: Actor, case_id: UUID, word: Word) -> Case:
    """Refuse a report that is not a matter for this platform, with the reason that its reporter reads."""
    _need_reason(word)
    taking = begin_step(actor, case_id, "reject", word)
    if not taking.is_repeat:
        taking.case.outcome = word.note
        taking.case.closed_at = taking.at
    return finish_step(taking)


@transaction.atomic
def withdraw_case(actor: Actor, case_id: UUID, word: Word = NO_WORD) -> Case:
    """The reporter takes the report back before anybody was sent."""
    taking = begin_step(actor, case_id, "withdraw", word)
    if not taking.is_repeat:
        taking.case.closed_at = taking.at
    return finish_step(taking)


@transaction.atomic
def merge_case(actor: Actor, case_id: UUID, word: Word = NO_WORD, *, into: UUID) -> Case:
    """Join a second report of the same matter to the first; its reporter follows the first from now on."""
    taking = begin_step(actor, case_id, "merge", word)
    if taking.is_repeat:
        return taking.case
    target = Case.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=into)
    if target.pk == taking.case.pk:
        raise InvalidError(_("A case can't be merged into itself."), field="into")
    if target.state in DONE_STATES:
        raise InvalidError(
            _("Case %(number)s is finished already.") % {"number": target.number}, field="into"
        )
    taking.case.merged_into = target
    taking.case.closed_at = taking.at
    return finish_step(taking)


@transaction.atomic
def split_case(actor: Actor, case_id: UUID, word: Word) -> Case:
    """Undo a merging: the case is a matter of its own and begins again as reported, with the time that its
    clocks had left."""
    _need_reason(word)
    taking = begin_step(actor, case_id, "split", word)
    if not taking.is_repeat:
        taking.case.merged_into = None
        taking.case.closed_at = None
    return finish_step(taking)


@transaction.atomic
def file_case(actor: Actor, case_id: UUID, word: Word = NO_WORD, *, category_code: str = "") -> Case:
    """Put the matter on file, under a better category if the reporter's was not the right one. Clocks
    keep running."""
    taking = begin_step(actor, case_id, "file", word)
    if category_code and not taking.is_repeat:
        category = Category.objects.filter(pk=category_code).first()
        if category is None:
            raise InvalidError(
                _("There is no category %(code)s.") % {"code": category_code}, field="category"
            )
        taking.case.category = category
    return finish_step(taking)
