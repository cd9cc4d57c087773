"""Reads of this room. Each starts from what the actor may know of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from liren.accounts.actors import Actor
from liren.cases.machine import State
from liren.cases.models import Case, TimelineEntry
from liren.cases.models.case import CaseQuerySet
from liren.cases.permissions import DISPATCHERS, HANDLERS
from liren.cases.telling import office_of
from liren.escalation.levels import at_levels_of
from liren.escalation.models import (
    Appeal,
    Escalation,
    Extension,
    Supervision,
    SuspensionRequest,
    SuspensionReview,
)
from liren.escalation.permissions import PAUSABLE


def escalations_for(actor: Actor) -> QuerySet[Escalation]:
    """Escalations of cases that the actor may know of, and those that climbed to the actor's own posts.

    An administrator reads no cases, but hears that one climbed because a post stands empty.
    """
    if actor.kind == "system":
        return Escalation.objects.all()
    visible = Q(case__in=Case.objects.visible_to(actor))
    return Escalation.objects.filter(visible | at_levels_of(actor))


def waiting_for(actor: Actor) -> QuerySet[Escalation]:
    """What climbed to this actor's posts and nobody has taken up, the oldest first.

    A case that climbed to one level for several reasons waits there once, by the last of them.
    """
    waiting = Escalation.objects.filter(ended_at__isnull=True, taken_at__isnull=True)
    later = waiting.filter(case=OuterRef("case"), to_level=OuterRef("to_level"), id__gt=OuterRef("id"))
    return (
        waiting.filter(at_levels_of(actor), ~Exists(later))
        .select_related("case__category", "case__lead")
        .order_by("at", "id")
    )


def waiting_with(escalations: Iterable[Escalation]) -> dict[UUID, list[Escalation]]:
    """For each of them what waits at the same level for the same case, itself included, the oldest first."""
    given = list(escalations)
    at_level: dict[tuple[UUID, str], list[Escalation]] = {}
    waiting = Escalation.objects.filter(ended_at__isnull=True, taken_at__isnull=True)
    for one in waiting.filter(case__in={one.case_id for one in given}).order_by("at", "id"):
        at_level.setdefault((one.case_id, one.to_level), []).append(one)
    return {one.pk: at_level.get((one.case_id, one.to_level), [one]) for one in given}


def extensions_to_decide(actor: Actor) -> QuerySet[Extension]:
    """More time that was asked for and that this actor decides on, the earliest due first."""
    return (
        Extension.objects.filter(
            _dispatched_by(actor), state=Extension.State.ASKED, deadline__stopped_at__isnull=True
        )
        .exclude(asked_by_id=actor.user_id)
        .exclude(organization_id__in=actor.organizations(*HANDLERS))
        .select_related("case__category", "deadline", "organization")
        .order_by("deadline__due_at")
    )


def suspensions_to_decide(actor: Actor) -> QuerySet[SuspensionRequest]:
    """Pauses that were asked for and that this actor decides on, the oldest first."""
    return (
        SuspensionRequest.objects.filter(
            _dispatched_by(actor), state=SuspensionRequest.State.ASKED, case__state__in=PAUSABLE
        )
        .exclude(asked_by_id=actor.user_id)
        .exclude(case__lead_id__in=actor.organizations(*HANDLERS))
        .select_related("case__category", "organization")
        .order_by("asked_at")
    )


def appeals_to_decide(actor: Actor) -> QuerySet[Appeal]:
    """Appeals that this actor may decide on, the oldest first."""
    own_step = TimelineEntry.objects.filter(actor_id=actor.user_id).values("case_id")
    return (
        Appeal.objects.filter(_dispatched_by(actor), state=Appeal.State.ASKED)
        .exclude(asked_by_id=actor.user_id)
        .exclude(organization_id__in=actor.organizations(*HANDLERS))
        .exclude(case_id__in=own_step)
        .select_related("case__category", "organization")
        .order_by("asked_at")
    )


def replies_owed_by(actor: Actor) -> QuerySet[Supervision]:
    """Supervisions that wait for the reply of this actor's unit (or office, while there is no unit)."""
    owed = Q(case__lead_id__in=actor.organizations(*HANDLERS))
    owed |= Q(case__lead_id__isnull=True) & _dispatched_by(actor)
    return (
        Supervision.objects.filter(owed, state=Supervision.State.OPEN)
        .select_related("case__category")
        .order_by("due_at")
    )


