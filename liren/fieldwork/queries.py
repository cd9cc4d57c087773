"""Reads of this room. Each starts from what the actor may see."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Count, F

from liren.accounts.actors import Actor
from liren.fieldwork.models import CallBackItem, Patrol, PatrolPlan, PatrolPoint, TrackPoint
from liren.fieldwork.models.lists import ItemQuerySet
from liren.fieldwork.permissions import may_read_track
from liren.fieldwork.posts import WALKERS

PAGE = 60


def waiting_items(actor: Actor) -> ItemQuerySet:
    """Whom to ask: bad ratings first, then those tried least and waiting longest."""
    return (
        CallBackItem.objects.visible_to(actor)
        .filter(state=CallBackItem.State.WAITING, case__round=F("round"))
        .select_related("case__category", "case__lead")
        .order_by("reason", "attempts", "listed_at", "id")  # "bad_rating" comes first in the alphabet
    )


def ended_items(actor: Actor) -> ItemQuerySet:
    """Who has been asked, latest first."""
    return (
        CallBackItem.objects.visible_to(actor)
        .exclude(state=CallBackItem.State.WAITING)
        .select_related("case__category", "case__lead")
        .order_by("-ended_at", "id")
    )


def counts_by_state(actor: Actor) -> dict[str, int]:
    """How many items there are in each state."""
    rows = CallBackItem.objects.visible_to(actor).order_by().values("state").annotate(number=Count("id"))
    return {row["state"]: row["number"] for row in rows}


def plans_to_walk(actor: Actor, on: date) -> list[PatrolPlan]:
    """The rounds of this day in the grids where the actor walks, by the time they begin."""
    scopes = actor.scopes(*WALKERS)
    plans = PatrolPlan.objects.visible_to(actor).in_force(on).filter(weekdays__contains=[on.weekday()])
    mine = [plan for plan in plans.prefetch_related("points") if plan.division.startswith(scopes)]
    return sorted(mine, key=lambda plan: (plan.starts_at, plan.name))


def running_patrol(actor: Actor) -> Patrol | None:
    """The walk that the actor is on."""
    if actor.user_id is None:
        return None
    return Patrol.objects.select_related("plan").filter(walker_id=actor.user_id, ended_at=None).first()


def walks_of(actor: Actor, *, mine: bool) -> list[Patrol]:
    """The latest walks: one's own, or those in the places that the actor plans."""
    walks = Patrol.objects.visible_to(actor).select_related("plan", "walker")
    walks = walks.filter(walker_id=actor.user_id) if mine else walks.exclude(walker_id=actor.user_id)
    return list(
        walks.annotate(
            passed=Count("passings", distinct=True), planned=Count("plan__points", distinct=True)
        ).order_by("-started_at")[:PAGE]
    )


def tracks_of(actor: Actor, patrol: Patrol) -> list[TrackPoint]:
    """The way of a walk, for its walker; empty for everybody else."""
    return list(patrol.track.order_by("at")) if may_read_track(actor, patrol) else []


def passed_points(patrol: Patrol) -> list[tuple[PatrolPoint, datetime | None]]:
    """The points of a walk's plan, each with when it was passed."""
    passed = {passing.point_id: passing.at for passing in patrol.passings.all()}
    points = patrol.plan.points.all() if patrol.plan else PatrolPoint.objects.none()
    return [(point, passed.get(point.pk)) for point in points]
