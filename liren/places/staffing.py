"""Who works in which grid, and which grids have nobody or too many households (S0-04, S1-16)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from liren.accounts.models import Post
from liren.accounts.roles import Role
from liren.places.codes import significant
from liren.places.models import Division, Grid, HouseholdRange

WORKERS = (Role.GRID_WORKER, Role.GRID_LEADER)


@dataclass(frozen=True, slots=True)
class OutOfRange:
    """A grid with fewer or more households than the guideline for its place."""

    code: str
    name: str
    households: int
    guideline: HouseholdRange


@dataclass(slots=True)
class StaffingReport:
    """What an area lacks."""

    without_worker: list[Grid]
    communities_without_grid: list[Division]
    out_of_range: list[OutOfRange]


def staffing_report(scope: str, on: date | None = None) -> StaffingReport:
    """Check the grids below a place on a day (today without `on`)."""
    day, place = on or timezone.localdate(), significant(scope)
    grids = list(Grid.objects.on(day).under(place).light().order_by("code"))
    workers = _scopes_of([Role.GRID_WORKER], place, day)
    anybody = workers | _scopes_of([Role.GRID_LEADER], place, day)
    divided = {grid.parent_code for grid in grids}  # a leader is enough where others walk the parts
    communities = (
        Division.objects.on(day).under(place).filter(level=Division.Level.COMMUNITY).light().order_by("code")
    )
    gridded = {grid.community_code for grid in grids}
    return StaffingReport(
        without_worker=[
            grid
            for grid in grids
            if not (anybody if grid.code in divided else workers) & {grid.code, grid.community_code}
        ],
        communities_without_grid=[community for community in communities if community.code not in gridded],
        out_of_range=_out_of_range(grids, day),
    )


def _scopes_of(roles: Sequence[Role], place: str, day: date) -> set[str]:
    """Scopes of posts below a place: a grid's code, or its community's for one who covers all of that."""
    posts = Post.objects.valid(day).filter(role__in=roles, user__is_active=True)
    below = posts.filter(scope__startswith=place)
    above = posts.filter(scope=place[:12]) if len(place) == 15 else posts.none()
    return set(below.values_list("scope", flat=True)) | set(above.values_list("scope", flat=True))


def _out_of_range(grids: Sequence[Grid], day: date) -> list[OutOfRange]:
    """Grids that are divided further, and exclusive ones, are not measured by households."""
    guidelines = [
        guideline
        for guideline in HouseholdRange.objects.filter(valid_from__lte=day)
        if guideline.valid_to is None or guideline.valid_to >= day
    ]
    divided = {grid.parent_code for grid in grids}
    found = []
    for grid in grids:
        if grid.households is None or grid.kind == Grid.Kind.EXCLUSIVE or grid.code in divided:
            continue
        fitting = [guideline for guideline in guidelines if grid.code.startswith(guideline.division)]
        nearest = max(fitting, key=lambda one: (len(one.division), one.valid_from), default=None)
        if nearest and not nearest.minimum <= grid.households <= nearest.maximum:
            found.append(OutOfRange(grid.code, grid.name, grid.households, nearest))
    return found


def workers_of(code: str, on: date | None = None) -> list[tuple[UUID, str]]:
    """User id and role of those who work in a grid: those of it, of its parent or of its community."""
    day = on or timezone.localdate()
    scopes = {
        code,
        code[:12],
        *Grid.objects.on(day).filter(code=code).values_list("parent_code", flat=True),
    } - {""}
    posts = Post.objects.valid(day).filter(role__in=WORKERS, scope__in=scopes, user__is_active=True)
    return list(posts.order_by("-scope", "role").values_list("user_id", "role"))


def staffing_totals(scope: str, on: date | None = None) -> dict[str, int]:
    """How many people hold each role in a place or below it: {role: people}."""
    day, place = on or timezone.localdate(), significant(scope)
    posts = (
        Post.objects.valid(day)
        .exclude(role=Role.RESIDENT)
        .filter(scope__startswith=place, user__is_active=True)
    )
    people: dict[str, set[UUID]] = {}
    for role, user in posts.values_list("role", "user_id"):
        people.setdefault(role, set()).add(user)
    return {role: len(users) for role, users in people.items()}
