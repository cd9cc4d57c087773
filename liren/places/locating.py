"""Which grid a point lies in, and the chain of divisions above it, on any day.

Exactly one answer, on a border and in an overlap too. Of the zones that cover a point, the first of these
wins: a recorded overlap that has been ruled on; a sub-grid or exclusive grid; a head grid; a community; a
subdistrict; a district; a city; a province; and among equals the lowest code.

Each day is answered as it was zoned then (`on=` that day) or as it is zoned now (without `on`).
"""

from __future__ import annotations

import threading
import time
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

import numpy as np
import shapely
from django.utils import timezone
from numpy.typing import ArrayLike, NDArray

from liren.places.cells import NOTHING, CellIndex
from liren.places.codes import lineage, significant
from liren.places.models import Division, Grid, RecordedOverlap
from liren.places.revision import current_revision

KEPT = 6  # locators kept in memory: today's and a few of the past
LAYERS = tuple(reversed(Division.Level.values))  # below grids: community first, province last

Codes = NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Location:
    """Where a point lies.

    `chain` holds scopes (significant digits) from the province down, ending with the grid if there is one;
    `overlap` is the number of the recorded overlap by whose ruling the point was located.
    """

    grid: str  # 15 digits; "" where a division is known but no grid has been drawn
    chain: tuple[str, ...]
    overlap: UUID | None = None

    @property
    def division(self) -> str:
        """The deepest scope known: what a record's `division` column holds."""
        return self.chain[-1]


@dataclass(frozen=True, slots=True)
class _Claim:
    """One shape and the place it answers with. Claims are tried in the order of their rank."""

    rank: tuple[int, float, int, str]
    code: str
    shape: shapely.Geometry
    overlap: UUID | None = None


class _Layer:
    """Claims that are searched together, and the answers that belong to them."""

    def __init__(self, claims: Sequence[_Claim]) -> None:
        ordered = sorted(claims, key=lambda claim: claim.rank)
        shapes = np.empty(len(ordered), dtype=object)
        shapes[:] = [claim.shape for claim in ordered]
        self.index = CellIndex(shapes)
        self.codes: Codes = np.array([claim.code for claim in ordered], dtype="U15")
        self.locations = [
            Location(claim.code if len(claim.code) == 15 else "", lineage(claim.code), claim.overlap)
            for claim in ordered
        ]


class Locator:
    """Locates points by the zoning of one day. Get it from `locator_for`."""

    def __init__(self, layers: Sequence[_Layer]) -> None:
        self._layers = layers
        self._searches = [(layer.index.first, layer.locations) for layer in layers]

    def locate(self, lon: float, lat: float) -> Location | None:
        """The one place the point lies in; None where nothing is zoned."""
        for first, locations in self._searches:
            number = first(lon, lat)
            if number != NOTHING:
                return locations[number]
        return None

    def locate_many(self, lons: ArrayLike, lats: ArrayLike) -> Codes:
        """The deepest code of each point, "" where nothing is zoned; see `locate_many` below."""
        x, y = np.asarray(lons, dtype=np.float64), np.asarray(lats, dtype=np.float64)
        if x.shape != y.shape or x.ndim != 1:
            raise ValueError("lons and lats are two one-dimensional arrays of the same length")
        codes = np.zeros(len(x), dtype="U15")
        left = np.arange(len(x))
        for layer in self._layers:
            numbers = layer.index.first_many(x[left], y[left])
            hit = numbers != NOTHING
            codes[left[hit]] = layer.codes[numbers[hit]]
            left = left[~hit]
            if not len(left):
                break
        return codes


def locate(lon: float, lat: float, on: date | None = None) -> Location | None:
    """The one place a point in WGS-84 degrees lies in, by the zoning of a day (today without `on`).

    None where nothing is zoned.
    """
    return locator_for(on).locate(lon, lat)


def locate_many(lons: ArrayLike, lats: ArrayLike, on: date | None = None) -> Codes:
    """The deepest code of each point: 15 digits are a grid, fewer a division that has no grid there.

    "" where nothing is zoned.

    Args:
        lons: longitudes in WGS-84 degrees, shape (n,).
        lats: latitudes, shape (n,).
        on: the day by whose zoning to locate; today without it.

    Raises:
        ValueError: the two arrays differ in shape or are not one-dimensional.
    """
    return locator_for(on).locate_many(lons, lats)


@dataclass(frozen=True, slots=True)
class _Epoch:
    """The days from `first` to before `end`, between two changes of the zoning; one locator for them all."""

    revision: UUID | None
    first: date
    end: date
    locator: Locator


@dataclass(frozen=True, slots=True)
class _Today:
    """The day of the platform's time zone, and the clock's seconds between which it lasts."""

    day: date
    begins: float
    ends: float


