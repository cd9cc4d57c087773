"""Reading places. Codes may be given full (12 digits) or significant; `on` is a day, today without it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import shapely
from django.db.models import Count
from django.utils import timezone

from liren.accounts.actors import Actor
from liren.places.codes import full, lineage, significant
from liren.places.models import Division, Grid, GridLineage, HouseholdRange, LegacyCode, RecordedOverlap
from liren.places.models.divisions import DivisionQuerySet
from liren.places.models.grids import GridQuerySet
from liren.places.models.overlaps import OverlapQuerySet
from liren.places.names import division_name, division_names, division_path

__all__ = [
    "children",
    "division",
    "division_exists",
    "division_name",
    "division_names",
    "division_path",
    "divisions",
    "grid",
    "grids_of",
    "grids_of_legacy_code",
    "household_range",
    "legacy_conflicts",
    "lineage_of",
    "overlaps_at",
    "overlaps_under",
    "versions",
]


def _day(on: date | None) -> date:
    return on or timezone.localdate()


def divisions(actor: Actor, scope: str = "", *, on: date | None = None) -> DivisionQuerySet:
    """The division of this scope and all below it, without their borders, in order of code."""
    return Division.objects.visible_to(actor).on(_day(on)).under(significant(scope)).light().order_by("code")


def grids_of(scope: str, on: date | None = None) -> GridQuerySet:
    """The grids below a place (or the grid itself), without their borders, in order of code."""
    return Grid.objects.on(_day(on)).under(significant(scope)).light().order_by("code")


def children(scope: str, on: date | None = None) -> list[Division] | list[Grid]:
    """What lies directly below: divisions of the next level, a community's grids, a head grid's sub-grids.

    "" answers the provinces. Communities without a subdistrict of their own hang on what is above them.
    """
    place = significant(scope)
    if len(place) == 12:
        return list(grids_of(place, on))
    if len(place) == 15:
        return list(grids_of(place[:12], on).filter(parent_code=place))
    above = full(place) if place else ""
    return list(Division.objects.on(_day(on)).filter(parent_code=above).light().order_by("code"))


def division(code: str, on: date | None = None) -> Division:
    """The version of a division valid on a day.

    Raises:
        Division.DoesNotExist: there is none.
    """
    return Division.objects.on(_day(on)).get(code=full(significant(code)))


def grid(code: str, on: date | None = None) -> Grid:
    """The version of a grid valid on a day.

    Raises:
        Grid.DoesNotExist: there is none.
    """
    return Grid.objects.on(_day(on)).get(code=code)


def division_exists(code: str, on: date | None = None) -> bool:
    """Whether this is the code of a division or grid on a day."""
    if len(code) == 15:
        return Grid.objects.on(_day(on)).filter(code=code).exists()
    return Division.objects.on(_day(on)).filter(code=full(significant(code))).exists()


def versions(code: str) -> list[Division] | list[Grid]:
    """Every version of a division or grid, newest first."""
    if len(code) == 15:
        return list(Grid.objects.filter(code=code).order_by("-valid_from"))
    return list(Division.objects.filter(code=full(significant(code))).order_by("-valid_from"))


def lineage_of(code: str) -> list[GridLineage]:
    """What this grid came from and what became of it, newest first."""
    before = GridLineage.objects.filter(successor=code)
    return list((before | GridLineage.objects.filter(predecessor=code)).order_by("-on", "predecessor"))


def grids_of_legacy_code(code: str, system: str = "") -> list[str]:
    """The grids that a code of an older system stands for now; more than one is a conflict."""
    found = LegacyCode.objects.filter(code=code)
    if system:
        found = found.filter(system=system)
    return list(found.order_by("grid_code").values_list("grid_code", flat=True).distinct())


def legacy_conflicts(scope: str = "") -> list[tuple[str, str, int]]:
    """Older codes that stand for several grids: (system, code, number of grids)."""
    found = LegacyCode.objects.filter(grid_code__startswith=significant(scope)).values_list("system", "code")
    return list(found.annotate(grids=Count("grid_code")).filter(grids__gt=1).order_by("system", "code"))


def household_range(code: str, on: date | None = None) -> HouseholdRange | None:
    """The guideline on the households of a grid: that of the nearest place above it, the newest one."""
    day = _day(on)
    found = HouseholdRange.objects.filter(division__in=["", *lineage(code)], valid_from__lte=day)
    valid = [guideline for guideline in found if guideline.valid_to is None or guideline.valid_to >= day]
    return max(valid, key=lambda guideline: (len(guideline.division), guideline.valid_from), default=None)


def overlaps_under(actor: Actor, scope: str = "", *, on: date | None = None) -> OverlapQuerySet:
    """Recorded overlaps that touch a place: one of the claims lies below it, or it lies below a claim."""
    place = significant(scope)
    found = RecordedOverlap.objects.visible_to(actor).on(_day(on)).order_by("code", "number")
    if not place:
        return found
    touching = [
        overlap.pk
        for overlap in found.only("claims")
        if any(claim.startswith(place) or place.startswith(claim) for claim in overlap.claims)
    ]
    return found.filter(pk__in=touching)


def overlaps_at(lon: float, lat: float, on: date | None = None) -> Sequence[RecordedOverlap]:
    """The recorded overlaps, ruled on or not, in which a point in WGS-84 degrees lies."""
    near = RecordedOverlap.objects.on(_day(on)).touching(lon, lat, lon, lat)
    return [overlap for overlap in near if overlap.shape and shapely.intersects_xy(overlap.shape, lon, lat)]


def overlap(number: UUID, on: date | None = None) -> RecordedOverlap:
    """The version of a recorded overlap valid on a day."""
    return RecordedOverlap.objects.on(_day(on)).get(number=number)
