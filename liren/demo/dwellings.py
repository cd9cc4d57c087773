"""The demo city's register of addresses: roads, compounds, buildings, and the rooms that people live in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid5

from django.utils import timezone

from liren.addresses.actions.registering import Where, child_of, write_many
from liren.addresses.models import (
    Address,
    Building,
    Compound,
    CompoundOffice,
    CompoundProblem,
    EstatePair,
    Room,
    SourceEstate,
)
from liren.addresses.parsing import Kind, Part, parse
from liren.core.identity import uuid7
from liren.demo import landuse
from liren.demo.city import Building as Planned
from liren.demo.city import City
from liren.demo.dice import Dice
from liren.demo.residents import NAMESPACE

USES = {
    landuse.HOMES: "homes", landuse.SHOPS: "shops", landuse.OFFICE: "office", landuse.SCHOOL: "school",
    landuse.HOSPITAL: "hospital", landuse.MARKET: "shops", landuse.WORKS: "works", landuse.VILLAGE: "homes",
}  # fmt: skip
PROBLEMS = (("worn", 0.3), ("paving", 0.22), ("no_parking", 0.35), ("no_charging", 0.4),
            ("stray_parking", 0.25), ("poor_service", 0.15))  # fmt: skip
COMPANIES = ("里仁物业", "安居物业", "和顺物业", "绿洲物业", "众邻物业", "明德物业")
SOURCE = "演示（虚构）"
DOUBTFUL = 8


class _Tree:
    """Addresses by district and path, parents before children."""

    def __init__(self, since: date) -> None:
        self.since = since
        self.made: list[Address] = []
        self.by_path: dict[tuple[str, str], Address] = {}
        self.estates: dict[tuple[str, str], str] = {}  # (district, area) -> its key

    def put(self, parts: Iterable[Part], grid: str, *, area: str = "", pk: UUID | None = None) -> Address:
        """The address of these parts, with everything above it."""
        address: Address | None = None
        chosen = list(parts)
        for part in chosen:
            address = self._child(address, self._named(part, grid[:6], area), grid)
        if address is None:
            raise ValueError(f"no address in {area}")
        if pk is not None:
            address.id = pk
        return address

    def _named(self, part: Part, district: str, area: str) -> Part:
        if part.kind is not Kind.ESTATE or not area:
            return part
        key = (district, area)
        if key not in self.estates:
            taken = {normal for (place, _area), normal in self.estates.items() if place == district}
            normal = part.normal
            if normal in taken:
                normal = next(
                    f"{part.normal}({n})" for n in range(2, 999) if f"{part.normal}({n})" not in taken
                )
            self.estates[key] = normal
        return replace(part, normal=self.estates[key])

    def _child(self, parent: Address | None, part: Part, grid: str) -> Address:
        fresh = child_of(parent, part, Where(grid[:6], grid, since=self.since))
        held = self.by_path.get((fresh.root, fresh.path))
        if held is not None:
            if not grid.startswith(held.division):
                held.division = _common(held.division, grid)
            return held
        fresh.id = uuid7()
        self.by_path[fresh.root, fresh.path] = fresh
        self.made.append(fresh)
        return fresh


def _common(one: str, two: str) -> str:
    """The smallest division that holds both."""
    return next((one[:size] for size in (12, 9, 6, 4, 2) if one[:size] == two[:size]), "")


def register_dwellings(city: City, homes: Iterable[tuple[str, str]], since: date) -> int:
    """Write the register of addresses. Gives how many addresses that is.

    Args:
        city: the generated city.
        homes: (address of the room, grid) of everybody who is registered as a resident.
        since: first day of everything.
    """
    dice, tree = Dice(city.seed, 62), _Tree(since)
    areas = {area.key: area for area in city.areas}
    compounds: dict[UUID, Compound] = {}
    buildings: list[Building] = []
    by_address = {planned.address: planned for planned in city.buildings}
    for planned in city.buildings:
        address = tree.put(parse(planned.address).tree, planned.grid, area=planned.area)
        spot = planned.polygon.centroid
        address.lon, address.lat = round(spot.x, 6), round(spot.y, 6)
        estate = _estate_of(address)
        year = 1984 + int(dice.count(0, 38)) if estate is None else _year(estate, compounds, dice)
        buildings.append(_building(address, planned, year))
        if planned.area and estate is not None and areas[planned.area].kind == "compound":
            _add_to(compounds, estate, planned, year)
            middle = areas[planned.area].polygon.centroid
            estate.lon, estate.lat = round(middle.x, 6), round(middle.y, 6)
    rooms = list(_rooms(tree, homes, by_address))
    write_many(tree.made)
    Compound.objects.bulk_create(compounds.values(), batch_size=2000)
    Building.objects.bulk_create({one.address_id: one for one in buildings}.values(), batch_size=2000)
    Room.objects.bulk_create(rooms, batch_size=2000)
    _look_after(list(compounds.values()), dice, since)
    _doubts(list(compounds.values()))
    return len(tree.made)


def _estate_of(address: Address) -> Address | None:
    above = address.parent
    return above if above is not None and above.kind in (Kind.ESTATE, Kind.PHASE) else None


def _year(estate: Address, compounds: dict[UUID, Compound], dice: Dice) -> int:
    known = compounds.get(estate.pk)
    return known.year_built if known and known.year_built else 1984 + int(dice.count(0, 38))


def _add_to(compounds: dict[UUID, Compound], estate: Address, planned: Planned, year: int) -> None:
    held = compounds.get(estate.pk)
    if held is None:
        held = compounds[estate.pk] = Compound(
            address=estate, division=planned.grid, year_built=year, buildings=0, households=0
        )
    held.buildings = (held.buildings or 0) + 1
    held.households = (held.households or 0) + planned.households


def _building(address: Address, planned: Planned, year: int) -> Building:
    return Building(
        address=address, division=planned.grid, use=USES.get(planned.kind, "public"), year_built=year,
        floors=planned.floors, units=planned.units, households=planned.households,
        has_lift=planned.floors > 7,
    )  # fmt: skip


def _rooms(tree: _Tree, homes: Iterable[tuple[str, str]], known: dict[str, Planned]) -> Iterator[Room]:
    seen: set[UUID] = set()
    for text, grid in homes:
        parts = parse(text).tree
        area = next((known[text[:size]].area for size in range(len(text), 3, -1) if text[:size] in known), "")
        pk = uuid5(NAMESPACE, text)
        if pk in seen or not parts:
            continue
        seen.add(pk)
        address = tree.put(parts, grid, area=area, pk=pk)
        if address.kind == Address.Kind.ROOM:
            yield Room(address=address)


def _look_after(compounds: list[Compound], dice: Dice, since: date) -> None:
    """Companies, problems, estimates; two compounds that have not opened yet."""
    offices: list[CompoundOffice] = []
    problems: list[CompoundProblem] = []
    today = timezone.localdate()
    for number, compound in enumerate(compounds):
        old = (compound.year_built or 2000) < 2003
        compound.retrofit_difficulty = int(dice.count(1, 5))
        compound.retrofit_cost = round((compound.households or 0) * (2.0 + dice.count(0, 60) / 10), 1)
        compound.parking_spaces = int((compound.households or 0) * (0.3 if old else 0.9))
        if number in (3, 40):
            compound.stage = Compound.Stage.OPENING
            continue
        if dice.chance(0.6 if old else 0.95):
            offices.append(
                CompoundOffice(
                    compound=compound,
                    role="property",
                    name=dice.pick(COMPANIES),
                    valid_from=since,
                    source=SOURCE,
                )
            )
        if dice.chance(0.4):
            name = f"{compound.address.text}业主委员会"[:120]
            offices.append(
                CompoundOffice(compound=compound, role="owners", name=name, valid_from=since, source=SOURCE)
            )
        for kind, share in PROBLEMS:
            if dice.chance(share * (1.4 if old else 0.5)):
                found = max(since, today - timedelta(days=int(dice.count(5, 500))))
                problems.append(
                    CompoundProblem(
                        compound=compound, kind=kind, severity=int(dice.count(1, 3)), found_on=found
                    )
                )
    CompoundOffice.objects.bulk_create(offices, batch_size=2000)
    CompoundProblem.objects.bulk_create(problems, batch_size=2000)
    Compound.objects.bulk_update(
        compounds, ["stage", "retrofit_difficulty", "retrofit_cost", "parking_spaces"], batch_size=500
    )


def _doubts(compounds: list[Compound]) -> None:
    """Some pairs that wait for a ruling: what two invented lists call neighbouring compounds."""
    told: list[SourceEstate] = []
    for number, compound in enumerate(compounds[: 2 * DOUBTFUL]):
        facts = {"address": compound.address.text, "year_built": str(compound.year_built)}
        told.append(
            SourceEstate(
                compound=compound, division=compound.division,
                source="演示名录甲" if number % 2 else "演示名录乙",
                digest=f"demo-{number}", name=compound.address.text, facts=facts,
            )
        )  # fmt: skip
    SourceEstate.objects.bulk_create(told)
    EstatePair.objects.bulk_create(
        EstatePair(
            one=told[at],
            two=told[at + 1],
            division=told[at].division,
            score=1.3,
            factors={"name": 0.5, "distance": 0.8},
        )
        for at in range(0, len(told) - 1, 2)
    )
