"""One walk: begin, pass points, keep a coarse way if the walker wants it, end; and forgetting the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.moments import Happening, not_before
from liren.core.coordinates import distance
from liren.core.parameters import parameter
from liren.core.verdicts import Denied, InvalidError, RefusedError, require
from liren.fieldwork.models import Passing, Patrol, PatrolPlan, TrackPoint, TrackRule
from liren.fieldwork.permissions import may_note_on_patrol, may_read_track, may_walk
from liren.ledger.actions import record
from liren.places.codes import is_code
from liren.places.queries import grids_of

LONGEST_WALK = "fieldwork.longest_walk"  # hours; a walk that nobody ended is ended by the night's job
MOST_POSITIONS = 500  # in one message
COARSE = 4  # decimals of a degree: about ten metres


@dataclass(frozen=True, slots=True)
class Position:
    """Where the walker was, and when. WGS84."""

    at: datetime
    lon: float
    lat: float


def track_rule(now: datetime) -> TrackRule:
    """The rule of a day.

    Raises:
        TrackRule.DoesNotExist: none holds; then no track may be kept.
    """
    today = timezone.localdate(now)
    rule = TrackRule.objects.filter(valid_from__lte=today).order_by("-valid_from").first()
    if rule is None or (rule.valid_to and rule.valid_to < today):
        raise TrackRule.DoesNotExist
    return rule


def current_rule() -> TrackRule | None:
    """Today's rule; None if no way may be kept."""
    try:
        return track_rule(timezone.now())
    except TrackRule.DoesNotExist:
        return None


@transaction.atomic
def start_patrol(
    actor: Actor,
    *,
    key: UUID,
    division: str = "",
    plan_id: UUID | None = None,
    keeps_track: bool = False,
    happened: Happening | None = None,
) -> Patrol:
    """Begin a walk, by a plan or without one. The same key twice is one walk.

    `keeps_track` is the walker's own wish for this walk; nothing follows from not wishing it. `happened` is
    the moment that a device without a network noted.

    Raises:
        RefusedError: not the actor's grid, or another walk has not ended.
    """
    if earlier := Patrol.objects.filter(key=key, walker_id=actor.person_id).first():
        return earlier
    plan = None
    if plan_id:
        plan = PatrolPlan.objects.visible_to(actor).in_force(timezone.localdate()).get(pk=plan_id)
        division = plan.division
    elif not (is_code(division) and grids_of(division).filter(code=division).exists()):
        raise InvalidError(_("Choose a grid."), field="division")
    require(may_walk(actor, division))
    if Patrol.objects.filter(walker_id=actor.person_id, ended_at__isnull=True).exists():
        raise RefusedError(Denied(_("You are on a walk already; end it first."), because="state"))
    patrol = Patrol.objects.create(
        key=key,
        walker_id=actor.person_id,
        plan=plan,
        division=division,
        started_at=happened.at if happened else timezone.now(),
        keeps_track=keeps_track,
    )
    record(actor, "patrol.started", patrol, keeps_track=keeps_track, **_noted(happened))
    return patrol


def _noted(happened: Happening | None) -> dict[str, str | int]:
    """What the ledger, which has the time of arrival, says of something that was noted earlier."""
    return {"noted_at": happened.at.isoformat(), "clock_skew": happened.skew} if happened else {}


def own_walk(actor: Actor, name: UUID) -> UUID:
    """The id of a walk by its id, or by the key that the walker's device made for it."""
    walks = Patrol.objects.visible_to(actor)
    by_key = walks.filter(key=name, walker_id=actor.user_id).values_list("pk", flat=True).first()
    return by_key or name


def _own(actor: Actor, patrol_id: UUID) -> Patrol:
    patrol: Patrol = Patrol.objects.visible_to(actor).select_for_update().get(pk=patrol_id)
    require(may_note_on_patrol(actor, patrol))
    return patrol


@transaction.atomic
def pass_point(
    actor: Actor, patrol_id: UUID, point_id: UUID, *, happened: Happening | None = None
) -> Passing:
    """A point of the plan was passed. Twice is once, at the first time."""
    patrol = _own(actor, patrol_id)
    if patrol.plan is None or not (point := patrol.plan.points.filter(pk=point_id).first()):
        raise InvalidError(_("This point is not on your round."), field="point")
    happened = not_before(happened, patrol.started_at)
    passing, _made = Passing.objects.get_or_create(
        patrol=patrol, point=point, defaults={"at": happened.at if happened else timezone.now()}
    )
    return passing


