"""Writing down the answers to a category's questions: with the report, or by its reporter right after it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.actions.stepping import signing
from liren.cases.asking import FIELD, Asked, checked, questions_of
from liren.cases.machine import State
from liren.cases.models import Case, CaseAnswer
from liren.cases.permissions import may_answer
from liren.core.verdicts import Denied, InvalidError, RefusedError, require
from liren.ledger.actions import record

UNTOUCHED = (State.REPORTED, State.VERIFIED)  # later the unit has read them


def right_answers(category_code: str, answers: Mapping[str, str]) -> list[Asked]:
    """The answers to write down.

    Raises:
        InvalidError: one is missing or can't be understood; the field is that of its input.
    """
    asked = checked(questions_of(category_code), answers)
    for one in asked:
        if one.problem:
            raise InvalidError(one.problem, field=FIELD + one.question.key)
    return [one for one in asked if one.value]


def write_answers(case: Case, asked: list[Asked]) -> None:
    """Keep the answers, in the caller's transaction. The same once more changes nothing."""
    rows = [CaseAnswer(case=case, question=one.question, value=one.value) for one in asked]
    CaseAnswer.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["case", "question"], update_fields=["value"]
    )


@transaction.atomic
def answer_questions(actor: Actor, case_id: UUID, answers: Mapping[str, str]) -> Case:
    """The reporter (or whoever took the report) answers after the report is in.

    Raises:
        Case.DoesNotExist: no such case, or not one that the actor may know of.
        RefusedError: somebody else's report, or work has begun.
        InvalidError: an answer is missing or can't be understood.
    """
    case = Case.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=case_id)
    require(may_answer(actor, case))
    if case.state not in UNTOUCHED:
        raise RefusedError(Denied(_("Work on the case has begun; call the office instead."), because="state"))
    asked = right_answers(case.category_id, answers)
    write_answers(case, asked)
    signatory = signing(actor, case) if case.pk in actor.receipts else actor
    record(signatory, "case.answered", case, count=len(asked))
    return case
