"""The first review of a case that was suspended, on the day that the terms give."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.cases.machine import State
from liren.cases.models import Case
from liren.core.clock import working_time
from liren.core.verdicts import InvalidError
from liren.escalation.ladder import term
from liren.escalation.models import SuspensionReview, Term


def day_after(name: str, division: str, at: datetime) -> date:
    """The local day on which a term that starts at `at` is used up."""
    limit = term(name, timezone.localdate(at))
    return timezone.localdate(working_time(division).due_at(at, limit))


def check_review_day(until: date, division: str, now: datetime) -> None:
    """A day on which an open problem may come up again.

    Raises:
        InvalidError: it has passed, or is too far away.
    """
    latest = day_after(Term.Name.LONGEST_REVIEW, division, now)
    if not timezone.localdate(now) < until <= latest:
        raise InvalidError(
            _("Choose a day from tomorrow until %(latest)s.") % {"latest": latest.isoformat()}, field="until"
        )


def schedule_first_review(suspended: Case, until: date | None) -> None:
    """Give a case that was just suspended its first review on the day that was asked for, if it is to come;
    otherwise on the day that the terms give."""
    at = timezone.now()
    if until is None or until <= timezone.localdate(at):
        until = day_after(Term.Name.REVIEW, suspended.division, at)
    SuspensionReview.objects.update_or_create(
        case=suspended,
        outcome=SuspensionReview.Outcome.PENDING,
        defaults={"set_at": at, "review_on": until},
    )


def schedule_missing_reviews(suspended: Sequence[Case]) -> None:
    """Give each of these suspended cases its first review if none is pending; twice changes nothing."""
    if not suspended:
        return
    at = timezone.now()
    pending = SuspensionReview.objects.filter(
        case__in=suspended, outcome=SuspensionReview.Outcome.PENDING
    ).values_list("case_id", flat=True)
    reviewed = set(pending)
    SuspensionReview.objects.bulk_create(
        [
            SuspensionReview(case=case, set_at=at, review_on=day_after(Term.Name.REVIEW, case.division, at))
            for case in suspended
            if case.pk not in reviewed
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def follow_suspension(case_ids: Iterable[UUID]) -> None:
    """After a step: a suspended case gets a review, one that goes on needs none any more.

    Called by the flow that hears of steps; doing it twice changes nothing.
    """
    cases = list(Case.objects.select_for_update(of=("self",)).filter(pk__in=case_ids).order_by("pk"))
    schedule_missing_reviews([case for case in cases if case.state == State.SUSPENDED])
    SuspensionReview.objects.filter(
        case__in=[case for case in cases if case.state != State.SUSPENDED],
        outcome=SuspensionReview.Outcome.PENDING,
    ).update(outcome=SuspensionReview.Outcome.RESUMED, reviewed_at=timezone.now())
