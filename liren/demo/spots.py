"""Where things happen: named points inside the grids of the demo city, some far busier than others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely import STRtree

from liren.demo.city import City
from liren.demo.geometry import in_metres, to_degrees
from liren.demo.texts import voices

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
HOT_SHARE = 0.16  # of a frequent category's cases fall on its hot spots
HOT_CODES = (
    "E0505", "E0102", "E0504", "E0506", "E0301", "E0508", "E0501", "E0406", "E0510", "E0116", "E0404",
    "E0302", "E0201", "E0110", "E0507",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spot:
    """One named point, WGS84, at least a few metres inside its grid."""

    lon: float
    lat: float
    label: str
    estate: str
    grid: str
    kind: str  # street, home, market, park, site, water


class SpotBook:
    """All spots of a city, and the habit of cases to gather on some of them."""

    def __init__(self, city: City) -> None:
        rng = np.random.default_rng([city.seed, 17])
        self.spots: list[Spot] = _home_spots(city) + _street_spots(city, rng) + _area_spots(city, rng)
        kinds = [spot.kind for spot in self.spots]
        self._of_kind = {
            kind: np.array([n for n, own in enumerate(kinds) if own == kind])
            for kind in ("street", "home", "market", "park", "site", "water")
        }
        self._of_kind["any"] = np.concatenate((self._of_kind["street"], self._of_kind["home"]))
        self._of_kind["market"] = np.concatenate((self._of_kind["market"], self._of_kind["street"]))
        people = {grid.code: grid.households + 60.0 for grid in city.leaves}
        crowd = np.array([people[spot.grid] for spot in self.spots])
        alike: dict[tuple[str, str], int] = {}
        for spot in self.spots:
            alike[spot.grid, spot.kind] = alike.get((spot.grid, spot.kind), 0) + 1
        share = np.array([alike[spot.grid, spot.kind] for spot in self.spots])
        self._busy = crowd / share * rng.pareto(1.6, len(self.spots)).clip(0.1, 4)
        self._busy *= np.array([2.5 if spot.kind == "market" else 1.0 for spot in self.spots])
        self._rng = rng
        self._hot = {
            code: rng.choice(self._of_kind[voices()[code].at], 7, replace=False) for code in HOT_CODES
        }

    def draw(self, rng: np.random.Generator, code: str, count: int) -> Places:
        """Numbers of the spots where `count` cases of a category happen."""
        pool = self._of_kind[voices()[code].at]
        weights = self._busy[pool]
        drawn = pool[rng.choice(len(pool), count, p=weights / weights.sum())]
        if code in self._hot:
            heat = np.array([5, 4, 3, 2, 1.5, 1, 1])
            places = self._hot[code][rng.choice(7, count, p=heat / heat.sum())]
            drawn = np.where(rng.random(count) < HOT_SHARE, places, drawn)
        return drawn


def _home_spots(city: City) -> list[Spot]:
    names = {area.key: area.name for area in city.areas}
    rows = []
    for building in city.buildings:
        if building.households:
            spot = building.polygon.centroid
            estate = names.get(building.area, building.street)
            rows.append(
                Spot(round(spot.x, 6), round(spot.y, 6), building.address, estate, building.grid, "home")
            )
    return rows


def _street_spots(city: City, rng: np.random.Generator) -> list[Spot]:
    """Points along both sides of every street, named after numbers, crossings and compounds."""
    marks: list[tuple[float, float]] = []
    owners: list[tuple[int, float]] = []
    courses = [in_metres(road.course) for road in city.roads]
    for number, course in enumerate(courses):
        for along in np.arange(30.0, course.length - 20, 85.0 if city.roads[number].rank < 3 else 130.0):
            here, ahead = course.interpolate(along), course.interpolate(along + 5)
            side = 9.0 if rng.random() < 0.5 else -9.0
            marks.append((here.x - (ahead.y - here.y) / 5 * side, here.y + (ahead.x - here.x) / 5 * side))
            owners.append((number, float(along)))
    points = to_degrees(np.array(marks))
    homes = _grids_of(city, points)
    estates = [area for area in city.areas if area.kind == "compound"]
    near_estate = STRtree([area.polygon for area in estates])
    crossings = STRtree(courses)
    rows = []
    for mark, point, owner, grid in zip(marks, points, owners, homes, strict=True):
        if not grid:
            continue
        road, (number, along) = city.roads[owner[0]], owner
        estate = estates[int(near_estate.nearest(shapely.Point(point)))].name
        others = crossings.query(shapely.Point(mark), predicate="dwithin", distance=45.0)
        cross = next((city.roads[int(n)].name for n in others if city.roads[int(n)].name != road.name), "")
        label = _street_label(road.name, cross, estate, (number, along), float(rng.random()))
        rows.append(Spot(float(round(point[0], 6)), float(round(point[1], 6)), label, estate, grid, "street"))
    return rows


def _street_label(road: str, cross: str, estate: str, owner: tuple[int, float], chance: float) -> str:
    if cross and chance < 0.6:
        return f"{road}与{cross}路口"
    if chance < 0.55:
        return f"{road}{(owner[0] % 40) * 2 + int(owner[1] // 9) + 1}号"
    if chance < 0.85:
        return f"{road}{estate}"
    return f"{road}公交站"


def _grids_of(city: City, points: Array) -> list[str]:
    leaves = city.leaves
    tree = STRtree([leaf.polygon for leaf in leaves])
    which, where = tree.query(shapely.points(points), predicate="within")
    found = [""] * len(points)
    for point, leaf in zip(which.tolist(), where.tolist(), strict=True):
        found[point] = found[point] or leaves[leaf].code
    awarded = {overlap.claimed_by[1]: overlap for overlap in city.overlaps}
    for number, code in enumerate(found):
        overlap = awarded.get(code)
        if overlap is not None and overlap.polygon.contains(shapely.Point(points[number])):
            found[number] = overlap.awarded_to
    return found


def _area_spots(city: City, rng: np.random.Generator) -> list[Spot]:
    """Points in markets, parks and on the water; building sites in thirty ordinary blocks."""
    sites = {int(n) for n in rng.choice(len(city.areas), 60, replace=False)}
    rows = []
    for number, area in enumerate(city.areas):
        kind = area.kind if area.kind in ("market", "park", "water") else ""
        if not kind and number in sites and area.kind in ("compound", "office", "works"):
            kind = "site"
        if not kind:
            continue
        inside = area.polygon.buffer(-0.00008)
        if inside.is_empty:
            continue
        shore = inside.exterior if inside.geom_type == "Polygon" else inside.geoms[0].exterior
        count = 3 if kind != "water" else max(2, round(shore.length / 0.004))
        label = area.name + ("在建项目" if kind == "site" else "")
        for share in rng.random(count):
            spot = shore.interpolate(float(share), normalized=True)
            tail = {
                "market": ("门口", "北侧", "旁边"),
                "park": ("", "入口处", "东侧"),
                "water": ("岸边", "桥下", "步道旁"),
            }
            ending = tail[kind][int(rng.integers(3))] if kind in tail else ""
            rows.append(Spot(round(spot.x, 6), round(spot.y, 6), label + ending, area.name, area.grid, kind))
    return rows
