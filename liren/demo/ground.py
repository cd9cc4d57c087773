"""Writes the demo city's divisions, grids, overlap and base map."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import shapely
from shapely import MultiPolygon, Polygon

from liren.accounts.actors import SYSTEM
from liren.demo import landuse
from liren.demo.city import CITY_CODE, PROVINCE_CODE, City
from liren.places.actions import (
    DivisionFacts,
    GridFacts,
    add_base_features,
    add_divisions,
    draw_grids,
    record_overlap,
    rule_overlap,
)
from liren.places.models import BaseFeature, Division, Grid

GREEN, WATER = (landuse.PARK,), (landuse.WATER,)


def lay_ground(city: City, since: date) -> None:
    """Divisions with borders, grids, the recorded overlap and its ruling, then the base map."""
    add_divisions(SYSTEM, PROVINCE_CODE, _divisions(city), on=since)
    drawings = [
        (
            grid.code,
            grid.polygon,
            # the people of a head grid are counted in its parts
            GridFacts(grid.name, grid.kind)
            if grid.kind == Grid.Kind.HEAD
            else GridFacts(grid.name, grid.kind, grid.parent, grid.households, grid.population),
        )
        for grid in city.grids
    ]
    draw_grids(SYSTEM, CITY_CODE, drawings, on=since)
    names = {division.code: division.name for division in city.divisions}
    for overlap in city.overlaps:
        claims = [code[:12] for code in overlap.claimed_by]  # the communities claim it, grids and all
        name = f"{names[claims[0]]}与{names[claims[1]]}交界城中村"
        found = record_overlap(SYSTEM, claims, overlap.polygon, on=since, name=name)
        rule_overlap(SYSTEM, found.number, winner=overlap.awarded_to[:12], basis=overlap.ruling, on=since)
    add_base_features(SYSTEM, CITY_CODE, _features(city))


def _divisions(city: City) -> Iterator[tuple[str, DivisionFacts, Polygon | MultiPolygon | None]]:
    """Every division with the border that its grids make up."""
    heads = [grid for grid in city.grids if grid.kind == "head"]
    kinds = {True: Division.CommunityKind.VILLAGE_CONVERTED, False: Division.CommunityKind.URBAN}
    for division in city.divisions:
        inside = [head.polygon for head in heads if head.code.startswith(division.code)]
        border = None if division.level == "province" else shapely.union_all(inside)
        kind = kinds[division.village_converted] if division.level == "community" else ""
        yield division.code, DivisionFacts(division.name, division.name_en, kind), border


def _features(city: City) -> Iterator[BaseFeature]:
    kind = BaseFeature.Kind
    named = {"": ""} | {area.key: area.name for area in city.areas}
    water = [area.polygon for area in city.areas if area.kind == landuse.WATER and area.name == "仁水河"]
    yield BaseFeature.of(kind.WATER, shapely.union_all(water), name="仁水河", division=CITY_CODE, rank=0)
    for area in city.areas:
        if area.kind == landuse.WATER and area.name != "仁水河":
            yield BaseFeature.of(kind.WATER, area.polygon, name=area.name, division=area.grid, rank=0)
        elif area.kind == landuse.PARK:
            yield BaseFeature.of(kind.GREEN, area.polygon, name=area.name, division=area.grid, rank=1)
    for road in city.roads:
        yield BaseFeature.of(kind.ROAD, road.course, name=road.name, division=CITY_CODE, rank=road.rank - 1)
    for building in city.buildings:
        name = named[building.area] + building.number if building.area else building.address
        yield BaseFeature.of(kind.BUILDING, building.polygon, name=name, division=building.grid)
