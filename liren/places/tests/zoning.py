"""A small zoned town for tests: two communities of one subdistrict, with grids like a chessboard."""

from __future__ import annotations

from datetime import date

import numpy as np
import shapely
from numpy.random import Generator

from liren.accounts.actors import SYSTEM
from liren.places.actions import DivisionFacts, GridFacts, add_divisions, draw_grids
from liren.places.models import Grid

SINCE = date(2020, 1, 1)
TOWN = "370114001"
NORTH, SOUTH = "370114001001", "370114001002"
STEP = 0.01  # degrees; a grid is about 0.9 km wide and 1.1 km high


def square(column: float, row: float, width: float = 1, height: float = 1) -> shapely.Polygon:
    """Part of the chessboard, in steps from its lower left corner."""
    return shapely.box(
        117 + column * STEP, 36 + row * STEP, 117 + (column + width) * STEP, 36 + (row + height) * STEP
    )


def grid_code(community: str, number: int) -> str:
    return f"{community}{number:03d}"


def make_town() -> None:
    """North (row 1) and south (row 0), three grids each from west to east, numbered from 1."""
    add_divisions(
        SYSTEM,
        "37",
        [
            ("37", DivisionFacts("山东省"), None),
            ("3701", DivisionFacts("济南市"), None),
            ("370114", DivisionFacts("章丘区"), square(-1, -1, 6, 4)),
            (TOWN, DivisionFacts("双山街道"), square(0, 0, 4, 2)),
            (NORTH, DivisionFacts("北苑社区", community_kind="urban"), square(0, 1, 4, 1)),
            (SOUTH, DivisionFacts("南苑社区", community_kind="village_converted"), square(0, 0, 3, 1)),
        ],
        on=SINCE,
    )
    draw_grids(
        SYSTEM,
        TOWN,
        [
            (
                grid_code(community, number),
                square(number - 1, row),
                GridFacts(f"第{number}网格", kind=Grid.Kind.HEAD, households=400),
            )
            for community, row in ((SOUTH, 0), (NORTH, 1))
            for number in (1, 2, 3)
        ],
        on=SINCE,
    )


def partition(random: Generator, count: int, box: shapely.Polygon) -> list[shapely.Polygon]:
    """A random division of a rectangle into polygons that share their borders."""
    west, south, east, north = box.bounds
    seeds = np.column_stack([random.uniform(west, east, count), random.uniform(south, north, count)])
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=box))
    return [cell for cell in shapely.intersection(cells, box) if shapely.area(cell) > 0]
