"""Saying what is passed on a round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.core.verdicts import InvalidError, require
from liren.fieldwork.models import PatrolPlan, PatrolPoint
from liren.fieldwork.permissions import may_plan
from liren.ledger.actions import record
from liren.places.locating import locate
from liren.places.queries import grids_of

MOST_POINTS = 60


@dataclass(frozen=True, slots=True)
class PointFacts:
    """A place or a component to pass. WGS84, or no point at all."""

    name: str
    component_code: str = ""
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A round to be: its grid, its days (0 Monday … 6 Sunday), when it begins, what is passed."""

    division: str
    name: str
    weekdays: Sequence[int]
    starts_at: time
    points: Sequence[PointFacts]
    valid_from: date
    valid_to: date | None = None


@transaction.atomic
def make_plan(actor: Actor, facts: PlanFacts) -> PatrolPlan:
    """Plan a round from a day on. A plan of the same name in the same grid ends the day before.

    Raises:
        RefusedError: the grid is not the actor's to plan.
        InvalidError: no such grid, no day, no point, a point outside the grid.
    """
    require(may_plan(actor, facts.division))
    _check(facts)
    same = PatrolPlan.objects.select_for_update().filter(division=facts.division, name=facts.name.strip())
    same.filter(valid_from=facts.valid_from).exclude(patrols__isnull=False).delete()
    same.filter(valid_from__lt=facts.valid_from, valid_to__isnull=True).update(
        valid_to=facts.valid_from - timedelta(days=1)
    )
    if same.filter(valid_from=facts.valid_from).exists():
        raise InvalidError(
            _("Somebody walked this plan already; let the new one begin tomorrow."), field="valid_from"
        )
    plan = PatrolPlan.objects.create(
        division=facts.division,
        name=facts.name.strip(),
        weekdays=sorted(set(facts.weekdays)),
        starts_at=facts.starts_at,
        valid_from=facts.valid_from,
        valid_to=facts.valid_to,
        made_by_id=actor.user_id,
    )
    PatrolPoint.objects.bulk_create(
        [
            PatrolPoint(
                plan=plan,
                position=position,
                name=point.name,
                component_code=point.component_code,
                lon=point.lon,
                lat=point.lat,
            )
            for position, point in enumerate(facts.points, 1)
        ]
    )
    record(actor, "patrol.planned", plan, points=len(facts.points), valid_from=facts.valid_from.isoformat())
    return plan


def _check(facts: PlanFacts) -> None:
    if not grids_of(facts.division).filter(code=facts.division).exists():
        raise InvalidError(_("Choose a grid."), field="division")
    if not facts.name.strip() or len(facts.name) > 60:
        raise InvalidError(_("Give it a name of at most 60 characters."), field="name")
    if not facts.weekdays or not set(facts.weekdays) <= set(range(7)):
        raise InvalidError(_("Choose at least one day."), field="weekdays")
    if facts.valid_from < timezone.localdate():
        raise InvalidError(_("This day has passed."), field="valid_from")
    if facts.valid_to and facts.valid_to < facts.valid_from:
        raise InvalidError(_("The last day comes before the first."), field="valid_to")
    if not 1 <= len(facts.points) <= MOST_POINTS:
        raise InvalidError(_("Between 1 and %(most)d points.") % {"most": MOST_POINTS}, field="points")
    for point in facts.points:
        if point.lon is None or point.lat is None:
            continue
        found = locate(point.lon, point.lat)
        if found is None or not found.chain[-1].startswith(facts.division):
            raise InvalidError(_("“%(name)s” lies outside this grid.") % {"name": point.name}, field="points")


@transaction.atomic
def end_plan(actor: Actor, plan_id: UUID) -> PatrolPlan:
    """No more rounds by this plan from tomorrow on. Twice changes nothing."""
    plan: PatrolPlan = PatrolPlan.objects.visible_to(actor).select_for_update().get(pk=plan_id)
    require(may_plan(actor, plan.division))
    today = timezone.localdate()
    if plan.valid_to is None or plan.valid_to > today:
        plan.valid_to = max(today, plan.valid_from)
        plan.save(update_fields=["valid_to"])
        record(actor, "patrol.plan_ended", plan)
    return plan
