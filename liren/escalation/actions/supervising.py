"""Supervision: a superior's word on a case, the unit's reply, and the end of it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.models import Case
from liren.core.announcements import announce
from liren.core.clock import Limit, working_time
from liren.core.streams import publish
from liren.core.verdicts import InvalidError, require
from liren.escalation.actions.climbing import look_again
from liren.escalation.actions.wording import said
from liren.escalation.events import SupervisionReplied, SupervisionSet
from liren.escalation.models import Supervision
from liren.escalation.permissions import SUPERIORS, may_end_supervision, may_reply, may_supervise
from liren.ledger.actions import record

LONGEST = 999  # hours or days; a longer limit is a slip of the finger


@dataclass(frozen=True, slots=True)
class Order:
    """What a superior wants: why, in which words, and a reply within how long."""

    kind: Supervision.Kind
    word: str
    reply_within: Limit


@transaction.atomic
def supervise_case(actor: Actor, case_id: UUID, order: Order, *, key: UUID) -> Supervision:
    """Put a case under supervision. The same key again changes nothing.

    Raises:
        Case.DoesNotExist: no such case, or not one that the actor may know of.
        RefusedError: the actor is no superior here, or the case is finished.
        InvalidError: no word, or no limit.
    """
    case = Case.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=case_id)
    if same := Supervision.objects.filter(key=key, case=case).first():
        return same
    require(may_supervise(actor, case))
    word = said(order.word, "word", _("Say what you want to be done."))
    within = order.reply_within
    if not 1 <= within.amount <= LONGEST:
        raise InvalidError(_("Between 1 and %(most)d.") % {"most": LONGEST}, field="amount")
    now = timezone.now()
    supervision = Supervision.objects.create(
        key=key,
        case=case,
        kind=order.kind,
        word=word,
        amount=within.amount,
        limit_kind=within.kind,
        set_at=now,
        set_by_id=actor.person_id,
        role=_role(actor, case),
        due_at=working_time(case.division).due_at(now, within),
    )
    record(actor, "supervision.set", supervision, case=str(case.pk), kind=str(order.kind))
    announce(SupervisionSet(supervision.pk))
    look_again(case.pk)
    publish("case", str(case.pk), case.division)
    return supervision


def _role(actor: Actor, case: Case) -> str:
    """The highest post in which the actor may do it: the widest scope."""
    posts = [post for post in actor.holdings if post.role in SUPERIORS and post.covers(case.division)]
    return str(min(posts, key=lambda post: len(post.scope)).role)


def _locked(actor: Actor, supervision_id: UUID) -> Supervision:
    case_id = Supervision.objects.visible_to(actor).values_list("case_id", flat=True).get(pk=supervision_id)
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    supervision = Supervision.objects.select_for_update(of=("self",)).get(pk=supervision_id)
    supervision.case = case
    return supervision


@transaction.atomic
def reply_supervision(actor: Actor, supervision_id: UUID, *, reply: str) -> Supervision:
    """The unit says what it does about it.

    Raises:
        Supervision.DoesNotExist: no such one, or of a case that the actor may not know of.
        RefusedError: it is not this unit's, or it waits for no reply.
        InvalidError: nothing was written.
    """
    supervision = _locked(actor, supervision_id)
    require(may_reply(actor, supervision))
    supervision.reply = said(reply, "reply", _("Write what is done about it."))
    supervision.state, supervision.replied_at = Supervision.State.REPLIED, timezone.now()
    supervision.replied_by_id, supervision.organization_id = actor.person_id, supervision.case.lead_id
    supervision.save(update_fields=["reply", "state", "replied_at", "replied_by", "organization"])
    record(actor, "supervision.replied", supervision, case=str(supervision.case_id))
    announce(SupervisionReplied(supervision.pk))
    look_again(supervision.case_id)
    publish("case", str(supervision.case_id), supervision.case.division)
    return supervision


@transaction.atomic
def end_supervision(actor: Actor, supervision_id: UUID) -> Supervision:
    """Whoever set it is content, or it is no longer needed.

    Raises:
        Supervision.DoesNotExist: no such one, or of a case that the actor may not know of.
        RefusedError: somebody else set it, or it has ended.
    """
    supervision = _locked(actor, supervision_id)
    require(may_end_supervision(actor, supervision))
    supervision.state, supervision.ended_at = Supervision.State.ENDED, timezone.now()
    supervision.ended_by_id = actor.person_id
    supervision.save(update_fields=["state", "ended_at", "ended_by"])
    record(actor, "supervision.ended", supervision, case=str(supervision.case_id))
    look_again(supervision.case_id)
    publish("case", str(supervision.case_id), supervision.case.division)
    return supervision
