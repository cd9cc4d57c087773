"""Founding the demo city: streets, then blocks and their uses, then communities and grids, then buildings."""

from __future__ import annotations

import numpy as np

from liren.demo.blocks import make_blocks
from liren.demo.buildings import raise_buildings
from liren.demo.city import City
from liren.demo.landuse import assign_households, assign_uses
from liren.demo.placenames import Namer
from liren.demo.streets import plan_streets
from liren.demo.territory import draw_territory


def make_city(seed: int = 1) -> City:
    """Generate the city. About two seconds; the same seed gives the same city everywhere."""
    rng = np.random.default_rng([seed, 99])
    namer = Namer(seed)
    plan = plan_streets(rng)
    blocks = make_blocks(plan)
    assign_uses(blocks, rng)
    assign_households(blocks, rng)
    city = City(seed)
    grid_of = draw_territory(city, blocks)
    raise_buildings(city, blocks, plan, grid_of, namer)
    return city
