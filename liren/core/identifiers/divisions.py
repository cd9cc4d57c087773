"""Codes of divisions and grids: 统计用区划代码 (2-2-2-3-3), and the three grid codes in use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from liren.core.identifiers.digits import require_digits
from liren.core.verdicts import InvalidError

Level = Literal["province", "prefecture", "county", "township", "village"]
LEVELS: dict[int, Level] = {2: "province", 4: "prefecture", 6: "county", 9: "township", 12: "village"}
TownshipClass = Literal["subdistrict", "town", "township", "similar"]
VillageClass = Literal[
    "residents_committee", "villagers_committee", "similar_residents_committee", "similar_villagers_committee"
]
_TOWNSHIPS: tuple[tuple[range, TownshipClass], ...] = (
    (range(1, 100), "subdistrict"),
    (range(100, 200), "town"),
    (range(200, 400), "township"),
    (range(400, 600), "similar"),
)
_VILLAGES: tuple[tuple[range, VillageClass], ...] = (
    (range(1, 200), "residents_committee"),
    (range(200, 400), "villagers_committee"),
    (range(400, 500), "similar_residents_committee"),
    (range(500, 600), "similar_villagers_committee"),
)
URBAN_RURAL = {  # 城乡分类代码; a leading 1 is urban, 2 is rural
    "111": "主城区",
    "112": "城乡结合区",
    "121": "镇中心区",
    "122": "镇乡结合区",
    "123": "特殊区域",
    "210": "乡中心区",
    "220": "村庄",
}


@dataclass(frozen=True, slots=True)
class DivisionCode:
    """A division's code: `significant` is the prefix that says where it is, `code` has 12 digits."""

    code: str
    significant: str
    level: Level

    @property
    def chain(self) -> tuple[str, ...]:
        """The prefixes from the province down to this one, without levels that the place doesn't have."""
        prefixes = [self.code[:length] for length in LEVELS if length <= len(self.significant)]
        return tuple(
            prefix
            for prefix, start in zip(prefixes, (0, 2, 4, 6, 9), strict=False)
            if prefix[start:].strip("0")
        )

    @property
    def township_class(self) -> TownshipClass | None:
        """What the third-level part stands for: 街道, 镇, 乡, or something similar."""
        part = int(self.code[6:9])
        return next((name for numbers, name in _TOWNSHIPS if part in numbers), None)

    @property
    def village_class(self) -> VillageClass | None:
        """What the last part stands for: 居委会, 村委会, or something similar."""
        part = int(self.code[9:12])
        return next((name for numbers, name in _VILLAGES if part in numbers), None)

    @property
    def is_virtual(self) -> bool:
        """Whether it is a virtual community (498) or village (598), made for counting only."""
        return self.code[9:12] in ("498", "598")


@dataclass(frozen=True, slots=True)
class StatisticsCode:
    """The 17 digits of the statistics office: division, urban-rural attribute, urban-rural class."""

    division: DivisionCode
    attribute: str
    urban_rural: str

    @property
    def is_urban(self) -> bool:
        return self.urban_rural.startswith("1")


def parse_division_code(text: str) -> DivisionCode:
    """Read a division code of 2, 4, 6, 9 or 12 digits; zeros at the end are padding.

    A city without districts (东莞 441900) has townships right below it: only there may a zero part stand in
    the middle.

    Raises:
        InvalidError: what is wrong, and where.
    """
    plain = require_digits(text, (2, 4, 6, 9, 12), "division")
    code = plain.ljust(12, "0")
    if code[:2] == "00":
        raise InvalidError(_("A division code can't begin with 00."), field="division")
    significant = code[: next(length for length in (12, 9, 6, 4, 2) if _ends_at(code, length))]
    if code[2:4] == "00" and len(significant) > 4:
        raise InvalidError(
            _("Digits 3 and 4 (prefecture) are zero, but lower levels are not."), field="division"
        )
    if code[6:9] == "000" and len(significant) == 12:
        raise InvalidError(
            _("Digits 7 to 9 (township) are zero, but the last three are not."), field="division"
        )
    return DivisionCode(code, significant, LEVELS[len(significant)])


