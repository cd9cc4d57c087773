"""From a string to parts, left to right. What stands for several levels ("2-501") is taken apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from liren.addresses.parsing import patterns
from liren.addresses.parsing.folding import figure, folded
from liren.addresses.parsing.parts import LETTERS, Kind, Parsed, Part

LEVELS = tuple(LETTERS)  # from the outside in
SPLIT = re.compile(r"[、;；\n]|,(?=\s*[一-龥]{2,}?(?:路|街|巷|道|小区|花园|苑))")
_LETTER = re.compile(r"[一-龥A-Z]")
LONGEST = 300  # characters of an address


def parse(text: str, *, areas: Sequence[str] = ()) -> Parsed:
    """Read one address.

    Args:
        text: as somebody wrote it.
        areas: names of places that may stand in front without their 区 or 街道 ("历城洪翔路256号").
    """
    whole, places = folded(text[:LONGEST])
    return _Reader(text, whole, places, areas).read()


def parse_many(text: str, *, areas: Sequence[str] = ()) -> list[Parsed]:
    """Every address of a string. "3栋、5栋" share what stands in front of the first."""
    pieces = [piece.strip() for piece in SPLIT.split(text) if piece.strip()]
    found: list[Parsed] = []
    for number, piece in enumerate(pieces):
        if piece[-1].isdecimal() and number + 1 < len(pieces):
            piece += _ending(pieces[number + 1])  # noqa: PLW2901  "3、5号楼"
        one = parse(piece, areas=areas)
        if found and one.tree and one.tree[0].kind not in (Kind.ROAD, Kind.ESTATE):
            level = LEVELS.index(one.tree[0].kind)
            before = [part for part in found[-1].tree if LEVELS.index(part.kind) < level]
            one = replace(one, parts=(*before, *one.parts))
        found.append(one)
    return [one for one in found if one.parts]


def _ending(piece: str) -> str:
    ending = re.match(r"\d+(号楼|栋|幢|座|#|号|单元|室)", piece)
    return ending[1] if ending else ""


class _Reader:
    """One reading of one text."""

    def __init__(self, text: str, whole: str, places: list[int], areas: Sequence[str]) -> None:
        self.text, self.whole, self.places = text, whole, places
        self.areas = sorted(areas, key=len, reverse=True)
        self.parts: list[Part] = []
        self.rest: list[str] = []
        self.at = 0
        self.doubt = 0.0

    def read(self) -> Parsed:
        """Take the text apart."""
        line = self._without_brackets()
        self._divisions(line)
        steps: tuple[Callable[[str], bool], ...] = (
            self._crossing, self._near, self._short, self._building, self._unit, self._floor, self._phase,
            self._number, self._room, self._road, self._estate,
        )  # fmt: skip
        while self.at < len(line):
            if line[self.at] in "\0,.:;-·\"'*":
                self.at += 1
            elif not any(step(line) for step in steps):
                self.rest.append(line[self.at])
                self.at += 1
        self.parts.sort(key=lambda part: part.span)
        return Parsed(self.text, tuple(self.parts), "".join(self.rest), self._confidence())

    def _confidence(self) -> float:
        tree = [part for part in self.parts if part.kind in LETTERS]
        if not tree:
            return 0.0
        read = 1 - len(self.rest) / max(len(self.whole), 1)
        kinds = {part.kind for part in tree}
        bare = 0.4 if kinds == {Kind.ROAD} else 0.2 if not kinds & {Kind.ROAD, Kind.ESTATE} else 0.0
        near = 0.3 if any(part.kind is Kind.LANDMARK for part in self.parts) else 0.0
        return round(max(read - bare - near - self.doubt, 0.05), 2)

    def _has(self, *kinds: Kind) -> bool:
        return any(part.kind in kinds for part in self.parts)

    def _add(self, kind: Kind, normal: str, start: int, end: int) -> bool:
        span = (self.places[start], self.places[end - 1] + 1)
        self.parts.append(Part(kind, self.text[span[0] : span[1]], normal, span))
        self.at = max(self.at, end)
        return True

    def _without_brackets(self) -> str:
        line = self.whole
        for bracket in patterns.BRACKET.finditer(self.whole):
            start, end = bracket.span()
            inner = bracket[1]
            if inner:
                near = patterns.NEAR.search(inner) or patterns.CROSSING.search(inner)
                first, last = bracket.span(1)
                phase = patterns.PHASE_HERE.fullmatch(inner)
                if phase:
                    self._add(Kind.PHASE, _phase_form(phase), first, last)
                else:
                    self._add(Kind.LANDMARK if near else Kind.HINT, inner, first, last)
            line = line[:start] + "\0" * (end - start) + line[end:]
        self.at = 0
        return line

    def _divisions(self, line: str) -> None:
        start = len(line) - len(line.lstrip("\0"))
        end, last = start, len(line.rstrip("\0"))
        for level in patterns.DIVISIONS:
            found = level.match(line, end)
            if found and found.end() < last:
                end = found.end()
        if end > start:
            self._add(Kind.DIVISION, line[start:end], start, end)
        self.at = end
        again = True
        while again:
            again = False
            for area in self.areas:
                if line.startswith(area, self.at) and len(line) - self.at - len(area) >= 2:
                    self._add(Kind.HINT, area, self.at, self.at + len(area))
                    again = True
                    break

    def _crossing(self, line: str) -> bool:
        joined = patterns.JOIN.match(line, self.at)
        if joined and self._has(Kind.ROAD) and patterns.ROAD.match(line, joined.end()):
            self.at = joined.end()
            return True
        found = patterns.CROSSING.match(line, self.at) if self._has(Kind.ROAD) else None
        return self._add(Kind.LANDMARK, found[0], self.at, found.end()) if found else False

    def _near(self, line: str) -> bool:
        found = patterns.NEAR.match(line, self.at) if self.parts else None
        return self._add(Kind.LANDMARK, found[0], self.at, found.end()) if found else False

    def _short(self, line: str) -> bool:
        """3-2-501, 2-501."""
        three = patterns.THREE.match(line, self.at)
        if three and not self._has(Kind.BUILDING, Kind.UNIT):
            for kind, name in ((Kind.BUILDING, "building"), (Kind.UNIT, "unit"), (Kind.ROOM, "room")):
                form = _room_form if kind is Kind.ROOM else figure
                self._add(kind, form(three[name]), *three.span(name))
            self.at = three.end()
            return True
        two = patterns.TWO.match(line, self.at)
        if two and self.parts and not self._has(Kind.UNIT, Kind.ROOM):
            is_unit = self._has(Kind.BUILDING)
            self.doubt += 0.0 if is_unit else 0.2
            self._add(Kind.UNIT if is_unit else Kind.BUILDING, figure(two["first"]), *two.span("first"))
            self._add(Kind.ROOM, _room_form(two["room"]), *two.span("room"))
            self.at = two.end()
            return True
        return False

    def _building(self, line: str) -> bool:
        found = patterns.BUILDING.match(line, self.at)
        if not found:
            return False
        normal = "-".join(figure(one) for one in (found["number"] or found["hash"]).split("-"))
        return self._add(Kind.BUILDING, normal, self.at, found.end())

    def _unit(self, line: str) -> bool:
        found = patterns.UNIT.match(line, self.at) if self.parts else None
        return self._add(Kind.UNIT, figure(found["number"]), self.at, found.end()) if found else False

    def _floor(self, line: str) -> bool:
        found = patterns.FLOOR.match(line, self.at) if self.parts else None
        if not found:
            return False
        sign = "-" if found["under"] else ""
        return self._add(Kind.FLOOR, sign + figure(found["number"]), self.at, found.end())

    def _room(self, line: str) -> bool:
        below = self._has(Kind.BUILDING, Kind.UNIT, Kind.FLOOR, Kind.NUMBER, Kind.ESTATE)
        if not below or self._has(Kind.ROOM):
            return False
        found = patterns.ROOM.match(line, self.at)
        if not found:
            return False
        self.doubt += 0.0 if self._has(Kind.BUILDING, Kind.UNIT) else 0.1
        return self._add(Kind.ROOM, _room_form(found["number"]), self.at, found.end())

    def _phase(self, line: str) -> bool:
        found = patterns.PHASE_HERE.match(line, self.at) if self._has(Kind.ESTATE) else None
        return self._add(Kind.PHASE, _phase_form(found), self.at, found.end()) if found else False

    def _number(self, line: str) -> bool:
        if self._has(Kind.BUILDING):
            return False
        found = patterns.NUMBER.match(line, self.at)
        if not found and self._has(Kind.ROAD) and not self._has(Kind.ESTATE, Kind.NUMBER):
            found = patterns.BARE_NUMBER.match(line, self.at)
            self.doubt += 0.1 if found else 0.0
        if not found:
            return False
        normal = found["letter"] + figure(found["number"])
        for more in (found["sub"], found["more"]):
            normal += f"-{more}" if more else ""
        normal += found["after"] or ""
        if "弄" in found[0]:
            normal += "弄"
        return self._add(Kind.NUMBER, normal, self.at, found.end())

    def _road(self, line: str) -> bool:
        if self._has(Kind.NUMBER, Kind.ESTATE, Kind.BUILDING):
            return False
        found = patterns.LANE.match(line, self.at) or patterns.ROAD.match(line, self.at)
        if not found or len(found["name"]) < 2 or "\0" in found[0]:
            return False
        return self._add(Kind.ROAD, found["name"], self.at, found.end())

    def _estate(self, line: str) -> bool:
        if self._has(Kind.ESTATE, Kind.BUILDING):
            return False
        stop = patterns.ESTATE_END.search(line, self.at)
        end = stop.start() if stop else len(line)
        name = line[self.at : end]
        if len(_LETTER.findall(name)) < 2:
            return False
        start, phases = self.at, list[tuple[str, int, int]]()
        while (found := patterns.PHASE.search(name)) and found.start() >= 2:
            phases.append((_phase_form(found), start + found.start(), start + found.end()))
            name = name[: found.start()]
        self._add(Kind.ESTATE, estate_form(name), start, start + len(name))
        for normal, first, last in reversed(phases):
            self._add(Kind.PHASE, normal, first, last)
        return True


def _room_form(number: str) -> str:
    """A room's number without a leading zero: 0302 and 302 are one door."""
    plain = number.replace("-", "")
    return figure(plain) if not plain[-1].isascii() else plain.lstrip("0") or "0"


def _phase_form(found: re.Match[str]) -> str:
    return figure(found["which"]) + found["what"][:1].replace("片", "区").replace("组", "组团").replace(
        "地", "地块"
    )


def estate_form(name: str) -> str:
    """An estate's name without the words that every estate may have: 小区, 住宅区."""
    for ending in patterns.GENERAL:
        bare = name.removesuffix(ending)
        if bare != name and len(bare) >= 2:
            return bare
    return name
