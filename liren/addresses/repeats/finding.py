"""From lines to estates: which pairs are worth comparing, what they score, and what belongs together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from liren.addresses.repeats.lines import Line
from liren.addresses.repeats.names import are_siblings, grams, likeness
from liren.addresses.repeats.scoring import LEAST_LIKE, Scored, Weights, factors_of
from liren.addresses.repeats.systems import Guess, guess_systems, in_wgs84
from liren.core.coordinates import distance

CELL = 0.003  # degrees: some 300 m
MOST_IN_BLOCK = 120  # a block with more says nothing ("宿舍")


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything found in one list."""

    lines: Sequence[Line]
    points: np.ndarray
    systems: dict[str, Guess]
    compared: int
    pairs: list[Scored]  # from the doubtful ones up
    estates: list[list[int]]  # places in the list that are one estate
    doubtful: list[Scored]  # between the thresholds, still in two estates


def find_repeats(lines: Sequence[Line], weights: Weights) -> Findings:
    """Compare what may be the same and join what is."""
    systems = guess_systems(lines)
    points = in_wgs84(lines, systems)
    candidates = sorted(_candidates(lines, points))
    common = _commonness(lines, points)
    pairs = [
        scored
        for scored in _scored(lines, points, candidates, common, weights)
        if scored.score >= weights.doubtful
    ]
    pairs.sort(key=lambda pair: (-pair.score, pair.one, pair.two))
    estates, leader = _joined(lines, [pair for pair in pairs if pair.score >= weights.threshold])
    doubtful = [pair for pair in pairs if leader[pair.one] != leader[pair.two]]
    return Findings(lines, points, systems, len(candidates), pairs, estates, doubtful)


def _scored(
    lines: Sequence[Line], points: np.ndarray, candidates: Sequence[tuple[int, int]],
    common: dict[str, int], weights: Weights,
) -> Iterable[Scored]:  # fmt: skip
    if not candidates:
        return
    ones, twos = np.array(candidates).T
    metres = distance(points[ones, 0], points[ones, 1], points[twos, 0], points[twos, 1])
    for (one, two), apart in zip(candidates, metres, strict=True):
        a, b = lines[one], lines[two]
        many = max(common.get(a.name.core, 1), common.get(b.name.core, 1))
        yield Scored(one, two, factors_of(weights, a, b, float(apart), many), float(apart))


def _commonness(lines: Sequence[Line], points: np.ndarray) -> dict[str, int]:
    """How many different places one list gives to one name, phases aside."""
    places: dict[tuple[str, str], set[tuple[object, ...]]] = defaultdict(set)
    for at, line in enumerate(lines):
        where = tuple(np.round(points[at], 2)) if not np.isnan(points[at, 0]) else (line.road, line.district)
        places[line.source, line.name.core].add(where)
    most: Counter[str] = Counter()
    for (_source, core), found in places.items():
        most[core] = max(most[core], len(found))
    return dict(most)


def _candidates(lines: Sequence[Line], points: np.ndarray) -> set[tuple[int, int]]:
    """Pairs that share a name, a stem, a house number, or a place and two characters."""
    blocks: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        city = "济南" if line.city == "章丘" else line.city
        blocks[city, "core", line.name.core].append(at)
        blocks[city, "stem", line.name.stem].append(at)
        for other in line.name.extra:
            blocks[city, "core", other].append(at)
        if line.house:
            blocks[city, "house", line.road, line.house].append(at)
        if len(line.name.stem) > 4:
            blocks[city, "end", line.name.stem[-4:]].append(at)
            blocks[city, "start", line.name.stem[:4]].append(at)
        if not np.isnan(points[at, 0]):
            x, y = np.floor(points[at] / CELL).astype(int)
            for gram in grams(line.name.stem):
                for dx in (0, 1):
                    for dy in (0, 1):
                        blocks["near", gram, x + dx, y + dy].append(at)
    found: set[tuple[int, int]] = set()
    for members in blocks.values():
        if 1 < len(members) <= MOST_IN_BLOCK:
            unique = sorted(set(members))
            found.update((one, two) for place, one in enumerate(unique) for two in unique[place + 1 :])
    return found


def _joined(lines: Sequence[Line], sure: Iterable[Scored]) -> tuple[list[list[int]], list[int]]:
    """Join along sure pairs, the surest first; never two phases that exclude each other."""
    leader = list(range(len(lines)))
    members = {at: [at] for at in range(len(lines))}
    phases = {at: line.name.phases for at, line in enumerate(lines)}
    for pair in sure:
        one, two = leader[pair.one], leader[pair.two]
        if one == two:
            continue
        if phases[one] and phases[two] and phases[one] != phases[two]:
            continue
        if _strangers(lines, members[one], members[two]):
            continue
        keep, gone = min(one, two), max(one, two)
        for member in members[gone]:
            leader[member] = keep
        members[keep] += members.pop(gone)
        phases[keep] = phases[one] or phases[two]
    return sorted(sorted(group) for group in members.values()), leader


def _strangers(lines: Sequence[Line], ones: Sequence[int], twos: Sequence[int]) -> bool:
    """Whether two groups hold different parts of one whole, or share hardly a name or number: one bridge
    joins no towns."""
    strange = 0
    for one in ones:
        for two in twos:
            a, b = lines[one], lines[two]
            same_house = a.house and a.house == b.house and a.road == b.road
            if are_siblings(a.name, b.name) and not same_house:
                return True
            strange += not same_house and likeness(a.name, b.name) < LEAST_LIKE
    return strange * 2 > len(ones) * len(twos)
