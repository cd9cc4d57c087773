"""What is wrong with the zoning of an area on a day: overlaps, gaps, grids outside their parent.

Requirements S1-15, S2-02 to S2-04. All areas are in square metres, measured on an equal-area plane; shapes in
the report are in WGS-84 degrees.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from django.utils import timezone
from numpy.typing import NDArray

from liren.places.areas import from_equal_area_plane, on_equal_area_plane
from liren.places.codes import significant
from liren.places.models import Division, Grid, RecordedOverlap, Zone
from liren.places.polygons import polygonal
from liren.places.revision import current_revision

SLIVER_M2 = 1.0  # neighbours that were digitised separately differ by hairlines; below this it is no finding
KEPT = 8  # reports kept in memory
TIERS = (Division.Level.COMMUNITY, Division.Level.SUBDISTRICT, Division.Level.DISTRICT)

Shapes = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Finding:
    """An area that is wrong: between two zones (overlap), in one (gap), or of one outside another."""

    codes: tuple[str, ...]  # scopes; for a gap the division in which it lies
    area_m2: float
    shape: shapely.Geometry
    recorded: UUID | None = None  # number of the recorded overlap that explains all of it

    @property
    def area_text(self) -> str:
        """The area in words, without a fraction."""
        return f"{self.area_m2:,.0f} m²"


@dataclass(slots=True)
class TopologyReport:
    """Findings, largest first, and how much of the area is covered."""

    scope: str
    day: date
    overlaps: list[Finding] = field(default_factory=list)
    explained: list[Finding] = field(default_factory=list)  # overlaps that have been recorded
    gaps: list[Finding] = field(default_factory=list)
    outside: list[Finding] = field(default_factory=list)  # (grid, the grid it should lie in)
    orphans: list[str] = field(default_factory=list)  # grids whose parent is not there on that day
    undrawn: list[str] = field(default_factory=list)  # grids without a border
    grids: int = 0
    bounded_m2: float = 0.0  # land inside the borders of divisions
    covered_m2: float = 0.0  # of that, what lies in grids

    @property
    def coverage(self) -> float | None:
        """Part of the bounded land that lies in a grid, 0 to 1; None while no division has a border."""
        return min(1.0, self.covered_m2 / self.bounded_m2) if self.bounded_m2 else None

    @property
    def problems(self) -> int:
        """How many things are to be put right."""
        found = (self.overlaps, self.gaps, self.outside)
        return sum(len(findings) for findings in found) + len(self.orphans) + len(self.undrawn)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Zones with their borders laid out in metres."""

    codes: list[str]
    plane: Shapes

    def where(self, chosen: Sequence[bool]) -> _Drawn:
        """Some of them."""
        keep = [code for code, is_chosen in zip(self.codes, chosen, strict=True) if is_chosen]
        return _Drawn(keep, self.plane[np.array(chosen, dtype=bool)])


def topology_report(scope: str, on: date | None = None) -> TopologyReport:
    """Check the grids below a place and the borders of its divisions on a day, today without `on`."""
    day, place = on or timezone.localdate(), significant(scope)
    report = TopologyReport(place, day)
    rows = list(Grid.objects.on(day).under(place).order_by("code"))
    report.grids, report.undrawn = len(rows), [row.code for row in rows if row.polygon is None]
    rows = [row for row in rows if row.polygon is not None]
    grids = _drawn(rows)
    recorded = _recorded(day)
    is_head = [row.kind == Grid.Kind.HEAD for row in rows]
    for tier in (grids.where(is_head), grids.where([not head for head in is_head])):
        _find_overlaps(tier, recorded, report)
    _find_outside(rows, grids, report)
    bordered = Division.objects.on(day).under(place).filter(polygon__isnull=False).order_by("code")
    divisions = [_drawn(bordered.filter(level=tier)) for tier in TIERS]
    for tier in divisions:
        _find_overlaps(tier, recorded, report)
    _find_gaps(divisions, grids, report)
    for findings in (report.overlaps, report.explained, report.gaps, report.outside):
        findings.sort(key=lambda finding: (-finding.area_m2, finding.codes))
    return report


_kept: OrderedDict[tuple[UUID | None, str, date], TopologyReport] = OrderedDict()


