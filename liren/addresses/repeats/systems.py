"""Which coordinate system a source writes, guessed from the data itself.

Estates that have one name, and that both sources list once, are mostly the same place. Read in the right
system their points lie on one another; read in a wrong one they all lie the same half kilometre off. The
reference is the source whose system is declared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from liren.addresses.repeats.lines import Line
from liren.core.coordinates import Crs, distance, points_to_wgs84

LEAST = 15  # estates in common before anything is guessed
TRIED = (Crs.BD09, Crs.GCJ02, Crs.WGS84)


@dataclass(frozen=True, slots=True)
class Guess:
    """A source's system; `medians` are metres to the reference under each reading of `common` estates."""

    system: str
    common: int
    medians: dict[str, float]
    is_declared: bool = False


def guess_systems(lines: Sequence[Line]) -> dict[str, Guess]:
    """The system of each source that has points. Sources with too little in common are left out."""
    singles: dict[str, dict[tuple[str, str], Line]] = {}
    by_source: dict[str, dict[tuple[str, str], list[Line]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        if line.point and not line.name.phases and len(line.name.core) >= 3:
            by_source[line.source][line.city, line.name.core].append(line)
    for source, named in by_source.items():
        singles[source] = {key: found[0] for key, found in named.items() if len(found) == 1}
    declared = {line.source: line.declared for line in lines if line.declared and line.point}
    if not declared:
        return {}
    reference = max(declared, key=lambda source: len(singles.get(source, {})))
    guesses = {source: Guess(crs, 0, {}, True) for source, crs in declared.items()}
    for source, named_once in singles.items():
        if source in guesses:
            continue
        shared = sorted(named_once.keys() & singles[reference].keys())
        if len(shared) < LEAST:
            continue
        there = points_to_wgs84(*_points(singles[reference], shared), declared[reference])
        medians = {
            str(crs): float(np.median(distance(*points_to_wgs84(*_points(named_once, shared), crs), *there)))
            for crs in TRIED
        }
        guesses[source] = Guess(min(medians, key=lambda crs: medians[crs]), len(shared), medians)
    return guesses


def _points(
    lines: dict[tuple[str, str], Line], keys: Sequence[tuple[str, str]]
) -> tuple[list[float], list[float]]:
    points = [point for key in keys if (point := lines[key].point)]
    return [point[0] for point in points], [point[1] for point in points]


def in_wgs84(lines: Sequence[Line], guesses: dict[str, Guess]) -> np.ndarray:
    """Longitude and latitude of every line, NaN where there is no point or no system to read it in."""
    found = np.full((len(lines), 2), np.nan)
    for source, guess in guesses.items():
        rows = [at for at, line in enumerate(lines) if line.source == source and line.point]
        if rows:
            points = np.array([lines[at].point for at in rows], dtype=np.float64)
            found[rows] = np.column_stack(points_to_wgs84(points[:, 0], points[:, 1], guess.system))
    return found
