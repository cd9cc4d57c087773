"""Lines of a list of estates, read once: name, address, point, size. Nothing is decided here."""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from liren.addresses.parsing import Kind, parse
from liren.addresses.parsing.folding import folded
from liren.addresses.repeats.names import Name, name_of

COLUMNS = (
    "city", "source", "name", "address", "addr_chain", "lng", "lat", "year_built", "buildings", "households",
    "building_type", "property_company", "developer",
)  # fmt: skip
KNOWN_DISTRICT = 20  # lines that name a district before it is believed to be one
PLACEHOLDER = 6  # lines of different names on one point: the point says "somewhere in the city"
_COMPANY = re.compile(
    r"[\"'·]|\(.*?\)|(?:房地产)?(?:集团|置业|开发|建设|房地产|投资|发展|实业|股份|有限|责任|总?公司)+"
)
_NOBODY = ("无", "无开发商", "市政建设", "市政开发", "个人开发", "自建", "1", "暂无", "无物业管理服务")


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `point` is as the source has it, None where it has none or a placeholder."""

    number: int
    digest: str
    source: str
    declared: str  # "bd09" where the list says so, else ""
    city: str
    text: str
    name: Name
    district: str
    address: str
    road: str
    house: str
    point: tuple[float, float] | None
    year: int | None
    buildings: int | None
    households: int | None
    developer: str
    facts: dict[str, str] = field(default_factory=dict, compare=False, hash=False)


def digest_of(row: dict[str, str]) -> str:
    """SHA-256 of a line: its columns in order, joined by tabs."""
    return hashlib.sha256("\t".join(row.get(name) or "" for name in COLUMNS).encode()).hexdigest()


def read_lines(path: Path) -> list[Line]:
    """Every line of a CSV file.

    Raises:
        KeyError: it lacks one of the columns `name`, `source`, `address`.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        return lines_from(list(csv.DictReader(file)))


def lines_from(rows: Sequence[dict[str, str]]) -> list[Line]:
    """Lines from rows; districts and placeholders are learned from all of them together."""
    districts = _districts(rows)
    points = Counter((row.get("lng"), row.get("lat")) for row in rows if row.get("lng"))
    return [_line(number, row, districts, points) for number, row in enumerate(rows)]


def _districts(rows: Iterable[dict[str, str]]) -> list[str]:
    """The districts that the lists themselves name: 济南小区>历下小区>…, 历下-浆水泉-…"""
    seen: Counter[str] = Counter()
    for row in rows:
        chain = (row.get("addr_chain") or "").split(">")
        first = (row.get("address") or "").split("-")[0]
        for word in [chain[2] if len(chain) > 4 else "", chain[-1] if len(chain) == 3 else "", first]:
            word = word.removesuffix("小区").rstrip("区县市")  # noqa: PLW2901  from several places
            if re.fullmatch(r"[一-龥]{2,3}", word):
                seen[word] += 1
    found = [word for word, count in seen.items() if count >= KNOWN_DISTRICT]
    return sorted(found, key=lambda word: (-len(word), word))


def _line(
    number: int, row: dict[str, str], districts: Sequence[str], points: Counter[tuple[str | None, str | None]]
) -> Line:
    chain = (row.get("addr_chain") or "").split(">")
    written = row["address"] or ""
    pieces = written.split("-", 2)
    if len(pieces) == 3 and pieces[0] in districts:
        written = pieces[2]
    name = row["name"]
    district = _district([pieces[0], folded(written)[0].lstrip("("), *chain[1:]], districts)
    parsed = parse(written, areas=(*districts,))
    road, house = parsed.of(Kind.ROAD), parsed.of(Kind.NUMBER)
    if not house:
        named = parse(name, areas=(*districts,))
        if named.of(Kind.NUMBER) and named.of(Kind.ROAD):
            road, house = named.of(Kind.ROAD), named.of(Kind.NUMBER)
    has_point = row.get("lng") and points[row["lng"], row["lat"]] < PLACEHOLDER
    guess = (row.get("crs_guess") or "").upper()
    return Line(
        number=number, digest=digest_of(row), source=row["source"],
        declared="bd09" if guess == "BD09" else "gcj02" if guess == "GCJ02" else "",
        city=row.get("city") or "", text=name, name=name_of(name, districts), district=district,
        address=written,
        road=road, house=house, point=(float(row["lng"]), float(row["lat"])) if has_point else None,
        year=_year(row.get("year_built")), buildings=_whole(row.get("buildings")),
        households=_whole(row.get("households")), developer=_company(row.get("developer") or ""),
        facts={key: row[key] for key in COLUMNS if row.get(key) and key not in ("source", "name")},
    )  # fmt: skip


def _district(words: Sequence[str], districts: Sequence[str]) -> str:
    return next((one for word in words for one in districts if word.startswith(one)), "")


def _whole(text: str | None) -> int | None:
    try:
        value = round(float(text or ""))
    except ValueError:
        return None
    return value if value > 0 else None


def _year(text: str | None) -> int | None:
    """A year in which a house can have been built; lists also know of 2592."""
    year = _whole(text)
    return year if year and 1900 <= year <= 2100 else None


def _company(text: str) -> str:
    """A developer's name without the words that all companies have."""
    if text.strip("\"' ") in _NOBODY:
        return ""
    bare = _COMPANY.sub("", folded(text)[0])
    return bare if len(bare) >= 2 and bare not in _NOBODY else ""
