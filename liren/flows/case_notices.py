"""When a case moves: tell those who owe the next step, and the person who reported it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from liren.accounts.queries import holders_of
from liren.accounts.roles import Role
from liren.cases.events import CaseOverdue, CaseStepped
from liren.cases.machine import OWED
from liren.cases.models import Case, Deadline, TimelineEntry, WorkOrder
from liren.cases.owing import debtors
from liren.cases.permissions import HANDLERS
from liren.core.announcements import listen
from liren.flows import message_kinds as kinds
from liren.messaging.actions import send_messages
from liren.places.queries import division_name

# Steps that the person who reported hears of; the others are on the timeline for whoever looks.
TOLD_TO_REPORTER = (
    "verify",
    "reject",
    "file",
    "dispatch",
    "handle",
    "merge",
    "split",
    "suspend",
    "resume",
    "recheck",
    "reopen",
)
# Steps after which somebody else owes the next one.
HANDS_OVER = (
    "report",
    "patrol",
    "branch",
    "verify",
    "split",
    "file",
    "dispatch",
    "return",
    "handle",
    "rework",
    "inspect",
    "recheck",
    "reopen",
    "resume",
)


def _params(case: Case, due_at: str = "") -> dict[str, str]:
    if not due_at and case.due_at:
        due_at = timezone.localtime(case.due_at).strftime("%m-%d %H:%M")
    return {
        "number": case.number,
        "category": case.category_id,
        "place": division_name(case.division),
        "state": case.state,
        "verb": OWED.get(case.state, ""),
        "due": due_at or "—",
    }


def _send(
    recipients: Iterable[UUID], kind: str, case: Case, key: str, params: dict[str, str] | None = None
) -> None:
    link = reverse("case_page", args=[case.pk])
    send_messages(recipients, kind, params=params or _params(case), link=link, key=key)


def who_owes(case: Case) -> list[UUID]:
    """The people who owe the next step; the next level up if there is nobody: work is never nobody's."""
    roles, division = debtors(case)
    if not roles:
        return []
    if not division:
        return holders_of(*HANDLERS, division=case.division, organization_id=case.lead_id)
    return (
        holders_of(*roles, division=division)
        or holders_of(Role.DISPATCHER, division=division)
        or holders_of(Role.COMMANDER, division=division)
    )


@listen(CaseStepped, verb={*HANDS_OVER, *TOLD_TO_REPORTER, "close"})
def tell_of_step(event: CaseStepped) -> None:
    """Tell those who owe the next step, the assisting units, and the reporter."""
    entry = TimelineEntry.objects.select_related("case__category").get(pk=event.entry_id)
    case = entry.case
    has_moved_on = case.timeline.filter(at__gt=entry.at).exists()  # then the later step tells who owes what
    if event.verb in HANDS_OVER and not has_moved_on:
        owing = [user for user in who_owes(case) if user != entry.actor_id]
        _send(owing, kinds.OWED, case, f"owed:{event.entry_id}")
    if event.verb == "dispatch":
        for order in case.orders.filter(part=WorkOrder.Part.CO_HANDLER, state__in=WorkOrder.LIVE):
            unit = holders_of(*HANDLERS, division=case.division, organization_id=order.organization_id)
            _send(unit, kinds.SHARE, case, f"share:{order.pk}")
    if case.reporter_id and case.reporter_id != entry.actor_id:
        if event.verb == "close":
            _send([case.reporter_id], kinds.RATE, case, f"rate:{event.entry_id}")
        elif event.verb in TOLD_TO_REPORTER:
            told = {**_params(case), "state": entry.to_state}
            _send([case.reporter_id], kinds.PROGRESS, case, f"progress:{event.entry_id}", told)


@listen(CaseOverdue)
def tell_of_overdue(event: CaseOverdue) -> None:
    """Tell those who owe the step, and whoever dispatches there, that the time has run out."""
    deadline = Deadline.objects.select_related("case").get(pk=event.deadline_id)
    case = deadline.case
    if deadline.stopped_at or deadline.paused_at:
        return
    recipients = {*who_owes(case), *holders_of(Role.DISPATCHER, division=case.division)}
    _send(sorted(recipients), kinds.OVERDUE, case, f"overdue:{deadline.pk}")
