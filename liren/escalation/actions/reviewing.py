"""Reviewing an open problem: it stays one until another day, with the reason; or work on it goes on."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.actions.closing import resume_case
from liren.cases.actions.stepping import Word
from liren.cases.models import Case
from liren.core.streams import publish
from liren.core.verdicts import require
from liren.escalation.actions.climbing import look_again
from liren.escalation.actions.scheduling import check_review_day, schedule_missing_reviews
from liren.escalation.actions.wording import said
from liren.escalation.models import SuspensionReview
from liren.escalation.permissions import may_review
from liren.ledger.actions import record


@transaction.atomic
def keep_suspended(actor: Actor, case_id: UUID, *, until: date, reason: str, key: UUID) -> SuspensionReview:
    """Keep a case on the list of open problems until another review. The same key again changes nothing.

    Returns:
        The next review.

    Raises:
        Case.DoesNotExist: no such case, or not one that the actor may know of.
        RefusedError: the actor doesn't dispatch there, or the case is not suspended.
        InvalidError: no reason, a day that has passed, or one too far away.
    """
    case, pending = _pending(actor, case_id, key)
    if pending is None:
        return SuspensionReview.objects.filter(case=case).latest("set_at")
    reason = said(reason, "reason", _("Say why it still can't be done."))
    now = timezone.now()
    check_review_day(until, case.division, now)
    _decide(actor, pending, SuspensionReview.Outcome.KEPT, reason, key)
    following = SuspensionReview.objects.create(case=case, set_at=now, review_on=until)
    record(actor, "suspension.kept", case, until=until.isoformat())
    look_again(case.pk)
    publish("case", str(case.pk), case.division)
    return following


@transaction.atomic
def resume_suspended(actor: Actor, case_id: UUID, *, reason: str, key: UUID) -> Case:
    """Take the case up again: the plain step, and the review that led to it.

    Raises:
        Case.DoesNotExist: no such case, or not one that the actor may know of.
        RefusedError: the actor doesn't dispatch there, or the case is not suspended.
    """
    case, pending = _pending(actor, case_id, key)
    if pending is None:
        return case
    _decide(actor, pending, SuspensionReview.Outcome.RESUMED, reason.strip(), key)
    return resume_case(actor, case_id, Word(reason.strip(), key=key))


def _pending(actor: Actor, case_id: UUID, key: UUID) -> tuple[Case, SuspensionReview | None]:
    """The case, locked, and its pending review; None if this key has decided one before."""
    case = Case.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=case_id)
    if SuspensionReview.objects.filter(key=key, case=case).exists():
        return case, None
    require(may_review(actor, case))
    schedule_missing_reviews([case])
    return case, SuspensionReview.objects.get(case=case, outcome=SuspensionReview.Outcome.PENDING)


def _decide(
    actor: Actor, review: SuspensionReview, outcome: SuspensionReview.Outcome, reason: str, key: UUID
) -> None:
    review.outcome, review.reason, review.key = outcome, reason, key
    review.reviewed_at, review.reviewed_by_id = timezone.now(), actor.person_id
    review.save(update_fields=["outcome", "reason", "key", "reviewed_at", "reviewed_by"])
