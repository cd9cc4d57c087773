"""Blocks of the demo city: the pieces between streets, which share their corners exactly."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import shapely
from shapely import Polygon, STRtree

from liren.demo.geometry import on_globe, warped
from liren.demo.streets import SNAP, StreetPlan, crowding

LAND, RIVER, LAKE, HILL = "land", "river", "lake", "hill"


@dataclass(slots=True)
class Block:
    """One block. `shape` is WGS84, `ground` the same in plane metres."""

    number: int
    ground: Polygon
    shape: Polygon
    kind: str
    side: int  # 0 west of the river, 1 east
    crowding: float
    use: str = "fields"
    households: int = 0
    neighbours: dict[int, float] = field(
        default_factory=dict
    )  # block -> cost of a border there (metres, main roads cheap)


def make_blocks(plan: StreetPlan) -> list[Block]:
    """Cut the plan into blocks; slivers join the neighbour with the longest common side."""
    net = shapely.unary_union(plan.borders, grid_size=SNAP)
    net = shapely.segmentize(shapely.line_merge(net), 90.0)
    faces = sorted(shapely.get_parts(shapely.polygonize([net])), key=_place)
    faces = _without_slivers(faces, plan)
    blocks = [_block(number, face, plan) for number, face in enumerate(faces)]
    _find_neighbours(blocks, faces, plan)
    return blocks


def _place(face: Polygon) -> tuple[float, float]:
    spot = face.representative_point()
    return round(spot.x, 1), round(spot.y, 1)


def _block(number: int, face: Polygon, plan: StreetPlan) -> Block:
    terrain = plan.terrain
    spot = face.representative_point()
    kinds = ((RIVER, terrain.river), (LAKE, terrain.lake), (HILL, terrain.hill))
    kind = next((name for name, area in kinds if area.contains(spot)), LAND)
    ground = warped(face)
    return Block(number, ground, on_globe(ground), kind, _side(face, plan), crowding(spot.x, spot.y))


def _side(face: Polygon, plan: StreetPlan) -> int:
    spot = face.representative_point()
    line = np.array(plan.terrain.middle.coords)[::-1]  # from south to north
    return int(float(spot.x) > float(np.interp(spot.y, line[:, 1], line[:, 0])))


def _without_slivers(faces: list[Polygon], plan: StreetPlan) -> list[Polygon]:
    """Join faces too small or too thin to build on to a neighbour of the same kind."""
    terrain = plan.terrain
    special = (terrain.river, terrain.lake, terrain.hill)
    shapes: list[Polygon | None] = list(faces)

    def kind(face: Polygon) -> int:
        spot = face.representative_point()
        return 2 * sum(bool(area.contains(spot)) << n for n, area in enumerate(special)) + _side(face, plan)

    kinds = [kind(face) for face in faces]
    for number in sorted(range(len(faces)), key=lambda n: faces[n].area):
        face = shapes[number]
        if face is None:
            continue
        thin = face.area / max(face.length, 1.0) ** 2
        if face.area > 9_000 and (thin > 0.022 or kinds[number] > 1):
            continue
        edge = face.boundary
        best, most = -1, 1.0
        for other, shape in enumerate(shapes):
            if (
                shape is None
                or other == number
                or kinds[other] != kinds[number]
                or not shape.intersects(face)
            ):
                continue
            common = edge.intersection(shape.boundary).length
            if common > most:
                best, most = other, common
        if best >= 0:
            joined = shapely.coverage_union(shapes[best], face)
            shapes[best] = joined.geoms[0] if joined.geom_type == "MultiPolygon" else joined
            shapes[number] = None
    return [shape for shape in shapes if shape is not None]


def _find_neighbours(blocks: list[Block], faces: list[Polygon], plan: StreetPlan) -> None:
    main = STRtree([street.course for street in plan.streets if street.rank == 1])
    owners: dict[tuple[tuple[float, ...], tuple[float, ...]], list[int]] = defaultdict(list)
    for block, face in zip(blocks, faces, strict=True):
        for ring in (face.exterior, *face.interiors):
            corners = list(ring.coords)
            for a, b in pairwise(corners):
                owners[(a, b) if a < b else (b, a)].append(block.number)
    for (a, b), pair in owners.items():
        if len(pair) != 2:
            continue
        length = float(np.hypot(a[0] - b[0], a[1] - b[1]))
        middle = shapely.Point((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
        near = main.query(middle, predicate="dwithin", distance=0.5)
        cost = length * (0.3 if len(near) else 1.0)
        for here, there in (pair, pair[::-1]):
            blocks[here].neighbours[there] = blocks[here].neighbours.get(there, 0.0) + cost
