"""From blocks to the demo city's districts, subdistricts, communities and grids."""

from __future__ import annotations

from collections import Counter

import numpy as np
import shapely
from shapely import Polygon

from liren.demo import landuse
from liren.demo.blocks import LAND, Block
from liren.demo.city import (
    CITY_CODE,
    CITY_NAME,
    CITY_NAME_EN,
    PROVINCE_CODE,
    PROVINCE_NAME,
    PROVINCE_NAME_EN,
    City,
    Division,
    Grid,
    Overlap,
)
from liren.demo.placenames import COMMUNITIES, DISTRICTS, SUBDISTRICTS, VILLAGES
from liren.demo.zoning import connected, divide, weight

COMMUNITIES_IN = ((7, 7, 6), (7, 7, 6))
HOUSEHOLDS_PER_GRID = 415
HEAD = "001"  # sub-grids are numbered from 101, exclusive ones from 901
EXCLUSIVE_NAMES = {
    landuse.SCHOOL: "学校专属网格",
    landuse.HOSPITAL: "医院专属网格",
    landuse.MARKET: "集贸市场专属网格",
    landuse.PARK: "公园专属网格",
    landuse.WATER: "湖区专属网格",
}
EXCLUSIVE_WANTED = {landuse.SCHOOL: 4, landuse.HOSPITAL: 3, landuse.MARKET: 4}


def draw_territory(city: City, blocks: list[Block]) -> dict[int, str]:
    """Add divisions, grids and the one overlap to the city. Returns each block's grid code."""
    city.limit = dissolve([block.shape for block in blocks])
    city.divisions.append(Division(PROVINCE_CODE, PROVINCE_NAME, PROVINCE_NAME_EN, "province", ""))
    city.divisions.append(Division(CITY_CODE, CITY_NAME, CITY_NAME_EN, "city", PROVINCE_CODE))
    members = _communities(city, blocks)
    exclusive = _exclusive_blocks(blocks, members)
    plots = {code: _plots(blocks, numbers, exclusive) for code, numbers in members.items()}
    _attach_rest(blocks, plots)
    grid_of: dict[int, str] = {}
    for community in city.communities:
        _add_grids(city, blocks, community, plots[community.code], grid_of)
    _add_overlap(city, blocks, grid_of)
    return grid_of


def _communities(city: City, blocks: list[Block]) -> dict[str, list[int]]:
    """Districts by the river bank, then subdistricts and communities by balanced division."""
    members: dict[str, list[int]] = {}
    for side, (district, name, name_en) in enumerate(DISTRICTS):
        city.divisions.append(Division(district, name, name_en, "district", CITY_CODE))
        land = connected(blocks, {b.number for b in blocks if b.side == side and b.kind == LAND})[0]
        rows = []
        for number, part in enumerate(_busiest_first(blocks, divide(blocks, land, 3))):
            code = f"{district}{number + 1:03}"
            city.divisions.append(Division(code, *SUBDISTRICTS[side][number], "subdistrict", district))
            pieces = _busiest_first(blocks, divide(blocks, part, COMMUNITIES_IN[side][number]))
            rows += [(f"{code}{count + 1:03}", piece) for count, piece in enumerate(pieces)]
        members.update(rows)
        city.divisions.extend(_named(blocks, rows, side))
    return members


def _busiest_first(blocks: list[Block], parts: list[list[int]]) -> list[list[int]]:
    return sorted(parts, key=lambda part: -sum(blocks[n].crowding for n in part) / len(part))


def _named(blocks: list[Block], rows: list[tuple[str, list[int]]], side: int) -> list[Division]:
    """Community divisions: the least urban ones were villages, the rest bear town names."""
    crowded = {code: float(np.mean([blocks[n].crowding for n in piece])) for code, piece in rows}
    rural = sorted(crowded, key=lambda code: crowded[code])[: len(VILLAGES[side])]
    villages, towns = iter(VILLAGES[side]), iter(COMMUNITIES[side])
    return [
        Division(
            code,
            f"{next(villages if code in rural else towns)}社区",
            f"Community {code[3:6]}-{code[6:9]}-{code[9:]}",
            "community",
            code[:9],
            code in rural,
            "111" if crowded[code] > 0.3 else "112",
        )
        for code, _ in rows
    ]


def _exclusive_blocks(blocks: list[Block], members: dict[str, list[int]]) -> dict[int, str]:
    """Blocks that get a grid of their own, where their community stays in one piece without them."""
    chosen: dict[int, str] = {}
    for use, wanted in EXCLUSIVE_WANTED.items():
        fit = sorted((b for b in blocks if b.use == use), key=lambda block: -block.ground.area)
        communities: set[str] = set()
        for block in fit:
            home = next((code for code, numbers in members.items() if block.number in numbers), None)
            if home is None or home in communities or len(communities) == wanted:
                continue
            rest = set(members[home]) - {block.number} - set(chosen)
            if len(connected(blocks, rest)) == 1:
                chosen[block.number] = use
                communities.add(home)
    return chosen


