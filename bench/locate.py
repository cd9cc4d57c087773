"""How many points a second are located, one by one and in bulk, over 10,000 grids in a city with divisions.

    python bench/locate.py [number of grids]

Needs DATABASE_URL; writes into a transaction that is rolled back. Prints the machine, the figures (by
this process's own time; by the clock in brackets) and a check that single and bulk answers agree.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import numpy as np
import shapely

SINCE = date(2020, 1, 1)
WEST, SOUTH, EAST, NORTH = 114.2, 30.4, 114.6, 30.7
POINTS = 1_000_000
ALONE = 200_000


def main(count: int) -> None:
    """Zone a city, locate points in it, print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liren.settings")
    import django

    django.setup()
    from django.db import transaction

    with transaction.atomic():
        vertices = zone_a_city(count)
        tell("machine", f"{processor()}, {os.cpu_count()} cores, Python {platform.python_version()}")
        tell("grids", f"{count:,} with {vertices / count:.0f} points each")
        measure()
        transaction.set_rollback(True)


def zone_a_city(count: int) -> int:
    """Grids as crooked neighbours without gaps, 50 to a community; the number of their points."""
    from liren.accounts.actors import SYSTEM
    from liren.places.actions import DivisionFacts, GridFacts, add_divisions, draw_grids
    from liren.places.models import Grid

    random = np.random.default_rng(1)
    box = shapely.box(WEST, SOUTH, EAST, NORTH)
    seeds = np.column_stack([random.uniform(WEST, EAST, count), random.uniform(SOUTH, NORTH, count)])
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=box))
    grids = shapely.segmentize(shapely.intersection(cells, box), (EAST - WEST) / 700)
    order = np.argsort(shapely.get_x(shapely.centroid(grids)))
    codes = [f"98010101{n // 990_000:01d}{n // 900 % 1000 + 1:03d}{n % 900 + 1:03d}" for n in range(count)]
    divisions = [("98", None), ("9801", None), ("980101", box), ("980101010", box)]
    divisions += [(code, None) for code in sorted({code[:12] for code in codes})]
    add_divisions(SYSTEM, "98", [(code, DivisionFacts(code), shape) for code, shape in divisions], on=SINCE)
    facts = GridFacts("网格", kind=Grid.Kind.HEAD)
    drawings = [(code, grids[n], facts) for code, n in zip(codes, order, strict=True)]
    draw_grids(SYSTEM, "98", drawings, on=SINCE)
    return int(shapely.get_num_coordinates(grids).sum())


def measure() -> None:
    """Build the locator, then locate points alone and in bulk, also as zoned on an earlier day."""
    from liren.places.locating import locate, locate_many

    random = np.random.default_rng(2)
    lons, lats = random.uniform(WEST, EAST, POINTS), random.uniform(SOUTH, NORTH, POINTS)
    with timed("first answer after an edit", 0):
        locate(lons[0], lats[0])
    with timed("locate_many()", POINTS):
        bulk = locate_many(lons, lats)
    alone = list(zip(lons[:ALONE].tolist(), lats[:ALONE].tolist(), strict=True))
    for words, on in (("locate()", None), ("locate(on=…)", date(2021, 1, 1))):
        with timed(words, ALONE):
            found = [locate(lon, lat, on) for lon, lat in alone]
    pairs = zip(found, bulk, strict=False)
    agree = sum(place is not None and place.division == code for place, code in pairs)
    tell("agree", f"{agree:,} of {ALONE:,}")


@contextmanager
def timed(what: str, points: int) -> Iterator[None]:
    """Print how fast the block went."""
    own, wall = time.process_time(), time.perf_counter()
    yield
    own, wall = time.process_time() - own, time.perf_counter() - wall
    if points:
        tell(what, f"{points / own:,.0f} points/s ({points / wall:,.0f} by the clock)")
    else:
        tell(what, f"{own:.2f} s ({wall:.2f} s by the clock)")


def processor() -> str:
    """What the machine calls itself."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def tell(what: str, words: str) -> None:
    """One line of the result."""
    print(f"{what:28} {words}")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