def remembered_report(scope: str, on: date) -> TopologyReport:
    """The same report, made once while the zoning stays as it is: a page and its map both ask for it."""
    key = (current_revision(), significant(scope), on)
    if key not in _kept:
        _kept[key] = topology_report(scope, on)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return _kept[key]


def _drawn(zones: Iterable[Zone]) -> _Drawn:
    rows = list(zones)
    plane = np.empty(len(rows), dtype=object)
    if rows:
        plane[:] = on_equal_area_plane(shapely.from_wkb([row.polygon for row in rows]))
    return _Drawn([row.division for row in rows], plane)


def _recorded(day: date) -> list[tuple[RecordedOverlap, Any]]:
    found = RecordedOverlap.objects.on(day).exclude(polygon=None)
    return [(overlap, on_equal_area_plane(overlap.shape)) for overlap in found]


def _degrees(plane: Any) -> shapely.Geometry:
    """A shape of the plane in degrees, its hairlines left out."""
    parts = [part for part in shapely.get_parts(polygonal(plane)) if shapely.area(part) >= SLIVER_M2 / 10]
    return from_equal_area_plane(parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts))


def _find_overlaps(
    zones: _Drawn, recorded: list[tuple[RecordedOverlap, Any]], report: TopologyReport
) -> None:
    """Pairs of zones of one tier that share land; what a recorded overlap explains is kept apart."""
    if len(zones.codes) < 2:
        return
    one, other = shapely.STRtree(zones.plane).query(zones.plane, predicate="intersects")
    pairs = one < other
    one, other = one[pairs], other[pairs]
    shared = shapely.intersection(zones.plane[one], zones.plane[other])
    areas = shapely.area(shared)
    for index in np.flatnonzero(areas >= SLIVER_M2):
        codes = (zones.codes[one[index]], zones.codes[other[index]])
        known = [pair for pair in recorded if _claims_both(pair[0], codes)]
        rest = shapely.difference(shared[index], shapely.union_all([shape for _, shape in known]))
        if known and shapely.area(rest) < SLIVER_M2:
            number = known[0][0].number
            report.explained.append(Finding(codes, float(areas[index]), _degrees(shared[index]), number))
        else:
            report.overlaps.append(Finding(codes, float(shapely.area(rest)), _degrees(rest)))


def _claims_both(overlap: RecordedOverlap, codes: tuple[str, str]) -> bool:
    """Whether the two sides are two claims of a recorded overlap; a claim covers all that is below it."""
    sides = [[claim for claim in overlap.claims if code.startswith(claim)] for code in codes]
    return bool(sides[0]) and bool(sides[1]) and sides[0] != sides[1]


def _find_outside(rows: Sequence[Grid], grids: _Drawn, report: TopologyReport) -> None:
    """Grids that reach beyond the grid they should lie in."""
    number = {row.code: index for index, row in enumerate(rows)}
    for index, row in enumerate(rows):
        if not row.parent_code:
            continue
        if row.parent_code not in number:
            report.orphans.append(row.code)
            continue
        beyond = shapely.difference(grids.plane[index], grids.plane[number[row.parent_code]])
        area = float(shapely.area(beyond))
        if area >= SLIVER_M2:
            report.outside.append(Finding((row.code, row.parent_code), area, _degrees(beyond)))


def _find_gaps(divisions: Sequence[_Drawn], grids: _Drawn, report: TopologyReport) -> None:
    """Land inside a division that lies in no grid, told once: in the smallest division with a border."""
    covers = [grids.plane]
    land: list[Any] = []
    for tier in divisions:
        tree = shapely.STRtree(np.concatenate(covers))
        for code, border in zip(tier.codes, tier.plane, strict=True):
            near = tree.geometries[tree.query(border, predicate="intersects")]
            left = shapely.difference(border, shapely.union_all(near))
            land.append(border)
            for part in shapely.get_parts(polygonal(left)):
                if (area := float(shapely.area(part))) >= SLIVER_M2:
                    report.gaps.append(Finding((code,), area, from_equal_area_plane(part)))
        covers.append(tier.plane)
    report.bounded_m2 = float(shapely.area(shapely.union_all(land)))
    report.covered_m2 = report.bounded_m2 - sum(gap.area_m2 for gap in report.gaps)
