"""The demo city's units and what they owe: components to their owner first, events to the ground first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from liren.demo.city import CITY_CODE, City, Division
from liren.demo.phrases import phrases, words

OWNER, TERRITORY = "owner", "territory"


@dataclass(frozen=True, slots=True)
class DutyPlan:
    """A class of matters (category code or prefix) that a unit owes in its area."""

    category: str
    basis: str  # owner or territory


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit; `kind` is one of organizations' kinds, `areas` the prefixes where its duties hold."""

    key: str
    kind: str
    name: str
    name_en: str
    division: str
    parent: str
    areas: tuple[str, ...]
    duties: tuple[DutyPlan, ...]


def _duties(row: dict[str, str]) -> tuple[DutyPlan, ...]:
    owned = [DutyPlan(code, OWNER) for code in row["owner"].split()]
    return tuple(owned + [DutyPlan(code, TERRITORY) for code in row["ground"].split()])


class UnitPlan:
    """All units by key, and who owes what where, by the same rule as organizations.queries.owing_unit."""

    def __init__(self, units: list[Unit]) -> None:
        self.units = {unit.key: unit for unit in units}

    @cached_property
    def _duties(self) -> dict[str, list[tuple[str, str, str]]]:
        table: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for unit in self.units.values():
            for duty in unit.duties:
                table[duty.category] += [(area, duty.basis, unit.key) for area in unit.areas]
        return table

    def ranked(self, category: str, division: str) -> list[str]:
        """Keys of the units that owe this matter here, the strongest first."""
        first = OWNER if category.startswith("C") else TERRITORY
        found = [
            (basis != first, -length, -len(area), key)
            for length in range(len(category) + 1)
            for area, basis, key in self._duties.get(category[:length], ())
            if division.startswith(area)
        ]
        return list(dict.fromkeys(key for *_, key in sorted(found)))


def plan_units(city: City) -> UnitPlan:
    """About sixty units of city, districts and subdistricts, and one residents' committee per community."""
    units = [
        Unit(key, row["kind"], row["name"], row["name_en"], CITY_CODE, "", (CITY_CODE,), _duties(row))
        for key, row in phrases("units")["city"].items()
    ]
    for division in city.divisions:
        if division.level == "district":
            units += _district_units(division)
        elif division.level == "subdistrict":
            units += _subdistrict_units(division)
        elif division.level == "community":
            name, english = f"{division.name}居民委员会", f"Residents' Committee {division.name_en[10:]}"
            units.append(_local("committee", "community_committee", name, english, division))
    return UnitPlan(units + _property_units(city))


def _district_units(district: Division) -> list[Unit]:
    code, short = district.code, district.name_en.split()[0]
    top, name = f"district-{code}", f"{district.name}城市运行管理中心"
    rows = [Unit(top, "district_office", name, f"{short} District Operations Centre", code, "", (code,), ())]
    for key, row in phrases("units")["district"].items():
        name, english = district.name + row["name"], f"{short} {row['name_en']}"
        rows.append(Unit(f"{key}-{code}", row["kind"], name, english, code, top, (code,), _duties(row)))
    return rows


def _subdistrict_units(street: Division) -> list[Unit]:
    short = street.name_en.split()[0]
    office, team = f"{street.name}办事处", f"{street.name}综合执法队"
    return [
        _local("office", "subdistrict_office", office, f"{short} Subdistrict Office", street),
        _local("team", "street_team", team, f"{short} Enforcement Team", street),
    ]


def _local(key: str, kind: str, name: str, english: str, division: Division) -> Unit:
    """A unit of a subdistrict or community; its parent is the office above it."""
    code = division.code
    parent = f"district-{division.parent}" if key == "office" else f"office-{code[:9]}"
    duties = _duties(phrases("units")["local"][key])
    return Unit(f"{key}-{code}", kind, name, english, code, parent, (code,), duties)


def _property_units(city: City) -> list[Unit]:
    """Each property company serves every fifth community of one district; villages manage themselves."""
    districts = [division.code for division in city.divisions if division.level == "district"]
    duties = _duties(phrases("units")["local"]["property"])
    rows = []
    for number, name in enumerate(words("names", "companies", "property")):
        turn, side = divmod(number, len(districts))
        served = [
            community.code
            for community in city.communities
            if community.code.startswith(districts[side]) and not community.village_converted
        ]
        key, english = f"property-{number + 1}", f"Property Company {number + 1}"
        areas = tuple(served[turn::5])
        rows.append(Unit(key, "property_company", f"{name}公司", english, districts[side], "", areas, duties))
    return rows
