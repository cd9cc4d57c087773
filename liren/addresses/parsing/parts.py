"""What an address is made of, and its one normal form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """A part of an address, from the outside in; the last two are no parts of the tree."""

    DIVISION = "division"
    ROAD = "road"
    NUMBER = "number"
    ESTATE = "estate"
    PHASE = "phase"
    BUILDING = "building"
    UNIT = "unit"
    FLOOR = "floor"
    ROOM = "room"
    HINT = "hint"  # in brackets: a neighbourhood, another name
    LANDMARK = "landmark"  # 对面, 附近, 交叉口: near something rather than there


LETTERS = {
    Kind.ROAD: "r", Kind.NUMBER: "n", Kind.ESTATE: "e", Kind.PHASE: "p", Kind.BUILDING: "b",
    Kind.UNIT: "u", Kind.FLOOR: "f", Kind.ROOM: "s",
}  # fmt: skip
_ENDINGS = {Kind.NUMBER: "号", Kind.UNIT: "单元", Kind.FLOOR: "层", Kind.ROOM: "室"}


@dataclass(frozen=True, slots=True)
class Part:
    """One part: as it was written, its normal form, and where it stood in the text (from, to)."""

    kind: Kind
    text: str
    normal: str
    span: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Parsed:
    """An address as it was understood. `rest` was not; `confidence` is 0 to 1."""

    text: str
    parts: tuple[Part, ...]
    rest: str
    confidence: float

    @property
    def tree(self) -> tuple[Part, ...]:
        """The parts that are levels of the tree."""
        return tuple(part for part in self.parts if part.kind in LETTERS)

    @property
    def is_near(self) -> bool:
        """Whether it says where something is near, not where it is."""
        return any(part.kind is Kind.LANDMARK for part in self.parts)

    def of(self, kind: Kind) -> str:
        """The normal form of the last part of this kind; "" without one."""
        return next((part.normal for part in reversed(self.parts) if part.kind is kind), "")


def key_of(kind: str, normal: str) -> str:
    """The key of a part below its parent: one letter for the kind, then the normal form."""
    return f"{LETTERS[Kind(kind)]}{normal}"


def path_of(parts: Iterable[Part]) -> str:
    """The keys from the outside in, joined by "/"."""
    return "/".join(key_of(part.kind, part.normal) for part in parts if part.kind in LETTERS)


def rendered(kind: str, normal: str) -> str:
    """One part in the way it is written: 栋 for a building with a number, 座 for one with a letter."""
    if kind == Kind.BUILDING:
        return f"{normal}{'座' if normal[:1].isalpha() and normal.isascii() else '栋'}"
    if kind == Kind.FLOOR and normal.startswith("-"):
        return f"负{normal[1:]}层"
    if kind == Kind.NUMBER and normal.endswith("弄"):
        return normal
    return normal + _ENDINGS.get(Kind(kind), "")


def render(parts: Sequence[Part]) -> str:
    """The normal form of the tree's parts as a text; reading it again gives the same parts."""
    return "".join(rendered(part.kind, part.normal) for part in parts if part.kind in LETTERS)
