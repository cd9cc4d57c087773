"""The walker's pages: today's rounds, one walk, its own way."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from liren.accounts.access import ActorRequest, role_required, staff_required
from liren.accounts.actors import Actor
from liren.cases.choosing import area_of, map_zoom
from liren.cases.moments import happening, shift_of
from liren.core.identity import is_uuid, uuid7
from liren.core.middleware import prefers_json
from liren.core.verdicts import InvalidError
from liren.fieldwork.actions.walking import (
    Position,
    add_positions,
    current_rule,
    end_patrol,
    forget_track,
    own_walk,
    pass_point,
    start_patrol,
)
from liren.fieldwork.models import Patrol
from liren.fieldwork.permissions import may_note_on_patrol, may_read_track
from liren.fieldwork.posts import PLAN_READERS, PLANNERS, WALKERS
from liren.fieldwork.queries import plans_to_walk, running_patrol, tracks_of, walks_of
from liren.ledger.verbs import name_verbs
from liren.places.names import division_names, local_names
from liren.places.queries import division_name, grids_of

LARGEST_MESSAGE = 200_000  # bytes of positions
name_verbs(
    {
        "patrol.planned": gettext_lazy("Planned a round"),
        "patrol.plan_ended": gettext_lazy("Ended a round's plan"),
        "patrol.started": gettext_lazy("Began a walk"),
        "patrol.ended": gettext_lazy("Ended a walk"),
        "case.called_back": gettext_lazy("Asked about a finished case"),
    }
)


@require_safe
@role_required(*PLAN_READERS)
def patrols(request: ActorRequest) -> HttpResponse:
    """Today's rounds in my grids, the walk I am on, and walks of before."""
    actor = request.actor
    own = walks_of(actor, mine=True)
    others = walks_of(actor, mine=False) if actor.holds(*PLANNERS) else []
    plans = plans_to_walk(actor, timezone.localdate()) if actor.holds(*WALKERS) else []
    codes = {walk.division for walk in (*own, *others)}
    context = {
        "running": running_patrol(actor),
        "plans": plans,
        "walks": own,
        "others": others,
        "names": local_names(codes),
        "grids": _grids(actor),
        "is_walker": actor.holds(*WALKERS),
        "is_planner": actor.holds(*PLANNERS),
        "rule": current_rule(),
        "key": uuid7(),
    }
    return render(request, "fieldwork/patrols.html", context)


def _grids(actor: Actor) -> list[tuple[str, str]]:
    codes = sorted({grid.code for scope in actor.scopes(*WALKERS) for grid in grids_of(scope)})
    names = division_names(codes)
    return [(code, names[code]) for code in codes]


@require_POST
@role_required(*WALKERS)
def begin_patrol(request: ActorRequest) -> HttpResponse:
    """Begin a walk: by a plan (field `plan`) or freely in a grid (field `division`)."""
    post = request.POST
    if not is_uuid(post.get("key", "")):
        raise InvalidError(_("This form is out of date. Open the page again."), field="key")
    patrol = start_patrol(
        request.actor,
        key=UUID(post["key"]),
        plan_id=UUID(post["plan"]) if is_uuid(post.get("plan", "")) else None,
        division=post.get("division", "")[:15],
        keeps_track=post.get("track") == "1",
        happened=happening(post),
    )
    return _answer(request, patrol.pk, _("The walk has begun."))


def _answer(request: ActorRequest, patrol_id: UUID, said: str = "") -> HttpResponse:
    """Back to the walk; {"id", "said", "next"} to the queue of a device."""
    if prefers_json(request):
        address = reverse("patrol_walk", args=[patrol_id])
        return JsonResponse({"id": str(patrol_id), "said": said, "next": address})
    return redirect("patrol_walk", patrol_id=patrol_id)


def _patrol(request: ActorRequest, patrol_id: UUID) -> Patrol:
    walks = Patrol.objects.visible_to(request.actor).select_related("plan", "walker")
    found: Patrol = walks.get(pk=patrol_id)
    return found