def _ends_at(code: str, length: int) -> bool:
    """Whether the last part that is not zero ends there; a code of a whole province is two digits."""
    starts = {2: 0, 4: 2, 6: 4, 9: 6, 12: 9}
    return bool(code[starts[length] : length].strip("0"))


def parse_statistics_code(text: str) -> StatisticsCode:
    """Read the 17 digits: a full division code, 2 of urban-rural attribute, 3 of urban-rural class.

    Raises:
        InvalidError: what is wrong, and where.
    """
    plain = require_digits(text, (17,), "division")
    if plain[14:] not in URBAN_RURAL:
        raise InvalidError(
            _("Digits 15 to 17, %(digits)s, are no urban-rural class.") % {"digits": plain[14:]},
            field="division",
        )
    return StatisticsCode(parse_division_code(plain[:12]), plain[12:14], plain[14:])


@dataclass(frozen=True, slots=True)
class GridCode:
    """Our grid code: a community's 12 digits and 3 of sequence within it."""

    text: str
    community: str
    sequence: str


def parse_grid_code(text: str) -> GridCode:
    """Read a grid code of 15 digits. Every grid lies in one community and has a number from 001.

    Raises:
        InvalidError: what is wrong, and where.
    """
    plain = require_digits(text, (15,), "grid")
    division = parse_division_code(plain[:12])
    if division.level != "village":
        raise InvalidError(_("The first 12 digits of a grid code must be a community's."), field="grid")
    if plain[12:] == "000":
        raise InvalidError(_("The last three digits of a grid code begin at 001."), field="grid")
    return GridCode(plain, plain[:12], plain[12:])


@dataclass(frozen=True, slots=True)
class ServiceGridCode:
    """The 20 digits of CJ/T 349-2010: what is served or managed, and the community service grid it is in."""

    text: str
    object_code: str
    county: str
    street: str
    community: str
    sequence: str

    @property
    def is_split(self) -> bool:
        """Whether the community is divided into several grids (00 = it is one)."""
        return self.sequence != "00"

    @property
    def is_merged(self) -> bool:
        """Whether several communities were put together for this grid (numbers from 601)."""
        return int(self.community) >= 601


def parse_service_grid_code(text: str) -> ServiceGridCode:
    """Read a code of CJ/T 349-2010: 6 object + 6 county + 3 street + 3 community + 2 sequence.

    Raises:
        InvalidError: what is wrong, and where.
    """
    plain = require_digits(text, (20,), "grid")
    _require_county(plain[6:12], "7–12")
    for start, name in ((12, _("street")), (15, _("community"))):
        if plain[start : start + 3] == "000":
            raise InvalidError(
                _("Digits %(first)d to %(last)d (%(name)s) can't be zero.")
                % {"first": start + 1, "last": start + 3, "name": name},
                field="grid",
            )
    return ServiceGridCode(plain, plain[:6], plain[6:12], plain[12:15], plain[15:18], plain[18:])


@dataclass(frozen=True, slots=True)
class UnitCellCode:
    """A unit grid of digital city management (单元网格): 6 county, 3 street, 3 community, 3 or 2 sequence."""

    text: str
    county: str
    street: str
    community: str
    sequence: str


def parse_unit_cell_code(text: str) -> UnitCellCode:
    """Read a unit grid's code: 15 digits (Beijing DB11, numbered W to E, then N to S) or 14 (CJ/T 213-2005).

    Raises:
        InvalidError: what is wrong, and where.
    """
    plain = require_digits(text, (14, 15), "grid")
    _require_county(plain[:6], "1–6")
    if not plain[12:].strip("0"):
        raise InvalidError(_("The sequence number at the end can't be zero."), field="grid")
    return UnitCellCode(plain, plain[:6], plain[6:9], plain[9:12], plain[12:])


def _require_county(digits: str, where: str) -> None:
    if digits[:2] == "00" or digits[2:4] == "00":
        raise InvalidError(
            _("Digits %(where)s, %(digits)s, are no county-level division.")
            % {"where": where, "digits": digits},
            field="grid",
        )
