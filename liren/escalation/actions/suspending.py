"""A pause of the legal clock: asked for by the unit that leads, with the reason; decided by somebody else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.actions.closing import suspend_case
from liren.cases.actions.stepping import Word
from liren.cases.models import Case
from liren.core.announcements import announce
from liren.core.streams import publish
from liren.core.verdicts import require
from liren.escalation.actions.scheduling import check_review_day, schedule_first_review
from liren.escalation.actions.wording import said
from liren.escalation.events import SuspensionAsked, SuspensionDecided
from liren.escalation.models import SuspensionRequest
from liren.escalation.permissions import PAUSABLE, may_ask_suspension, may_decide_suspension
from liren.ledger.actions import record


@transaction.atomic
def ask_suspension(
    actor: Actor, case_id: UUID, *, reason: str, key: UUID, until: date | None = None
) -> SuspensionRequest:
    """Ask for the case to be suspended, with the reason that its reporter will read, and perhaps the day on
    which it is to be looked at again. The same key again changes nothing.

    Raises:
        Case.DoesNotExist: no such case, or not one that the actor may know of.
        RefusedError: not this unit's case, not at work, or asked before.
        InvalidError: no reason, or a day that is none of those to come.
    """
    case = Case.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=case_id)
    if same := SuspensionRequest.objects.filter(key=key, case=case).first():
        return same
    require(may_ask_suspension(actor, case))
    assert case.lead_id  # the verdict says so
    reason = said(reason, "reason", _("Say why it can't be done now; the reporter reads it."))
    now = timezone.now()
    if until is not None:
        check_review_day(until, case.division, now)
    request = SuspensionRequest.objects.create(
        key=key,
        case=case,
        organization_id=case.lead_id,
        reason=reason,
        until=until,
        asked_at=now,
        asked_by_id=actor.person_id,
    )
    record(actor, "suspension.asked", request, case=str(case.pk), until=until.isoformat() if until else "")
    announce(SuspensionAsked(request.pk))
    publish("case", str(case.pk), case.division)
    return request


@transaction.atomic
def decide_suspension(actor: Actor, request_id: UUID, *, approve: bool, word: str = "") -> SuspensionRequest:
    """Approve the pause, which suspends the case under the approver's name with the unit's reason; or
    refuse it, with a word.

    Raises:
        SuspensionRequest.DoesNotExist: no such one, or of a case that the actor may not know of.
        RefusedError: the actor asked for it, is of the unit, doesn't dispatch there; or it is decided.
        InvalidError: refused without a word.
    """
    found = SuspensionRequest.objects.visible_to(actor).values_list("case_id", flat=True)
    case = Case.objects.select_for_update(of=("self",)).get(pk=found.get(pk=request_id))
    request = SuspensionRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
    request.case = case
    require(may_decide_suspension(actor, request, approve=approve))
    if word.strip() or not approve:
        word = said(word, "word", _("Say why not; the unit reads it."))
    request.state = SuspensionRequest.State.APPROVED if approve else SuspensionRequest.State.REFUSED
    request.word, request.decided_at = word.strip(), timezone.now()
    request.decided_by_id = actor.person_id
    request.save(update_fields=["state", "word", "decided_at", "decided_by"])
    if approve:
        suspended = suspend_case(actor, case.pk, Word(request.reason, key=request.key))
        schedule_first_review(suspended, request.until)
    record(actor, f"suspension.{request.state}", request, case=str(case.pk))
    announce(SuspensionDecided(request.pk))
    publish("case", str(case.pk), case.division)
    return request


def lapse_suspension_requests(case_ids: Iterable[UUID]) -> None:
    """After a step: what was asked for a case that has moved on waits for nobody any more.

    Called by the flow that hears of steps; doing it twice changes nothing.
    """
    waiting = SuspensionRequest.objects.filter(case__in=list(case_ids), state=SuspensionRequest.State.ASKED)
    if asked := set(waiting.values_list("case_id", flat=True)):  # else no case has to be locked
        _lapse(asked)


@transaction.atomic
def _lapse(case_ids: set[UUID]) -> None:
    cases = Case.objects.select_for_update(of=("self",)).filter(pk__in=case_ids).order_by("pk")
    moved_on = [case for case in cases if case.state not in PAUSABLE]
    SuspensionRequest.objects.filter(case__in=moved_on, state=SuspensionRequest.State.ASKED).update(
        state=SuspensionRequest.State.LAPSED, decided_at=timezone.now()
    )
