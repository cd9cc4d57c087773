"""Streets of the demo city: arterial roads, local streets by repeated division; river, lake, city limit."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from shapely import LineString, MultiLineString, Point, Polygon
from shapely.ops import split

from liren.demo.geometry import smooth_line, smooth_ring

SNAP = 0.1  # metres; street ends closer than this become one junction


@dataclass(slots=True)
class Terrain:
    """What was there before the streets, on the drawing board in metres."""

    limit: Polygon
    river: Polygon
    middle: LineString  # the river's middle line, where the two districts meet
    lake: Polygon
    hill: Polygon


@dataclass(slots=True)
class Street:
    """One street with its course; class 1 arterial, 2 collector, 3 lane."""

    rank: int
    course: LineString
    name: str = ""


@dataclass(slots=True)
class StreetPlan:
    """The streets and every line that bounds a block."""

    terrain: Terrain
    streets: list[Street] = field(default_factory=list)
    borders: list[LineString] = field(default_factory=list)


def make_terrain(rng: np.random.Generator) -> Terrain:
    """The city limit, the river from north to south, the lake in the west and the hill in the east."""
    turns = np.linspace(0, 2 * math.pi, 38, endpoint=False)
    radius = (
        1 + 0.045 * np.sin(2 * turns + 0.7) + 0.04 * np.sin(3 * turns + 2) + rng.normal(0, 0.027, len(turns))
    )
    squared = (np.abs(np.cos(turns)) ** 3 + np.abs(np.sin(turns)) ** 3) ** (-1 / 3)
    x, y = 5600 * radius * squared * np.cos(turns), 4150 * radius * squared * np.sin(turns)
    limit = Polygon(smooth_ring(list(zip(x.tolist(), y.tolist(), strict=True)), 6))
    middle = LineString(
        smooth_line([(-900, 5600), (-520, 3800), (260, 2300), (120, 900), (-560, -300), (-330, -1700),
                     (520, -2900), (900, -4100), (800, -5600)])
    )  # fmt: skip
    lake = Polygon(
        smooth_ring([(-4150, -250), (-3650, 330), (-2950, 260), (-2500, -120), (-2640, -640), (-3080, -830),
                     (-3300, -1350), (-3900, -1420), (-4180, -960), (-4420, -600)])
    )  # fmt: skip
    hill = Polygon(
        smooth_ring([(3480, 1500), (3720, 1960), (4150, 2190), (4420, 1900), (4800, 1990), (4920, 1380),
                     (4720, 950), (4880, 520), (4470, 260), (4180, 520), (3820, 380), (3620, 800),
                     (3340, 1060)])
    )  # fmt: skip
    return Terrain(limit, middle.buffer(78, quad_segs=6), middle, lake, hill)


def crowding(x: float, y: float) -> float:
    """How urban a spot is, 0 (fields) to 1 (old town), on the drawing board."""
    centres = (
        (-1700, 500, 1500, 1.0),
        (1900, -350, 1500, 0.95),
        (-2600, -2300, 950, 0.5),
        (2300, 2600, 900, 0.5),
    )
    value = 0.08
    for cx, cy, spread, height in centres:
        value += height * math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * spread**2))
    return min(value, 1.0)


def plan_streets(rng: np.random.Generator) -> StreetPlan:
    """Lay arterial roads over the terrain, then divide every superblock by local streets."""
    terrain = make_terrain(rng)
    plan = StreetPlan(terrain)
    dry = terrain.limit.difference(terrain.lake)
    courses = _arterial_lines(rng)
    for course in courses:
        inside = course.intersection(dry)
        plan.borders.extend(_lines(inside))
        for piece in _lines(inside.difference(terrain.hill)):
            plan.streets.append(Street(1, piece))
    shores = [terrain.limit.exterior, terrain.lake.exterior, terrain.hill.exterior, terrain.river.exterior]
    plan.borders += [line for ring in shores for line in _lines(ring.intersection(terrain.limit))]
    plan.borders += _lines(terrain.middle.intersection(terrain.limit))
    net = shapely.unary_union(plan.borders, grid_size=SNAP)
    wet = shapely.union_all([terrain.river, terrain.lake, terrain.hill])
    superblocks = sorted(shapely.get_parts(shapely.polygonize([net])), key=_place)
    for block in superblocks:
        if not wet.contains(block.representative_point()):
            _divide(block, rng, plan, 0)
    return plan


def _arterial_lines(rng: np.random.Generator) -> list[LineString]:
    """Lattice of main roads, closer together in the middle; some stop halfway as real ones do."""
    columns = [
        -5300,
        -4500,
        -3650,
        -2950,
        -2250,
        -1600,
        -1000,
        -420,
        280,
        1000,
        1600,
        2200,
        2850,
        3500,
        4300,
        5150,
    ]
    rows = [-3900, -3150, -2450, -1750, -1150, -550, 50, 650, 1250, 1950, 2750, 3550]
    lines = []
    for number, column in enumerate(columns):
        u = column + float(rng.normal(0, 45))
        low, high = -5600.0, 5600.0
        if number % 3 == 0:
            low, high = float(rng.choice([-5600, -1750])), float(rng.choice([1950, 5600]))
        lean = float(rng.normal(0, 0.025))
        lines.append(LineString([(u + lean * low, low), (u + lean * high, high)]))
    for number, row in enumerate(rows):
        v = row + float(rng.normal(0, 40))
        left, right = (-7000.0, 7000.0) if number % 3 != 1 else (float(rng.choice([-7000, -2950])), 7000.0)
        lean = float(rng.normal(0, 0.025))
        lines.append(LineString([(left, v + lean * left), (right, v + lean * right)]))
    lines.append(LineString([(1000, 3600), (5700, -2700)]))  # the old railway, now an avenue
    return lines


def _divide(block: Polygon, rng: np.random.Generator, plan: StreetPlan, depth: int) -> None:
    """Split a block across its long side until it has the size that its surroundings ask for."""
    here = block.centroid
    wanted = 24_000 + 210_000 * (1 - crowding(here.x, here.y)) ** 2.4
    if block.area < wanted * float(rng.uniform(1.0, 1.9)) or depth > 7:
        return
    corners = np.array(shapely.oriented_envelope(block).exterior.coords)
    sides = corners[1:3] - corners[:2]
    long = sides[int(np.argmax(np.hypot(sides[:, 0], sides[:, 1])))]
    angle = math.atan2(long[1], long[0]) + math.pi / 2 + float(rng.normal(0, 0.035))
    shift = float(rng.normal(0, 0.07))
    x, y = here.x + long[0] * shift, here.y + long[1] * shift
    reach = 4000.0
    across = reach * math.cos(angle), reach * math.sin(angle)
    cut = LineString([(x - across[0], y - across[1]), (x + across[0], y + across[1])])
    pieces = [piece for piece in split(block, cut).geoms if piece.area > 1.0]
    if len(pieces) < 2:
        return
    for course in _lines(cut.intersection(block)):
        plan.borders.append(course)
        plan.streets.append(Street(2 if depth == 0 else 3, course))
    for piece in sorted(pieces, key=_place):
        _divide(piece, rng, plan, depth + 1)


def _lines(geometry: Any) -> list[LineString]:
    if isinstance(geometry, LineString):
        return [] if geometry.is_empty else [LineString(geometry.coords)]
    if isinstance(geometry, MultiLineString):
        merged = shapely.line_merge(geometry)
        return [LineString(part.coords) for part in shapely.get_parts(merged)]
    parts = [part for part in shapely.get_parts(geometry) if not isinstance(part, Point | Polygon)]
    return [line for part in parts for line in _lines(part)]


def _place(polygon: Polygon) -> tuple[float, float]:
    spot = polygon.centroid
    return round(spot.x, 1), round(spot.y, 1)
