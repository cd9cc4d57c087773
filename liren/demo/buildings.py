"""Streets by name, areas by use, and the buildings that stand in the blocks of the demo city."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import shapely
from shapely import LineString, Polygon, STRtree

from liren.demo import landuse
from liren.demo.blocks import HILL, LAKE, RIVER, Block
from liren.demo.city import Area, Building, City, Road
from liren.demo.geometry import on_globe, warped
from liren.demo.placenames import Namer
from liren.demo.streets import StreetPlan

# use -> (length, depth, gap along, gap across, floors from, floors to) of its buildings, metres
FORMS = {
    landuse.HOMES: (58.0, 14.0, 14.0, 26.0, 6, 18),
    landuse.SHOPS: (46.0, 24.0, 16.0, 26.0, 2, 6),
    landuse.OFFICE: (48.0, 22.0, 34.0, 38.0, 5, 14),
    landuse.SCHOOL: (62.0, 16.0, 34.0, 44.0, 3, 5),
    landuse.HOSPITAL: (64.0, 22.0, 24.0, 36.0, 4, 12),
    landuse.MARKET: (82.0, 34.0, 22.0, 22.0, 1, 2),
    landuse.WORKS: (84.0, 40.0, 34.0, 44.0, 1, 2),
    landuse.VILLAGE: (15.0, 11.0, 9.0, 13.0, 2, 4),
    landuse.FIELDS: (18.0, 12.0, 70.0, 120.0, 1, 2),
    landuse.PARK: (22.0, 14.0, 170.0, 170.0, 1, 1),
}
MOST_PER_BLOCK = {landuse.VILLAGE: 9, landuse.FIELDS: 1, landuse.PARK: 1, landuse.HOMES: 9}
AREA_NAMES = {
    landuse.SCHOOL: ("第{n}小学", "第{n}中学", "实验学校{n}部"),
    landuse.HOSPITAL: ("第{n}人民医院",),
    landuse.MARKET: ("{street}农贸市场",),
    landuse.WORKS: ("{street}产业园",),
    landuse.OFFICE: ("{street}商务楼",),
    landuse.PARK: ("{street}公园", "{street}口袋公园"),
    landuse.VILLAGE: ("{street}旧村",),
}


def raise_buildings(
    city: City, blocks: list[Block], plan: StreetPlan, grid_of: dict[int, str], namer: Namer
) -> None:
    """Name the streets, then fill every block."""
    rng = np.random.default_rng([city.seed, 7])
    _name_streets(city, plan, namer)
    courses = [warped(street.course) for street in plan.streets]
    finder = STRtree(courses)
    counts: dict[str, int] = {}
    doors: dict[str, int] = {}
    for block in blocks:
        spot = block.ground.representative_point()
        near = int(finder.nearest(spot))
        street = plan.streets[near].name
        area = _area(block, street, grid_of[block.number], namer, counts)
        if area is not None:
            city.areas.append(area)
        low, high = FORMS[block.use][4:] if block.use in FORMS else (1, 1)
        for outline in _outlines(block, courses[near], rng):
            place = area.key if area is not None else street
            doors[place] = doors.get(place, 0) + 1
            building = _building(block, area, street, outline, doors[place], int(rng.integers(low, high + 1)))
            city.buildings.append(replace(building, grid=grid_of[block.number]))


def _name_streets(city: City, plan: StreetPlan, namer: Namer) -> None:
    """Longest first, so that main roads get the good names; pieces in one line keep one name."""
    for street in sorted(plan.streets, key=lambda s: (s.rank, -round(s.course.length), s.course.coords[0])):
        twin = None
        if street.rank == 1:
            end = np.array(street.course.coords[-1]) - np.array(street.course.coords[0])
            twin = next(
                (
                    s
                    for s in plan.streets
                    if s.name and s.rank == 1 and _in_line(s.course, street.course, end)
                ),
                None,
            )
        street.name = twin.name if twin else namer.street(street.rank)
    city.roads = [
        Road(s.name, s.rank, on_globe(warped(shapely.segmentize(s.course, 90.0)))) for s in plan.streets
    ]


def _in_line(one: LineString, two: LineString, direction: Any) -> bool:
    """Whether two pieces belong to one straight street that lake, hill or river interrupts."""
    first, second = np.array(one.coords[0]), np.array(one.coords[-1])
    base = np.array(two.coords[0])
    length = float(np.hypot(*direction)) or 1.0
    normal = np.array([-direction[1], direction[0]]) / length
    return abs(float((first - base) @ normal)) < 1.0 and abs(float((second - base) @ normal)) < 1.0


def _area(block: Block, street: str, grid: str, namer: Namer, counts: dict[str, int]) -> Area | None:
    if block.kind in (RIVER, LAKE, HILL):
        name = {RIVER: "仁水河", LAKE: "镜月湖", HILL: "东山森林公园"}[block.kind]
        return Area(f"area-{block.number}", block.use, name, block.shape, grid)
    if block.use in (landuse.FIELDS, landuse.SHOPS):
        return None
    counts[block.use] = counts.get(block.use, 0) + 1
    number = counts[block.use]
    if block.use == landuse.HOMES:
        name = namer.estate()
    else:
        forms = AREA_NAMES[block.use]
        figure = _chinese(math.ceil(number / len(forms))) if "{n}" in forms[0] else ""
        name = forms[number % len(forms)].format(n=figure, street=street.rstrip("大道路街巷里") or street)
    return Area(
        f"area-{block.number}",
        "compound" if block.use == landuse.HOMES else block.use,
        name,
        block.shape,
        grid,
    )


def _outlines(block: Block, course: LineString, rng: np.random.Generator) -> list[Polygon]:
    """Rows of rectangles along the nearest street, inside the block with room for a pavement."""
    if block.use not in FORMS or block.kind in (RIVER, LAKE):
        return []
    length, depth, along, across, _, _ = FORMS[block.use]
    yard = block.ground.buffer(-11.0, join_style="mitre")
    if yard.is_empty:
        return []
    angle = _bearing(course, block.ground)
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    middle = np.array(block.ground.centroid.coords[0])
    reach = math.sqrt(block.ground.area) * 1.3
    columns = np.arange(-reach, reach, length + along)
    rows = np.arange(-reach, reach, depth + across)
    grid = np.stack(np.meshgrid(columns, rows), axis=-1).reshape(-1, 2)
    sizes = (
        rng.uniform(0.72, 1.0, (len(grid), 1)) * (length / 2),
        rng.uniform(0.88, 1.0, (len(grid), 1)) * (depth / 2),
    )
    corners = np.stack(
        [grid + np.hstack((sx * sizes[0], sy * sizes[1])) for sx, sy in ((-1, -1), (1, -1), (1, 1), (-1, 1))],
        axis=1,
    )
    shapes = shapely.polygons(corners @ turn.T + middle)
    shapely.prepare(yard)
    kept = [shape for shape, fits in zip(shapes, shapely.contains(yard, shapes), strict=True) if fits]
    most = MOST_PER_BLOCK.get(block.use, 7)
    if len(kept) > most:
        centre = block.ground.representative_point()
        if block.use in (landuse.VILLAGE, landuse.HOMES):  # keep neighbours together
            kept.sort(key=lambda shape: round(shape.distance(centre), 3))
            kept = kept[:most]
        else:
            kept = [kept[int(n)] for n in sorted(rng.choice(len(kept), most, replace=False))]
    return kept


def _bearing(course: LineString, ground: Polygon) -> float:
    """The direction of the nearest street beside the block, turned so that homes face south."""
    spot = course.project(ground.centroid)
    a, b = course.interpolate(max(spot - 30, 0)), course.interpolate(spot + 30)
    angle = math.atan2(b.y - a.y, b.x - a.x)
    while angle > math.pi / 4:
        angle -= math.pi / 2
    while angle < -math.pi / 4:
        angle += math.pi / 2
    return angle


def _building(
    block: Block, area: Area | None, street: str, outline: Polygon, number: int, floors: int
) -> Building:
    """A building with its address: compounds count blocks (栋), streets count odd house numbers (号)."""
    if area is not None and area.kind == "compound":
        label, address = f"{number}栋", f"{area.name}{number}栋"
    elif area is not None and block.use != landuse.VILLAGE:
        label, address = f"{number}号楼", f"{area.name}{number}号楼"
    else:
        label = f"{number * 2 - 1}号"
        address = f"{area.name if area else street}{label}"
    units = max(1, round(outline.length / 34)) if block.use == landuse.HOMES else 1
    homes = (
        floors * units * 2 if block.use == landuse.HOMES else floors if block.use == landuse.VILLAGE else 0
    )
    key = f"building-{block.number:04}-{number:02}" if area else f"building-{street}-{number}"
    home = area.key if area is not None else ""
    return Building(key, label, block.use, home, street, address, floors, units, homes, on_globe(outline), "")


def _chinese(number: int) -> str:
    """1 to 99 in Chinese figures."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return (("" if tens == 1 else digits[tens]) + "十" if tens else "") + (
        digits[ones] if ones or not tens else ""
    )
