"""Rounds and walks: who plans and walks, what is kept of a way, and for how long."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from liren.core.verdicts import InvalidError, RefusedError
from liren.fieldwork.actions.planning import PlanFacts, PointFacts, end_plan, make_plan
from liren.fieldwork.actions.walking import (
    Position,
    add_positions,
    end_forgotten_walks,
    end_patrol,
    forget_old_tracks,
    forget_track,
    pass_point,
    start_patrol,
)
from liren.fieldwork.models import Patrol, PatrolPlan, TrackPoint, TrackRule
from liren.fieldwork.permissions import may_plan, may_read_track, may_walk
from liren.fieldwork.queries import plans_to_walk, tracks_of
from tests.cast import FAR_GRID, GRID, IN_FAR_GRID, IN_GRID, NEXT_GRID, Cast
from tests.visitors import signed_in

POINTS = (PointFacts("东门消防栓", "C0113-7", *IN_GRID), PointFacts("健身广场"))


def facts(**changes: object) -> PlanFacts:
    given: dict[str, object] = {
        "division": GRID,
        "name": "早巡",
        "weekdays": range(7),
        "starts_at": time(9),
        "points": POINTS,
        "valid_from": timezone.localdate(),
    }
    return PlanFacts(**{**given, **changes})  # type: ignore[arg-type]  # as loose as a form


def a_walk(cast: Cast, *, keeps_track: bool = False) -> Patrol:
    plan = make_plan(cast.grid_leader, facts())
    return start_patrol(cast.grid_worker, key=uuid4(), plan_id=plan.pk, keeps_track=keeps_track)


def at(patrol: Patrol, seconds: int) -> datetime:
    return patrol.started_at + timedelta(seconds=seconds)


def a_long_walk(cast: Cast) -> Patrol:
    patrol = a_walk(cast, keeps_track=True)
    Patrol.objects.filter(pk=patrol.pk).update(started_at=timezone.now() - timedelta(minutes=30))
    patrol.refresh_from_db()
    return patrol


PLANNING = {"grid_leader", "secretary", "dispatcher", "commander"}
WALKING = {"grid_worker", "grid_leader", "community_worker", "secretary"}


@pytest.mark.parametrize(
    "who",
    [
        "grid_worker",
        "grid_leader",
        "community_worker",
        "secretary",
        "dispatcher",
        "commander",
        "handler",
        "department_head",
        "auditor",
        "administrator",
        "outsider",
        "resident",
    ],
)
def test_who_plans_and_who_walks(cast: Cast, who: str) -> None:
    actor = getattr(cast, who)
    assert bool(may_plan(actor, GRID)) is (who in PLANNING)
    assert bool(may_walk(actor, GRID)) is (who in WALKING)
    if who not in PLANNING:
        with pytest.raises(RefusedError):
            make_plan(actor, facts())
    if who not in WALKING:
        with pytest.raises(RefusedError):
            start_patrol(actor, key=uuid4(), division=GRID)


def test_a_plan_is_walked_on_its_days_in_its_grid(cast: Cast) -> None:
    today = timezone.localdate()
    make_plan(cast.grid_leader, facts(weekdays=[today.weekday()]))
    assert len(plans_to_walk(cast.grid_worker, today)) == 1
    assert plans_to_walk(cast.grid_worker, today + timedelta(days=1)) == []
    assert plans_to_walk(cast.dispatcher, today) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"weekdays": []},
        {"weekdays": [7]},
        {"points": []},
        {"name": " "},
        {"points": [PointFacts("远处", "", *IN_FAR_GRID)]},
        {"valid_from": timezone.localdate() - timedelta(days=1)},
    ],
)
def test_what_makes_no_round_is_refused(cast: Cast, wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidError):
        make_plan(cast.grid_leader, facts(**wrong))


def test_a_new_plan_of_the_same_name_ends_the_old_one(cast: Cast) -> None:
    old = make_plan(cast.grid_leader, facts())
    make_plan(cast.grid_leader, facts(valid_from=timezone.localdate() + timedelta(days=3)))
    old.refresh_from_db()
    assert old.valid_to == timezone.localdate() + timedelta(days=2)
    assert end_plan(cast.grid_leader, old.pk).valid_to == timezone.localdate()


def test_a_walk_passes_each_point_once_and_ends_once(cast: Cast) -> None:
    patrol = a_walk(cast)
    point = PatrolPlan.objects.get().points.first()
    assert point
    assert (
        pass_point(cast.grid_worker, patrol.pk, point.pk).at
        == pass_point(cast.grid_worker, patrol.pk, point.pk).at
    )
    ended = end_patrol(cast.grid_worker, patrol.pk).ended_at
    assert end_patrol(cast.grid_worker, patrol.pk).ended_at == ended
    with pytest.raises(RefusedError):
        pass_point(cast.grid_worker, patrol.pk, point.pk)


def test_nobody_is_on_two_walks_and_the_same_key_is_one(cast: Cast) -> None:
    key = uuid4()
    first = start_patrol(cast.grid_worker, key=key, division=GRID)
    assert start_patrol(cast.grid_worker, key=key, division=GRID).pk == first.pk
    with pytest.raises(RefusedError):
        start_patrol(cast.grid_worker, key=uuid4(), division=GRID)
    with pytest.raises(RefusedError):
        start_patrol(cast.grid_worker, key=uuid4(), division=NEXT_GRID)


def test_without_the_walkers_wish_no_position_is_kept(cast: Cast) -> None:
    patrol = a_walk(cast)
    with pytest.raises(RefusedError):
        add_positions(cast.grid_worker, patrol.pk, [Position(timezone.now(), *IN_GRID)])


def test_a_track_is_coarse_in_space_and_time(cast: Cast) -> None:
    patrol = a_long_walk(cast)
    lon, lat = IN_GRID
    sent = [
        Position(at(patrol, 0), lon, lat),
        Position(at(patrol, 10), lon + 0.001, lat),  # too soon
        Position(at(patrol, 60), lon + 0.0001, lat),  # too near
        Position(at(patrol, 120), lon + 0.001, lat),
        Position(at(patrol, 99_999), lon + 0.002, lat),  # not yet
        Position(patrol.started_at - timedelta(seconds=1), lon, lat),  # before duty
    ]
    assert add_positions(cast.grid_worker, patrol.pk, sent) == 2
    assert add_positions(cast.grid_worker, patrol.pk, sent) == 0
    patrol.refresh_from_db()
    assert 90 < patrol.distance < 100


def test_after_the_end_nothing_is_kept(cast: Cast) -> None:
    patrol = a_long_walk(cast)
    end_patrol(cast.grid_worker, patrol.pk)
    with pytest.raises(RefusedError):
        add_positions(cast.grid_worker, patrol.pk, [Position(at(patrol, 60), *IN_GRID)])


@pytest.mark.parametrize("who", ["grid_leader", "secretary", "dispatcher", "commander", "auditor"])
def test_only_the_walker_sees_the_way(cast: Cast, who: str) -> None:
    patrol = a_long_walk(cast)
    add_positions(cast.grid_worker, patrol.pk, [Position(at(patrol, 60), *IN_GRID)])
    assert len(tracks_of(cast.grid_worker, patrol)) == 1
    assert not may_read_track(getattr(cast, who), patrol)
    assert tracks_of(getattr(cast, who), patrol) == []
    seen = signed_in(cast, who).get(f"/patrols/{patrol.pk}/track.json")
    assert seen.status_code == 404 or [one["label"] for one in seen.json()["points"]] == ["东门消防栓"]


def test_a_way_is_forgotten_after_the_days_of_the_rule_and_its_length_stays(cast: Cast) -> None:
    patrol = a_long_walk(cast)
    lon, lat = IN_GRID
    add_positions(
        cast.grid_worker,
        patrol.pk,
        [Position(at(patrol, 0), lon, lat), Position(at(patrol, 90), lon + 0.001, lat)],
    )
    assert forget_old_tracks(timezone.now() + timedelta(days=29)) == 0
    assert forget_old_tracks(timezone.now() + timedelta(days=31)) == 2
    patrol.refresh_from_db()
    assert patrol.distance > 90
    add_positions(cast.grid_worker, patrol.pk, [Position(at(patrol, 200), lon, lat)])
    TrackRule.objects.all().delete()
    assert forget_old_tracks() == 1


def test_the_walker_can_delete_the_way_at_any_time(cast: Cast) -> None:
    patrol = a_long_walk(cast)
    add_positions(cast.grid_worker, patrol.pk, [Position(at(patrol, 60), *IN_GRID)])
    with pytest.raises(RefusedError):
        forget_track(cast.grid_leader, patrol.pk)
    assert forget_track(cast.grid_worker, patrol.pk) == 1
    assert not TrackPoint.objects.exists()


def test_a_walk_that_nobody_ended_ends_at_the_last_thing_noted(cast: Cast) -> None:
    patrol = a_walk(cast)
    assert end_forgotten_walks(timezone.now() + timedelta(hours=13)) == 1
    patrol.refresh_from_db()
    assert patrol.ended_at == patrol.started_at


def test_the_pages_of_a_walk_from_beginning_to_end(cast: Cast) -> None:
    plan = make_plan(cast.grid_leader, facts())
    client = signed_in(cast, "grid_worker")
    assert "早巡" in client.get("/patrols/").content.decode()
    begun = client.post("/patrols/begin/", {"key": str(uuid4()), "plan": str(plan.pk), "track": "1"})
    walk = begun["Location"]
    assert "东门消防栓" in client.get(walk).content.decode()
    point = plan.points.first()
    assert point
    assert client.post(f"{walk}notes/", {"point": str(point.pk)}).status_code == 302
    sent = {"positions": [{"at": timezone.now().isoformat(), "lon": IN_GRID[0], "lat": IN_GRID[1]}]}
    kept = client.post(f"{walk}positions/", json.dumps(sent), content_type="application/json")
    assert kept.json() == {"kept": 1}
    assert client.post(f"{walk}positions/", "[1]", content_type="application/json").status_code == 422
    assert client.post(f"{walk}notes/", {"end": "1"}).status_code == 302
    assert "1/2" in client.get("/patrols/").content.decode()
    leader = signed_in(cast, "grid_leader")
    assert cast.user("grid_worker").name in leader.get("/patrols/").content.decode()
    assert "1/2" in leader.get(f"/patrols/plans/{plan.pk}/").content.decode()


def test_a_round_is_planned_on_its_page(cast: Cast) -> None:
    client = signed_in(cast, "secretary")
    form = {
        "division": GRID,
        "name": "晚巡",
        "weekdays": ["0", "4"],
        "starts_at": "19:00",
        "points": f"东门；C0113-7；{IN_GRID[0]}；{IN_GRID[1]}\n广场",
        "valid_from": timezone.localdate().isoformat(),
    }
    assert client.post("/patrols/plans/", form | {"points": "东门;;x;y"}).status_code == 422
    assert client.post("/patrols/plans/", form | {"division": FAR_GRID}).status_code == 403
    assert client.post("/patrols/plans/", form).status_code == 302
    plan = PatrolPlan.objects.get()
    assert [point.name for point in plan.points.all()] == ["东门", "广场"]
    assert client.post(f"/patrols/plans/{plan.pk}/").status_code == 302


@pytest.mark.parametrize("division", ["", "x", "990101001001", f"{GRID[:-1]}\x00", "990101001001999"])
def test_a_walk_without_a_plan_needs_a_grid(cast: Cast, division: str) -> None:
    form = {"key": str(uuid4()), "division": division}
    assert signed_in(cast, "grid_worker").post("/patrols/begin/", form).status_code == 422
