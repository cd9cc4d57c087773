"""More time: asked for by the unit that leads, decided by somebody else."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.actions.extending import check_amount, extend_deadline
from liren.cases.clocks import running_deadline
from liren.cases.models import Case
from liren.core.announcements import announce
from liren.core.streams import publish
from liren.core.verdicts import require
from liren.escalation.actions.climbing import look_again
from liren.escalation.actions.wording import said
from liren.escalation.events import ExtensionAsked, ExtensionDecided
from liren.escalation.models import Extension
from liren.escalation.permissions import may_ask_extension, may_decide_extension
from liren.ledger.actions import record


@transaction.atomic
def ask_extension(actor: Actor, case_id: UUID, *, amount: int, reason: str, key: UUID) -> Extension:
    """Ask for `amount` more, in the kind of the clock that runs. The same key again changes nothing.

    Raises:
        Case.DoesNotExist: no such case, or not one that the actor may know of.
        RefusedError: not this unit's case, no time left to ask, extended or asked before.
        InvalidError: no reason, or more than the first limit.
    """
    case = Case.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=case_id)
    if same := Extension.objects.filter(key=key, case=case).first():
        return same
    require(may_ask_extension(actor, case))
    deadline = running_deadline(case)
    assert deadline  # the verdict says so
    assert case.lead_id
    reason = said(reason, "reason", _("Say why the time is too short."))
    check_amount(deadline, amount)
    extension = Extension.objects.create(
        key=key,
        case=case,
        deadline=deadline,
        organization_id=case.lead_id,
        amount=amount,
        limit_kind=deadline.limit_kind,
        reason=reason,
        asked_at=timezone.now(),
        asked_by_id=actor.person_id,
    )
    record(
        actor, "extension.asked", extension, case=str(case.pk), amount=amount, limit_kind=deadline.limit_kind
    )
    announce(ExtensionAsked(extension.pk))
    publish("case", str(case.pk), case.division)
    return extension


@transaction.atomic
def decide_extension(actor: Actor, extension_id: UUID, *, approve: bool, word: str = "") -> Extension:
    """Approve more time, which moves the due time; or refuse it, with the reason.

    What was asked for in time can be approved afterwards: the wait is not the unit's. The extension is
    counted from the due time in any case.

    Raises:
        Extension.DoesNotExist: no such one, or of a case that the actor may not know of.
        RefusedError: the actor asked for it, is of the unit, or it is decided.
        InvalidError: refused without a reason.
    """
    case_id = Extension.objects.visible_to(actor).values_list("case_id", flat=True).get(pk=extension_id)
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    extension = (
        Extension.objects.select_for_update(of=("self",)).select_related("deadline").get(pk=extension_id)
    )
    extension.case = extension.deadline.case = case
    require(may_decide_extension(actor, extension))
    if not approve:
        word = said(word, "word", _("Say why not; the unit reads it."))
    extension.state = Extension.State.APPROVED if approve else Extension.State.REFUSED
    extension.word, extension.decided_at = word.strip(), timezone.now()
    extension.decided_by_id = actor.person_id
    extension.save(update_fields=["state", "word", "decided_at", "decided_by"])
    if approve:
        extend_deadline(actor, extension.deadline_id, extension.amount)
        look_again(case.pk)
    record(actor, f"extension.{extension.state}", extension, case=str(case.pk), amount=extension.amount)
    announce(ExtensionDecided(extension.pk))
    publish("case", str(case.pk), case.division)
    return extension