def supervisions_by(actor: Actor) -> QuerySet[Supervision]:
    """Supervisions that this actor set and that are answered, or late with their answer."""
    answered = Q(state=Supervision.State.REPLIED) | Q(state=Supervision.State.OPEN, due_at__lt=timezone.now())
    return (
        Supervision.objects.filter(answered, set_by_id=actor.user_id)
        .select_related("case__category")
        .order_by("due_at")
    )


def supervisions_of(actor: Actor, *, state: str = "") -> QuerySet[Supervision]:
    """Supervisions of cases that the actor may know of, those that wait longest for their reply first."""
    found = Supervision.objects.visible_to(actor).select_related("case__category", "case__lead", "set_by")
    if state:
        return found.filter(state=state).order_by("due_at", "id")
    return found.order_by("-set_at", "-id")


def reviews_due(actor: Actor) -> QuerySet[SuspensionReview]:
    """Open problems that this actor reviews and whose day has come."""
    return (
        SuspensionReview.objects.filter(
            _dispatched_by(actor),
            outcome=SuspensionReview.Outcome.PENDING,
            review_on__lte=timezone.localdate(),
            case__state=State.SUSPENDED,
        )
        .select_related("case__category")
        .order_by("review_on")
    )


def _dispatched_by(actor: Actor) -> Q:
    condition = Q(pk__in=[])
    for scope in actor.scopes(*DISPATCHERS):
        condition |= Q(case__division__startswith=scope)
    return condition


def open_problems(actor: Actor) -> CaseQuerySet:
    """Suspended cases that the actor may know of; the next review first."""
    pending = SuspensionReview.objects.filter(case=OuterRef("pk"), outcome=SuspensionReview.Outcome.PENDING)
    day = Subquery(pending.values("review_on")[:1], output_field=DateField())
    return (
        Case.objects.visible_to(actor)
        .filter(state=State.SUSPENDED)
        .select_related("category", "lead")
        .order_by(day.asc(nulls_last=True), "id")
    )


def review_days(cases: list[Case]) -> dict[UUID, date]:
    """The day of the next review of each of these cases, by case id."""
    pending = SuspensionReview.objects.filter(case__in=cases, outcome=SuspensionReview.Outcome.PENDING)
    return dict(pending.values_list("case_id", "review_on"))


def reviews_due_count(actor: Actor) -> int:
    """How many suspended cases that the actor may know of have come to the day of their review."""
    return (
        SuspensionReview.objects.visible_to(actor)
        .filter(
            outcome=SuspensionReview.Outcome.PENDING,
            review_on__lte=timezone.localdate(),
            case__state=State.SUSPENDED,
        )
        .count()
    )


@dataclass(frozen=True, slots=True)
class Suspended:
    """Why a case was suspended, by whom, since when."""

    reason: str
    by: str
    since: datetime


def suspensions_of(cases: list[Case]) -> dict[UUID, Suspended]:
    """The step that suspended each of these cases last, by case id."""
    entries = (
        TimelineEntry.objects.filter(case__in=cases, verb="suspend")
        .select_related("actor", "organization")
        .order_by("case_id", "-at", "-id")
        .distinct("case_id")
    )
    return {
        entry.case_id: Suspended(
            entry.note,
            " · ".join(part for part in (entry.actor.name if entry.actor else "", office_of(entry)) if part),
            entry.at,
        )
        for entry in entries
    }
