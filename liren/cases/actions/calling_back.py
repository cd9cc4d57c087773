"""Asking the reporter of a finished case, and writing down what was said."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.actions.stepping import LONGEST_NOTE
from liren.cases.events import CallBackRecorded
from liren.cases.models import CallBack, Case
from liren.cases.permissions import may_call_back
from liren.core.announcements import announce
from liren.core.streams import publish
from liren.core.verdicts import Denied, InvalidError, RefusedError, require
from liren.ledger.actions import record


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody said. None: not asked or not answered. `satisfaction` is 5 (very satisfied) to 1."""

    was_contacted: bool | None = None
    was_solved: bool | None = None
    satisfaction: int | None = None
    comment: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether none of the three questions was answered."""
        return self.was_contacted is None and self.was_solved is None and self.satisfaction is None


NO_ANSWERS = Answers()


@transaction.atomic
def record_call_back(
    actor: Actor,
    case_id: UUID,
    *,
    key: UUID,
    channel: str,
    is_reached: bool,
    answers: Answers = NO_ANSWERS,
) -> CallBack:
    """Write down one attempt to ask the reporter about the case's present round.

    It is valid if somebody was reached and answered at least one question. The same key twice is one attempt.
    The ledger keeps that it was made, not what was said.

    Raises:
        Case.DoesNotExist: no such case, or not one that the actor may know of.
        RefusedError: the actor's unit did the work, the case is not finished, or this round was answered.
        InvalidError: no such channel or level, answers of somebody who was not reached.
    """
    case = Case.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=case_id)
    if earlier := CallBack.objects.filter(key=key, case=case).first():
        return earlier
    require(may_call_back(actor, case))
    _check(channel, is_reached, answers)
    is_valid = is_reached and not answers.is_empty
    if is_valid and case.call_backs.filter(round=case.round, is_valid=True).exists():
        raise RefusedError(Denied(_("This round has been answered already."), because="state"))
    call_back = CallBack.objects.create(
        key=key,
        case=case,
        round=case.round,
        channel=channel,
        is_reached=is_reached,
        is_valid=is_valid,
        was_contacted=answers.was_contacted,
        was_solved=answers.was_solved,
        satisfaction=answers.satisfaction,
        comment=answers.comment.strip(),
        by_id=actor.user_id,
        at=timezone.now(),
    )
    record(
        actor,
        "case.called_back",
        call_back,
        case=str(case.pk),
        round=case.round,
        channel=channel,
        is_reached=is_reached,
        is_valid=is_valid,
    )
    announce(CallBackRecorded(call_back.pk))
    publish("case", str(case.pk), case.division)
    return call_back


def _check(channel: str, is_reached: bool, answers: Answers) -> None:
    if channel not in CallBack.Channel.values:
        raise InvalidError(_("Choose how they were asked."), field="channel")
    if not is_reached and not answers.is_empty:
        raise InvalidError(_("Somebody who was not reached gave no answers."), field="is_reached")
    if answers.satisfaction is not None and answers.satisfaction not in CallBack.Satisfaction.values:
        raise InvalidError(_("Choose one of the five levels."), field="satisfaction")
    if len(answers.comment) > LONGEST_NOTE:
        raise InvalidError(_("At most %(count)d characters.") % {"count": LONGEST_NOTE}, field="comment")
