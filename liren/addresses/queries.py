"""Reads of addresses, buildings and compounds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import numpy as np
import shapely
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from shapely.geometry.base import BaseGeometry

from liren.accounts.actors import Actor
from liren.addresses.models import (
    Address,
    AddressChange,
    Building,
    Compound,
    CompoundProblem,
    EstatePair,
)

MOST_BELOW = 5000
AGE_CLASSES = ((0, 1979), (1980, 1989), (1990, 1999), (2000, 2009), (2010, 2019), (2020, 9999))


def chain(address: Address) -> list[Address]:
    """An address's parents from the outside in, without itself."""
    found: list[Address] = []
    parent = address.parent
    while parent is not None:
        found.append(parent)
        parent = parent.parent
    return found[::-1]


def children_of(actor: Actor, address: Address) -> QuerySet[Address]:
    """What lies directly in an address today, in the order of its numbers."""
    return Address.objects.visible_to(actor).live().filter(parent=address).order_by("kind", "name")


def ids_in(actor: Actor, address: Address) -> list[UUID]:
    """The ids of an address and everything in it, and of what was merged into it."""
    inner = Address.objects.visible_to(actor).filter(root=address.root)
    found = list(
        inner.filter(Q(pk=address.pk) | Q(path__startswith=address.path + "/"))
        .values_list("pk", flat=True)[:MOST_BELOW]
    )  # fmt: skip
    return found + list(Address.objects.filter(merged_into__in=found).values_list("pk", flat=True))


def history_of(address: Address) -> list[AddressChange]:
    """What was done to an address, the newest first."""
    return list(address.changes.select_related("other").order_by("-at", "-pk"))


def tops(actor: Actor, scope: str) -> QuerySet[Address]:
    """Roads and estates of a division that hang directly on it."""
    return Address.objects.visible_to(actor).live().under(scope).filter(parent=None).order_by("text")


def buildings_in(actor: Actor, scope: str, on: date | None = None) -> QuerySet[Building]:
    """Standing buildings of a division."""
    return Building.objects.visible_to(actor).standing(on).filter(division__startswith=scope)


def buildings_within(actor: Actor, shape: BaseGeometry, on: date | None = None) -> list[UUID]:
    """The standing buildings whose point lies in a WGS 84 shape, its edge included."""
    west, south, east, north = shape.bounds
    rows = list(
        Building.objects.visible_to(actor).standing(on)
        .filter(address__lon__range=(west, east), address__lat__range=(south, north))
        .values_list("pk", "address__lon", "address__lat")
    )  # fmt: skip
    if not rows:
        return []
    points = np.array([(lon, lat) for _pk, lon, lat in rows], dtype=np.float64)
    inside = shapely.intersects_xy(shape, points[:, 0], points[:, 1])
    return [row[0] for row, is_in in zip(rows, inside, strict=True) if is_in]


def counts_by_use(actor: Actor, scope: str) -> list[tuple[str, int]]:
    """How many buildings stand for which use."""
    found = buildings_in(actor, scope).values_list("use").annotate(count=Count("pk")).order_by("-count")
    return [(use, count) for use, count in found]


def counts_by_age(actor: Actor, scope: str) -> list[tuple[tuple[int, int], int]]:
    """How many buildings stand from which years; (0, 0) where the year is not known."""
    conditions = {
        f"from_{first}": Count("pk", filter=Q(year_built__range=(first, last))) for first, last in AGE_CLASSES
    }
    found = buildings_in(actor, scope).aggregate(unknown=Count("pk", filter=Q(year_built=None)), **conditions)
    rows = [((first, last), found[f"from_{first}"]) for first, last in AGE_CLASSES]
    return [row for row in [*rows, ((0, 0), found["unknown"])] if row[1]]


def compounds_of(
    actor: Actor, scope: str, *, words: str = "", stage: str = "", problem: str = ""
) -> QuerySet[Compound]:
    """Standing compounds of a division, by name."""
    found = Compound.objects.visible_to(actor).standing().filter(division__startswith=scope)
    found = found.select_related("address")
    if words:
        found = found.filter(
            Q(address__text__icontains=words) | Q(address__aliases__text__icontains=words)
        ).distinct()
    if stage:
        found = found.filter(stage=stage)
    if problem:
        found = found.filter(problems__kind=problem, problems__solved_on=None)
    return found.order_by("address__text", "pk")


def problem_counts(actor: Actor, scope: str) -> list[tuple[str, int]]:
    """How many compounds of a division have which kind of problem today (S2-19)."""
    open_ones = CompoundProblem.objects.filter(
        solved_on=None,
        compound__in=Compound.objects.visible_to(actor).standing().filter(division__startswith=scope),
    )
    return list(
        open_ones.values_list("kind").annotate(count=Count("compound", distinct=True)).order_by("-count")
    )


def living_offices(compound: Compound) -> list[object]:
    """Who looks after a compound today, and who did."""
    return list(compound.offices.order_by("role", "-valid_from"))


def waiting_pairs(actor: Actor, scope: str = "") -> QuerySet[EstatePair]:
    """Doubtful pairs that wait for a ruling, the likeliest first."""
    found = EstatePair.objects.visible_to(actor).waiting().filter(division__startswith=scope)
    return found.select_related("one__compound__address", "two__compound__address").order_by("-score", "pk")


def ruled_pairs(actor: Actor, scope: str = "") -> QuerySet[EstatePair]:
    """Pairs that were ruled on, the newest first."""
    found = EstatePair.objects.visible_to(actor).exclude(ruling="").filter(division__startswith=scope)
    return found.select_related("one__compound__address", "two__compound__address").order_by("-ruled_at")


def mapped(addresses: Iterable[Address]) -> list[Address]:
    """Those that have a point."""
    return [one for one in addresses if one.lon is not None]


def today() -> date:
    """The day by which lists are made."""
    return timezone.localdate()
