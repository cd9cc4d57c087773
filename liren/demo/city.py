"""The demo city as data: divisions, grids, streets and buildings, the same for the same seed.

Code 99 stands for no province, so nothing here can be mistaken for a real place.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from shapely import LineString, Polygon

PROVINCE_CODE, PROVINCE_NAME, PROVINCE_NAME_EN = "99", "虚构省", "No Such Province"
CITY_CODE, CITY_NAME, CITY_NAME_EN = "9901", "里仁市（演示）", "Liren City (demo)"


@dataclass(frozen=True, slots=True)
class Division:
    """One division by its significant code: 2 to 12 digits."""

    code: str
    name: str
    name_en: str
    level: str  # province, city, district, subdistrict, community
    parent: str
    village_converted: bool = False
    settlement_class: str = "111"  # statistical class: 111 main urban area, 112 urban fringe


@dataclass(frozen=True, slots=True)
class Grid:
    """One grid: 15 digits, WGS84 polygon. Head grids cover a community, the others the city once."""

    code: str
    name: str
    kind: str  # head, sub, exclusive
    community: str
    parent: str  # the head grid's code, empty for head grids
    polygon: Polygon
    households: int
    population: int
    floating: int
    exclusive_for: str = ""  # school, hospital, market, works, park, water


@dataclass(frozen=True, slots=True)
class Overlap:
    """A patch that two communities claimed: both claims and the ruling are kept."""

    polygon: Polygon
    claimed_by: tuple[str, str]
    awarded_to: str
    ruling: str


@dataclass(frozen=True, slots=True)
class Road:
    """A street's course in WGS84; rank 1 arterial, 2 collector, 3 lane."""

    name: str
    rank: int
    course: LineString


@dataclass(frozen=True, slots=True)
class Area:
    """Something on the map that is not a grid: a compound, park, school, hospital, market, works or water."""

    key: str
    kind: str
    name: str
    polygon: Polygon
    grid: str


@dataclass(frozen=True, slots=True)
class Building:
    """One building: number within its compound or street, outline in WGS84."""

    key: str
    number: str
    kind: str
    area: str  # key of the compound or other area, empty if it stands on a street
    street: str
    address: str
    floors: int
    units: int
    households: int
    polygon: Polygon
    grid: str


@dataclass(slots=True)
class City:
    """The whole generated city."""

    seed: int
    divisions: list[Division] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    overlaps: list[Overlap] = field(default_factory=list)
    roads: list[Road] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    buildings: list[Building] = field(default_factory=list)
    limit: Polygon = field(default_factory=Polygon)

    @property
    def communities(self) -> list[Division]:
        """The communities in code order."""
        return [division for division in self.divisions if division.level == "community"]

    @property
    def leaves(self) -> list[Grid]:
        """The grids that share out the ground: sub and exclusive ones."""
        return [grid for grid in self.grids if grid.kind != "head"]

    def digest(self) -> str:
        """SHA-256 over everything, to tell whether two cities are the same."""
        ink = hashlib.sha256()
        for record in (
            *self.divisions,
            *self.grids,
            *self.overlaps,
            *self.roads,
            *self.areas,
            *self.buildings,
        ):
            ink.update(repr(record).encode())
            for name in ("polygon", "course"):
                shape = getattr(record, name, None)
                if shape is not None:
                    ink.update(shape.wkb)
        return ink.hexdigest()
