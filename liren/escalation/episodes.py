"""What each of many cases suffers from, read in a handful of queries however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from uuid import UUID

from django.utils import timezone

from liren.cases.machine import UNDO, State
from liren.cases.models import Case, Deadline, TimelineEntry
from liren.escalation.models import Supervision, SuspensionReview, Trigger
from liren.escalation.standing import Episode

UNASSIGNED = frozenset({State.FILED, State.RETURNED, State.REOPENED})  # put on file, and no unit has it


def episodes_of(cases: Mapping[UUID, Case]) -> dict[UUID, list[Episode]]:
    """The episodes of each of these cases as they stand in the database; none for a finished one."""
    found: dict[UUID, list[Episode]] = defaultdict(list)
    working = {pk: case for pk, case in cases.items() if case.is_open}
    for deadline in Deadline.objects.filter(
        case__in=working, stopped_at__isnull=True, paused_at__isnull=True
    ).only("id", "case_id", "due_at", "extended_at"):
        found[deadline.case_id].append(Episode(Trigger.OVERDUE, _clock_key(deadline), deadline.due_at))
    last_entries = (
        TimelineEntry.objects.filter(case__in=working)
        .exclude(verb=UNDO)  # a step that was taken back began nothing anew
        .exclude(undo_offer__taken_back_at__isnull=False)
        .order_by("case_id", "-at", "-id")
        .distinct("case_id")
        .values_list("case_id", "id", "at")
    )
    for case_id, entry_id, at in last_entries:
        state = working[case_id].state
        if state in UNASSIGNED:
            found[case_id].append(Episode(Trigger.UNASSIGNED, f"entry:{entry_id}", at))
        elif state != State.SUSPENDED:  # a suspended case has its reviews
            found[case_id].append(Episode(Trigger.SILENT, f"entry:{entry_id}", at))
    for one in Supervision.objects.filter(case__in=working, state=Supervision.State.OPEN):
        found[one.case_id].append(Episode(Trigger.REPLY, f"supervision:{one.pk}", one.due_at))
    for review in SuspensionReview.objects.filter(case__in=working, outcome=SuspensionReview.Outcome.PENDING):
        found[review.case_id].append(Episode(Trigger.REVIEW, f"review:{review.pk}", end_of(review)))
    return found


def _clock_key(deadline: Deadline) -> str:
    """A clock that was extended after it had run out runs out anew."""
    return f"deadline:{deadline.pk}{':2' if deadline.extended_at else ''}"


def end_of(review: SuspensionReview) -> datetime:
    """When the day of a review is over."""
    following = review.review_on + timedelta(days=1)
    return datetime.combine(following, time(), tzinfo=timezone.get_current_timezone())
