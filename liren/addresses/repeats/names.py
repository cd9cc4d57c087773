"""What of an estate's name tells it from others."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from liren.addresses.parsing.folding import figure, folded
from liren.addresses.parsing.patterns import GENERAL, PHASE, PHASE_HERE

# What may be left out of a name or stand for another estate's being it, the longest first.
WEAK = (
    "单位宿舍", "职工宿舍", "教职工宿舍", "家属宿舍", "宿舍区", "家属院", "家属区", "生活区", "住宅区",
    "商住楼",
    "小区", "宿舍", "社区", "中心", "花园", "家园", "公寓", "新村", "大厦", "大院",
    "住宅", "新居", "花苑", "苑", "别墅", "院",
)  # fmt: skip
_BRACKET = re.compile(r"\(([^()]*)\)?")
_NUMBERS = re.compile(
    r"\d+(?:-\d+)*|[A-Z]+\d*|第?[一二三四五六七八九十](?=宿舍|公寓|大院|院$)|[东南西北](?=宿舍|院$)"
)
_AS_ADDRESS = re.compile(
    r"(?:[路街巷道里]|纬[一二三四五六七八九十]+)(?:\d+(?:-\d+)?号?(?:宿舍|院|单位宿舍)?|单位宿舍|小区)?$"
)
_NOISE = re.compile(r"[·.,、\-\"'“”*&|_]")
_COUNTED = re.compile(r"(?<=[路街巷道里院])([零一二两三四五六七八九十百]{1,3})(?=号|区|期)")
_TEXT_NUMBER = re.compile(r"(\d)号(?:院内|大院|院|楼|宿舍)?")


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart: `core` without phases, brackets and 小区; `stem` also without 花园, 宿舍 …"""

    core: str
    stem: str
    phases: frozenset[str]
    numbers: tuple[str, ...]
    extra: tuple[str, ...]  # other names in brackets

    @property
    def is_address(self) -> bool:
        """Whether the name is a road and a number, or only what any dormitory at a road would be called."""
        return bool(_AS_ADDRESS.search(self.core))


@lru_cache(maxsize=65536)
def _plain(text: str) -> str:
    return _NOISE.sub(lambda dash: "-" if dash[0] == "-" else "", folded(text)[0]).strip("-")


def name_of(text: str, areas: Collection[str] = ()) -> Name:
    """Take a name apart. `areas` are districts, which say nothing in brackets or in front."""
    line = folded(text)[0]
    phases, extra = set[str](), list[str]()
    for inner in _BRACKET.findall(line):
        found = PHASE_HERE.fullmatch(inner)
        if found:
            phases.add(_phase(found))
        elif len(inner) >= 3 and inner.rstrip("区县市") not in areas and inner not in WEAK:
            extra.append(_plain(inner))
    line = _plain(_BRACKET.sub("", line)) or _plain(line)
    for area in areas:
        bare = line.removeprefix(area + "区") if line.startswith(area + "区") else line
        line = bare if len(bare) >= 2 else line
    line = _COUNTED.sub(lambda found: figure(found[1]), line)
    line = _TEXT_NUMBER.sub(r"\1号", line)
    while True:
        bare = _without(line, GENERAL)
        found = PHASE.search(bare)
        if not found or found.start() < 2:
            break
        phases.add(_phase(found))
        line = bare[: found.start()]
    core = _without(line, GENERAL)
    core = core.removesuffix("号") if core[:-1][-1:].isdigit() else core
    stem = _without(core, WEAK)
    return Name(core, stem, frozenset(phases), tuple(_NUMBERS.findall(core)), tuple(extra))


def _phase(found: re.Match[str]) -> str:
    return figure(found["which"]) + found["what"][0]


def _without(text: str, endings: Collection[str]) -> str:
    for ending in endings:
        if text.endswith(ending) and len(text) - len(ending) >= 2:
            return text[: -len(ending)]
    return text


def grams(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters."""
    return frozenset(text[at : at + 2] for at in range(len(text) - 1)) or frozenset([text])


@lru_cache(maxsize=262144)
def likeness(one: Name, two: Name) -> float:
    """How alike two names are, 0 to 1. Different numbers ("经五路78号", "经五路76号") are different names."""
    if one.core == two.core:
        return 1.0
    if {one.core, *one.extra} & {two.core, *two.extra}:
        return 0.95
    if one.numbers != two.numbers:
        return 0.0
    if one.stem == two.stem:
        return 0.4 if one.stem[-1] in "路街巷道里" else 0.8  # a street has many dormitories
    if one.stem.startswith(two.stem) or two.stem.startswith(one.stem):
        return round(_held(one, two), 3)
    return round(max(_held(one, two), _overlap(one.stem, two.stem)), 3)


def _held(one: Name, two: Name) -> float:
    """One name in the other: 领秀城 in 鲁能领秀城 (a builder in front) says more than 唐郡 in 唐郡桂花园 (a
    section behind)."""
    short, long = sorted((one.stem, two.stem), key=len)
    if len(short) < 2 or short not in long:
        return 0.0
    share = len(short) / len(long)
    if long.endswith(short):
        return 0.45 + 0.45 * share if len(short) >= 3 else 0.5 * share
    return 0.1 + 0.4 * share


def _overlap(one: str, two: str) -> float:
    """Pairs of characters in common; half of it where both go on differently (唐郡桂花园, 唐郡荷花园)."""
    shared = len(grams(one) & grams(two))
    dice = 2 * shared / (len(grams(one)) + len(grams(two)))
    return dice * (0.5 if _go_on_differently(one, two) else 0.85)


def _go_on_differently(one: str, two: str) -> bool:
    return one[:2] == two[:2] and not one.startswith(two) and not two.startswith(one)


def are_siblings(one: Name, two: Name) -> bool:
    """Whether two names are two parts of one whole: 金都 and 银都 of 伟东新都, 6号 and 8号 of a road."""
    if one.phases and two.phases and one.phases != two.phases:
        return True
    if one.numbers != two.numbers:
        return one.core[:2] == two.core[:2]
    return one.stem != two.stem and _go_on_differently(one.stem, two.stem) and likeness(one, two) < 0.5