_lock = threading.Lock()
_change_days: OrderedDict[UUID | None, list[date]] = OrderedDict()
_epochs: OrderedDict[tuple[UUID | None, int], _Epoch] = OrderedDict()
_latest: _Epoch | None = None
_today: _Today | None = None


def locator_for(on: date | None = None) -> Locator:
    """The locator of a day. All days between two changes of the zoning share one.

    Hold on to it only for the length of one piece of work: it does not notice later edits.
    """
    global _latest  # noqa: PLW0603  the last answer is nearly always the next one too
    revision, day, latest = current_revision(), on or _current_day(), _latest
    if latest is None or latest.revision is not revision or not latest.first <= day < latest.end:
        with _lock:
            _latest = latest = _epoch_of(revision, day)
    return latest.locator


def _current_day() -> date:
    """Today; kept, because asking the time zone takes longer than locating a point."""
    global _today  # noqa: PLW0603
    today = _today
    if today is None or not today.begins <= time.time() < today.ends:
        zone = timezone.get_default_timezone()
        day = datetime.now(zone).date()
        midnights = [datetime.combine(day + timedelta(days=n), datetime.min.time(), zone) for n in (0, 1)]
        _today = today = _Today(day, midnights[0].timestamp(), midnights[1].timestamp())
    return today.day


def _epoch_of(revision: UUID | None, day: date) -> _Epoch:
    if revision not in _change_days:
        _change_days[revision] = _days_of_change()
        while len(_change_days) > KEPT:
            _change_days.popitem(last=False)
    days = [date.min, *_change_days[revision], date.max]
    number = bisect_right(days, day)
    key = (revision, number)
    if key not in _epochs:
        end = days[min(number, len(days) - 1)]
        _epochs[key] = _Epoch(revision, days[number - 1], end, Locator(_layers_on(day)))
        while len(_epochs) > KEPT:
            _epochs.popitem(last=False)
    return replace(_epochs[key], revision=revision)  # the object just asked for: compared by identity


def _days_of_change() -> list[date]:
    """Each day on which another set of borders or rulings begins to be valid."""
    days: set[date] = set()
    for model in (Grid, Division, RecordedOverlap):
        drawn = model.objects.filter(polygon__isnull=False)
        days.update(drawn.values_list("valid_from", flat=True).distinct())
        ends = drawn.filter(valid_to__isnull=False).values_list("valid_to", flat=True).distinct()
        days.update(last + timedelta(days=1) for last in ends if last is not None)
    return sorted(days)


def _layers_on(day: date) -> list[_Layer]:
    """Overlaps and grids first, then divisions from the smallest up; levels without a border are left out."""
    kinds = {Grid.Kind.SUB: 1, Grid.Kind.EXCLUSIVE: 1, Grid.Kind.HEAD: 2}
    rows = list(
        Grid.objects.on(day)
        .filter(polygon__isnull=False)
        .values_list("code", "kind", "polygon")
        .order_by("code")
    )
    shapes = shapely.from_wkb([row[2] for row in rows])
    grids = [
        _Claim((1, 0.0, kinds[Grid.Kind(kind)], code), code, shape)
        for (code, kind, _), shape in zip(rows, shapes, strict=True)
    ]
    layers = [_Layer([*_rulings_on(day, grids), *grids])]
    for level in LAYERS:
        divisions = Division.objects.on(day).filter(level=level, polygon__isnull=False)
        claims = [
            _Claim((1, 0.0, 0, code), significant(code), shapely.from_wkb(polygon))
            for code, polygon in divisions.values_list("code", "polygon")
        ]
        if claims:
            layers.append(_Layer(claims))
    return layers


def _rulings_on(day: date, grids: Sequence[_Claim]) -> list[_Claim]:
    """The areas ruled on, the last ruling first. Where a division won, its grids answer inside the area."""
    ruled = RecordedOverlap.objects.on(day).exclude(winner="").exclude(polygon=None)
    claims: list[_Claim] = []
    for overlap in ruled:
        area, when = overlap.shape, -overlap.ruled_at.timestamp() if overlap.ruled_at else 0.0
        for grid in grids:
            if not grid.code.startswith(overlap.winner) or not shapely.intersects(grid.shape, area):
                continue
            piece = shapely.intersection(grid.shape, area)
            if shapely.area(piece) > 0:
                claims.append(_Claim((0, when, grid.rank[2], grid.code), grid.code, piece, overlap.number))
        if len(overlap.winner) == 15 and not any(grid.code == overlap.winner for grid in grids):
            continue  # the grid that won has been retired since: the area is located as if nobody had ruled
        claims.append(_Claim((0, when, 9, overlap.winner), overlap.winner, area, overlap.number))
    return claims