def _plots(blocks: list[Block], numbers: list[int], exclusive: dict[int, str]) -> list[tuple[str, list[int]]]:
    """The community's grids as (exclusive use or "", blocks)."""
    open_blocks = [n for n in numbers if n not in exclusive]
    parts = round(sum(weight(blocks[n]) for n in open_blocks) / HOUSEHOLDS_PER_GRID / 1.12)
    plots = [("", part) for part in divide(blocks, open_blocks, min(max(parts, 4), 6))]
    return plots + [(exclusive[n], [n]) for n in numbers if n in exclusive]


def _attach_rest(blocks: list[Block], plots: dict[str, list[tuple[str, list[int]]]]) -> None:
    """Give lake and hill a grid of their own and each stretch of river to the bank beside it."""
    owner = {n: (code, i) for code, rows in plots.items() for i, (_, part) in enumerate(rows) for n in part}
    waiting = [b for b in blocks if b.number not in owner]
    whole: dict[str, list[Block]] = {}
    for block in waiting:
        if block.kind in ("lake", "hill"):
            whole.setdefault(block.kind, []).append(block)
    for kind, parts in sorted(whole.items()):
        beside = Counter[str]()
        for block in parts:
            for other, cost in block.neighbours.items():
                if other in owner:
                    beside[owner[other][0]] += round(cost)
        code = beside.most_common(1)[0][0]
        plots[code].append((landuse.WATER if kind == "lake" else landuse.PARK, [b.number for b in parts]))
        owner.update({b.number: (code, len(plots[code]) - 1) for b in parts})
    waiting = [b for b in waiting if b.number not in owner]
    while waiting:
        later = []
        for block in waiting:
            sides = [
                (cost, other)
                for other, cost in block.neighbours.items()
                if other in owner and blocks[other].side == block.side
            ]
            if not sides:
                later.append(block)
                continue
            code, place = owner[max(sides)[1]]
            plots[code][place][1].append(block.number)
            owner[block.number] = code, place
        if len(later) == len(waiting):
            raise RuntimeError("The demo city has a block that touches nothing")
        waiting = later


def _add_grids(
    city: City,
    blocks: list[Block],
    community: Division,
    plots: list[tuple[str, list[int]]],
    grid_of: dict[int, str],
) -> None:
    head = community.code + HEAD
    rows = []
    shares = {"sub": 100, "exclusive": 900}
    for use, part in plots:
        kind = "exclusive" if use else "sub"
        shares[kind] += 1
        code = f"{community.code}{shares[kind]:03}"
        label = EXCLUSIVE_NAMES[use] if use else f"第{'一二三四五六七八九'[shares[kind] - 101]}网格"
        grid_of.update(dict.fromkeys(part, code))
        households = sum(blocks[n].households for n in part)
        polygon = dissolve([blocks[n].shape for n in part])
        floating = households * (0.9 if community.village_converted else 0.45)
        rows.append(
            Grid(
                code,
                label,
                kind,
                community.code,
                head,
                polygon,
                households,
                round(households * 2.62),
                round(floating),
                use,
            )
        )
    whole = dissolve([blocks[n].shape for _, part in plots for n in part])
    sums = [sum(getattr(row, name) for row in rows) for name in ("households", "population", "floating")]
    city.grids.append(Grid(head, "总网格", "head", community.code, "", whole, *sums))
    city.grids.extend(rows)


def dissolve(shapes: list[Polygon]) -> Polygon:
    """The union of neighbouring blocks, with every corner of the outer border kept."""
    union = shapely.normalize(shapely.coverage_union_all(shapes))
    parts = sorted(shapely.get_parts(union), key=lambda part: -part.area)
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _add_overlap(city: City, blocks: list[Block], grid_of: dict[int, str]) -> None:
    """Let two communities claim one urban village: the ruling gives it to the one that cleans it."""
    village = next(
        block
        for block in sorted(blocks, key=lambda block: -block.crowding)
        if block.use == landuse.VILLAGE
        and block.number in grid_of
        and any(_rival(block.number, other, grid_of) for other in block.neighbours)
    )
    owner = grid_of[village.number]
    rival = next(grid_of[o] for o in sorted(village.neighbours) if _rival(village.number, o, grid_of))
    for place, grid in enumerate(city.grids):
        if grid.code in (rival, rival[:12] + HEAD):
            row = {name: getattr(grid, name) for name in Grid.__slots__}
            row["polygon"] = dissolve([grid.polygon, village.shape])
            city.grids[place] = Grid(**row)
    ruling = (
        "两社区均主张管理该城中村；经街道裁定，由实际承担清扫保洁和户籍管理的社区负责，"
        "另一社区的主张予以登记备查。"
    )
    city.overlaps.append(Overlap(village.shape, (owner, rival), owner, ruling))


def _rival(village: int, other: int, grid_of: dict[int, str]) -> bool:
    """Whether a neighbouring block lies in another community of the same subdistrict, in an ordinary grid."""
    mine, theirs = grid_of[village], grid_of.get(other, "")
    return mine[:9] == theirs[:9] and mine[:12] != theirs[:12] and mine[12] == theirs[12:13] == "1"