@require_safe
@staff_required
def patrol_walk(request: ActorRequest, patrol_id: UUID) -> HttpResponse:
    """One walk: what is still to be passed, and the way for the walker alone."""
    patrol = _patrol(request, patrol_id)
    passed = {passing.point_id: passing.at for passing in patrol.passings.all()}
    points = list(patrol.plan.points.all()) if patrol.plan else []
    context = {
        "patrol": patrol,
        "place": division_name(patrol.division),
        "center": area_of(patrol.division),
        "zoom": map_zoom(patrol.division),
        "points": [(point, passed.get(point.pk)) for point in points],
        "passed": len(passed),
        "may_note": may_note_on_patrol(request.actor, patrol),
        "is_walker": patrol.walker_id == request.actor.user_id,
        "track_number": len(tracks_of(request.actor, patrol)),
        "rule": current_rule(),
    }
    return render(request, "fieldwork/patrol_walk.html", context)


@require_POST
@role_required(*WALKERS)
def note_on_patrol(request: ActorRequest, patrol_id: UUID) -> HttpResponse:
    """What the walker presses: `point` passes a point, `end` ends the walk, `forget` deletes the way."""
    post, said = request.POST, ""
    patrol_id = own_walk(request.actor, patrol_id)
    if is_uuid(post.get("point", "")):
        pass_point(request.actor, patrol_id, UUID(post["point"]), happened=happening(post))
    elif post.get("end"):
        end_patrol(request.actor, patrol_id, happened=happening(post))
        said = _("The walk has ended; nothing is recorded any more.")
    elif post.get("forget"):
        forget_track(request.actor, patrol_id)
        said = _("The way is deleted; its length stays.")
    else:
        raise InvalidError(_("Choose a point."), field="point")
    if said and not prefers_json(request):
        messages.success(request, said)
    return _answer(request, patrol_id, said)


@require_POST
@role_required(*WALKERS)
def patrol_positions(request: ActorRequest, patrol_id: UUID) -> JsonResponse:
    """Of a walk that keeps its way: {"positions": [{at, lon, lat}], "device_now"}; answers {"kept"}."""
    patrol_id = own_walk(request.actor, patrol_id)
    return JsonResponse({"kept": add_positions(request.actor, patrol_id, _positions(request))})


def _positions(request: HttpRequest) -> list[Position]:
    wrong = InvalidError(_("These are no positions."), field="positions")
    if len(request.body) > LARGEST_MESSAGE:
        raise wrong
    try:
        message: dict[str, Any] = json.loads(request.body)
        shift = shift_of(str(message.get("device_now", "")))
        rows: list[dict[str, Any]] = message["positions"]
        return [Position(_moment(row["at"]) + shift, float(row["lon"]), float(row["lat"])) for row in rows]
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise wrong from error


def _moment(text: str) -> datetime:
    moment = parse_datetime(text)
    if moment is None or moment.tzinfo is None:
        raise ValueError(text)
    return moment


@require_safe
@staff_required
def patrol_track(request: ActorRequest, patrol_id: UUID) -> JsonResponse:
    """The round and, for the walker alone, the kept way: {"points": [{id, lon, lat, tone, label}]}."""
    patrol = _patrol(request, patrol_id)
    passed = set(patrol.passings.values_list("point_id", flat=True))
    points = [
        {
            "id": str(point.pk),
            "lon": point.lon,
            "lat": point.lat,
            "tone": "done" if point.pk in passed else "active",
            "label": point.name,
        }
        for point in (patrol.plan.points.all() if patrol.plan else [])
        if point.lon is not None
    ]
    way = tracks_of(request.actor, patrol) if may_read_track(request.actor, patrol) else []
    points += [
        {
            "id": str(one.pk),
            "lon": one.lon,
            "lat": one.lat,
            "tone": "neutral",
            "label": f"{timezone.localtime(one.at):%H:%M}",
        }
        for one in way
    ]
    return JsonResponse({"points": points})