@transaction.atomic
def add_positions(actor: Actor, patrol_id: UUID, positions: Iterable[Position]) -> int:
    """Keep those positions that are far enough from each other in space and time; returns how many.

    Those from before the walk or from the future are thrown away, and all of them if the walker does not
    keep a track.
    """
    patrol = _own(actor, patrol_id)
    if not patrol.keeps_track:
        raise RefusedError(Denied(_("You keep no track on this walk."), because="state"))
    now = timezone.now()
    rule = track_rule(now)
    last = patrol.track.order_by("-at").first()
    before = Position(last.at, last.lon, last.lat) if last else None
    kept = []
    for position in sorted(positions, key=lambda one: one.at)[:MOST_POSITIONS]:
        if not patrol.started_at <= position.at <= now or not _is_on_earth(position):
            continue
        metres = _metres(before, position)
        if before and (
            metres < rule.least_metres or position.at - before.at < timedelta(seconds=rule.least_seconds)
        ):
            continue
        before = Position(position.at, round(position.lon, COARSE), round(position.lat, COARSE))
        kept.append(TrackPoint(patrol=patrol, at=before.at, lon=before.lon, lat=before.lat))
        patrol.distance += round(metres)
    TrackPoint.objects.bulk_create(kept, ignore_conflicts=True)
    patrol.save(update_fields=["distance"])
    return len(kept)


def _is_on_earth(position: Position) -> bool:
    return -180 <= position.lon <= 180 and -90 <= position.lat <= 90


def _metres(before: Position | None, position: Position) -> float:
    if before is None:
        return 0.0
    return float(distance(before.lon, before.lat, position.lon, position.lat))


@transaction.atomic
def end_patrol(actor: Actor, patrol_id: UUID, *, happened: Happening | None = None) -> Patrol:
    """The walk is over; from now on nothing is kept. Twice changes nothing."""
    patrol: Patrol = Patrol.objects.visible_to(actor).select_for_update().get(pk=patrol_id)
    if patrol.ended_at and patrol.walker_id == actor.user_id:
        return patrol
    require(may_note_on_patrol(actor, patrol))
    happened = not_before(happened, patrol.started_at)
    patrol.ended_at = happened.at if happened else timezone.now()
    patrol.save(update_fields=["ended_at"])
    passed = patrol.passings.count()
    record(actor, "patrol.ended", patrol, passed=passed, metres=patrol.distance, **_noted(happened))
    return patrol


@transaction.atomic
def forget_track(actor: Actor, patrol_id: UUID) -> int:
    """The walker deletes the way of a walk before its time. Its length stays."""
    patrol: Patrol = Patrol.objects.visible_to(actor).select_for_update().get(pk=patrol_id)
    require(may_read_track(actor, patrol))
    if patrol.keeps_track and patrol.ended_at is None:
        patrol.keeps_track = False
        patrol.save(update_fields=["keeps_track"])
    return patrol.track.all().delete()[0]


@transaction.atomic
def forget_old_tracks(now: datetime | None = None) -> int:
    """Delete positions that are older than the rule allows; without a rule, all of them."""
    now = now or timezone.now()
    try:
        kept = timedelta(days=track_rule(now).days_kept)
    except TrackRule.DoesNotExist:
        kept = timedelta()
    return TrackPoint.objects.filter(at__lt=now - kept).delete()[0]


@transaction.atomic
def end_forgotten_walks(now: datetime | None = None) -> int:
    """End walks that nobody ended, at the last thing that was noted on them."""
    now = now or timezone.now()
    forgotten = Patrol.objects.select_for_update(of=("self",)).filter(
        ended_at__isnull=True, started_at__lt=now - timedelta(hours=parameter(LONGEST_WALK))
    )
    count = 0
    for patrol in forgotten:
        passed = patrol.passings.aggregate(last=Max("at"))["last"]
        seen = patrol.track.aggregate(last=Max("at"))["last"]
        patrol.ended_at = max(moment for moment in (patrol.started_at, passed, seen) if moment)
        patrol.save(update_fields=["ended_at"])
        count += 1
    return count
