"""From stored facts to figures. Pure: the same facts give the same figures, whenever asked.

Change what comes out of here only with a new ALGORITHM number; frozen months keep the number they were made
with.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple

from liren.figures.indicators import (
    BY_CLOCK,
    BY_KIND,
    CORRECTED,
    EXCUSED,
    FAIR,
    FIELDS,
    SATISFACTION,
    SATISFIED,
    Subject,
)
from liren.figures.shrinking import Bounds, Tally, in_parts, interval, prior_of, shrunk
from liren.places.codes import lineage

ALGORITHM = 1
LEVELS = (4, 6, 9, 12)  # city, district, subdistrict, community; a grid is one person's, so it has no figures
CITY = 4
ID, CASE, DIVISION, UNIT, PERSON, EXCLUDED, FIRST_FIELD = range(7)
Fact = Sequence[
    Any
]  # id, case, division, unit or None, person or None, excluded 0/1, then FIELDS of its kind


@dataclass(frozen=True, slots=True)
class Formula:
    """The weights in force in an area, in whole per cents, and the bounds of the correction."""

    scope: str
    weights: tuple[int, int, int]  # response, resolution, satisfaction
    fair_percent: int
    bounds: Bounds
    interval_percent: int
    source: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What the figures of a month need besides facts: formulas, and each unit's kind and area on that day."""

    formulas: tuple[Formula, ...]
    units: Mapping[str, tuple[str, str]]

    def formula_for(self, division: str) -> Formula:
        """The formula with the longest scope around this area."""
        fitting = (formula for formula in self.formulas if division.startswith(formula.scope))
        return max(fitting, key=lambda formula: len(formula.scope))

    def division_of(self, kind: str, subject: str) -> str:
        """Where a subject is: an area is its own, a unit's is the one it serves, a person's everywhere."""
        if kind == Subject.AREA:
            return subject
        return self.units.get(subject, ("", ""))[1]

    def peers_of(self, kind: str, subject: str) -> tuple[str, str, str]:
        """The group that a subject is compared with: same kind or level, same city."""
        if kind == Subject.AREA:
            return kind, str(len(subject)), subject[:CITY]
        unit_kind, division = self.units.get(subject, ("", ""))
        return kind, unit_kind, division[:CITY]


class Figure(NamedTuple):
    """One figure of one subject, as it is stored."""

    subject_kind: str
    subject: str
    code: str
    numerator: int
    denominator: int
    estimate: int | None = None
    low: int | None = None
    high: int | None = None


Sums = dict[tuple[str, str, str], list[int]]  # (subject kind, subject, code) -> [numerator, denominator]


@lru_cache(maxsize=20_000)
def areas_of(division: str) -> tuple[str, ...]:
    """The places that a fact of this division counts for."""
    return tuple(scope for scope in lineage(division) if len(scope) in LEVELS) if division else ()


def figures_from(facts: Mapping[str, Iterable[Fact]], terms: Terms) -> list[Figure]:
    """Every figure of a month, in a fixed order."""
    sums: Sums = defaultdict(lambda: [0, 0])
    for kind in FIELDS:
        _add_up(kind, facts.get(kind, ()), sums)
    _weigh_satisfaction(sums, terms)
    _leave_out_clock(sums)
    corrections = _corrected(sums, terms)
    return [
        Figure(*key, *counted, *corrections.get(key, (None, None, None)))
        for key, counted in sorted(sums.items())
    ]


def _add_up(kind: str, facts: Iterable[Fact], sums: Sums) -> None:
    """Facts that are alike are counted first and looked at once."""
    alike = Counter(
        (fact[DIVISION][:12], fact[UNIT], fact[PERSON], fact[EXCLUDED], *fact[FIRST_FIELD:]) for fact in facts
    )
    for (division, unit, person, excluded, *answers), times in alike.items():
        values = dict(zip(FIELDS[kind], answers, strict=True))
        subjects = {
            Subject.AREA: areas_of(division),
            Subject.UNIT: (unit,) if unit else (),
            Subject.PERSON: (person,) if person else (),
        }
        for indicator in BY_KIND[kind]:
            if indicator.of_excluded != bool(excluded):
                continue
            good, of = indicator.numerator(values) * times, indicator.denominator(values) * times
            if not good and not of:
                continue
            for subject_kind in indicator.subjects:
                for subject in subjects[subject_kind]:
                    counted = sums[str(subject_kind), subject, indicator.code]
                    counted[0] += good
                    counted[1] += of


def _weigh_satisfaction(sums: Sums, terms: Terms) -> None:
    """In hundredths of an answer: 100 for a satisfied one, the formula's weight for a fair one."""
    for (kind, subject, code), (satisfied, asked) in list(sums.items()):
        if code != SATISFIED:
            continue
        fair = sums[kind, subject, FAIR][0]
        weight = terms.formula_for(terms.division_of(kind, subject)).fair_percent
        sums[kind, subject, SATISFACTION] = [100 * satisfied + weight * fair, 100 * asked]


def _leave_out_clock(sums: Sums) -> None:
    """The rate by the clock stands beside the other only where something was excused; so a month that was
    made before there were excuses comes out as it did."""
    for kind, subject, code in list(sums):
        if code == BY_CLOCK and (kind, subject, EXCUSED) not in sums:
            del sums[kind, subject, code]


def _corrected(sums: Sums, terms: Terms) -> dict[tuple[str, str, str], tuple[int, int, int]]:
    groups: dict[tuple[str, ...], dict[tuple[str, str, str], Tally]] = defaultdict(dict)
    for key, (good, of) in sums.items():
        kind, subject, code = key
        if code in CORRECTED and of and kind != Subject.PERSON:
            scale = 100 if code == SATISFACTION else 1
            groups[*terms.peers_of(kind, subject), code][key] = Tally(
                Fraction(good, scale), Fraction(of, scale)
            )
    found = {}
    for group in groups.values():
        priors = {}
        for key, tally in group.items():
            formula = terms.formula_for(terms.division_of(key[0], key[1]))
            if formula.bounds not in priors:
                priors[formula.bounds] = prior_of(list(group.values()), formula.bounds)
            prior = priors[formula.bounds]
            low, high = interval(tally, prior, formula.interval_percent)
            found[key] = (in_parts(shrunk(tally, prior)), in_parts(low), in_parts(high))
    return found


def digest_of(figures: Iterable[Figure]) -> str:
    """SHA-256 over the figures, one line each, in their order."""
    digest = sha256()
    for figure in figures:
        digest.update(("|".join("" if part is None else str(part) for part in figure) + "\n").encode())
    return digest.hexdigest()
