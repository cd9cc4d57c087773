"""What stands on each block of the demo city, and how many households live there."""

from __future__ import annotations

import numpy as np

from liren.demo.blocks import HILL, LAKE, LAND, RIVER, Block

HOMES, SHOPS, SCHOOL, HOSPITAL, MARKET, PARK, WORKS, OFFICE, VILLAGE, FIELDS, WATER = (
    "homes", "shops", "school", "hospital", "market", "park", "works", "office", "village", "fields", "water",
)  # fmt: skip

HOUSEHOLDS_IN_ALL = 78_000
PER_HECTARE = {HOMES: 46.0, SHOPS: 13.0, VILLAGE: 34.0, OFFICE: 2.0, FIELDS: 1.1, WORKS: 0.6}

# more crowded than -> (share up to here, use)
MIXES: tuple[tuple[float, tuple[tuple[float, str], ...]], ...] = (
    (0.45, ((0.62, HOMES), (0.82, SHOPS), (0.92, OFFICE), (0.96, PARK), (1.0, VILLAGE))),
    (
        0.22,
        (
            (0.55, HOMES),
            (0.63, SHOPS),
            (0.68, OFFICE),
            (0.73, PARK),
            (0.84, VILLAGE),
            (0.93, WORKS),
            (1, FIELDS),
        ),
    ),
    (-1.0, ((0.14, HOMES), (0.17, SHOPS), (0.32, VILLAGE), (0.46, WORKS), (1.0, FIELDS))),
)


def assign_uses(blocks: list[Block], rng: np.random.Generator) -> None:
    """Give each block a use: towns mix homes and shops, the edge has works, villages and fields."""
    water = {block.number for block in blocks if block.kind in (LAKE, RIVER)}
    for block in blocks:
        beside_water = not water.isdisjoint(block.neighbours)
        block.use = _use(block, beside_water, float(rng.random()), float(rng.random()))
    for use, wanted, low, high in (
        (SCHOOL, 24, 0.25, 1.0),
        (HOSPITAL, 6, 0.45, 1.0),
        (MARKET, 14, 0.35, 1.0),
    ):
        _place_apart(blocks, rng, use, wanted, (low, high))


def assign_households(blocks: list[Block], rng: np.random.Generator) -> None:
    """Fill the blocks so that the city has HOUSEHOLDS_IN_ALL households."""
    raw = np.array(
        [
            PER_HECTARE.get(block.use, 0.0) * block.ground.area / 10_000 * (0.35 + block.crowding)
            for block in blocks
        ]
    ) * rng.uniform(0.75, 1.25, len(blocks))
    exact = raw * HOUSEHOLDS_IN_ALL / raw.sum()
    for block, households in zip(blocks, exact, strict=True):
        block.households = round(float(households))


def _use(block: Block, beside_water: bool, chance: float, second: float) -> str:
    if block.kind in (LAKE, RIVER):
        return WATER
    if block.kind == HILL:
        return PARK
    if beside_water and chance < 0.4:
        return PARK
    table = next(shares for crowded, shares in MIXES if block.crowding > crowded)
    use = next(use for limit, use in table if chance <= limit)
    return FIELDS if use == WORKS and second < 0.3 and block.crowding > 0.3 else use


def _place_apart(
    blocks: list[Block], rng: np.random.Generator, use: str, wanted: int, crowded: tuple[float, float]
) -> None:
    """Spread `wanted` blocks of a use over the city, never two close together."""
    fit = [
        block
        for block in blocks
        if block.kind == LAND
        and block.use in (HOMES, SHOPS, OFFICE)
        and crowded[0] <= block.crowding <= crowded[1]
        and 14_000 < block.ground.area < 60_000
    ]
    taken: list[tuple[float, float]] = []
    for number in rng.permutation(len(fit)):
        block = fit[int(number)]
        spot = block.ground.centroid
        apart = 700.0 if use == SCHOOL else 1000.0
        if all((spot.x - x) ** 2 + (spot.y - y) ** 2 > apart**2 for x, y in taken):
            block.use = use
            taken.append((spot.x, spot.y))
        if len(taken) == wanted:
            break
