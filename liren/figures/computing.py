"""From stored facts to figures. Pure: the same facts give the same figures, whenever asked.

Change what comes out of here only with a new ALGORITHM number; frozen months keep the number they were made
with, and come out as that version made them: an indicator says since which version it is there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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
    SATISFACTION,
    SATISFIED,
    SCALE,
    WHISTLE,
    Subject,
)
from liren.figures.later_indicators import is_counted
from liren.figures.measures import FIELDS, Values, kinds_of
from liren.figures.shrinking import Bounds, Tally, in_parts, interval, prior_of, shrunk
from liren.places.codes import lineage

ALGORITHM = 2  # 2: whistles, appeals, repeats, error rate, 核实率, 核查率, 漏报
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
    rules: Mapping[str, int] = field(default_factory=dict)  # months of version 1 have none
    sources: Mapping[str, str] = field(default_factory=dict)  # of the rules

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


POINTS_OFF = {"late": "whistle_late", "absent": "whistle_absent", "refused": "whistle_refused"}
Sums = dict[tuple[str, str, str], list[int]]  # (subject kind, subject, code) -> [numerator, denominator]


@lru_cache(maxsize=20_000)
def areas_of(division: str) -> tuple[str, ...]:
    """The places that a fact of this division counts for."""
    return tuple(scope for scope in lineage(division) if len(scope) in LEVELS) if division else ()


def figures_from(
    facts: Mapping[str, Iterable[Fact]], terms: Terms, *, version: int = ALGORITHM
) -> list[Figure]:
    """Every figure of a month, in a fixed order, as this version of the computation has it."""
    sums: Sums = defaultdict(lambda: [0, 0])
    for kind in kinds_of(version):
        of_kind = facts.get(kind, ())
        if kind == "whistle":
            of_kind = list(of_kind)
            _add_whistles(of_kind, sums, terms)
        _add_up(kind, of_kind, sums, version)
    _weigh_satisfaction(sums, terms)
    _leave_out_clock(sums)
    corrections = _corrected(sums, terms, version)
    return [
        Figure(*key, *counted, *corrections.get(key, (None, None, None)))
        for key, counted in sorted(sums.items())
    ]


def whistle_points(values: Values, terms: Terms, fair_percent: int) -> int | None:
    """The points of one call, 0 to 100; None where it counts nowhere.

    100 for a satisfied community, the weight of "basically satisfied" for that, else 0; less what the rules
    of the month take off for coming late, not coming, or refusing without cause.
    """
    if not is_counted(values):
        return None
    level = values["level"] or 0
    points = 100 if level >= 4 else fair_percent if level == 3 else 0
    off = sum(
        terms.rules.get(rule, 0)
        for name, rule in (
            ("late", "whistle_late"),
            ("absent", "whistle_absent"),
            ("refused", "whistle_refused"),
        )
        if values[name]
    )
    return max(0, points - off)


def _add_whistles(facts: Iterable[Fact], sums: Sums, terms: Terms) -> None:
    """Points of the calls, for the unit that was called and for the places that called it."""
    for fact in facts:
        values = dict(zip(FIELDS["whistle"], fact[FIRST_FIELD:], strict=True))
        subjects = [(str(Subject.AREA), place) for place in areas_of(fact[DIVISION][:12])]
        subjects += [(str(Subject.UNIT), fact[UNIT])] if fact[UNIT] else []
        for kind, subject in subjects:
            fair = terms.formula_for(terms.division_of(kind, subject)).fair_percent
            points = whistle_points(values, terms, fair)
            if points is not None:
                counted = sums[kind, subject, WHISTLE]
                counted[0] += points
                counted[1] += 100


def _add_up(kind: str, facts: Iterable[Fact], sums: Sums, version: int) -> None:
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
            if indicator.of_excluded != bool(excluded) or indicator.since > version:
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


def _corrected(sums: Sums, terms: Terms, version: int) -> dict[tuple[str, str, str], tuple[int, int, int]]:
    groups: dict[tuple[str, ...], dict[tuple[str, str, str], Tally]] = defaultdict(dict)
    for key, (good, of) in sums.items():
        kind, subject, code = key
        if code in CORRECTED and of and kind != Subject.PERSON:
            scale = SCALE.get(code, 1)
            groups[*terms.peers_of(kind, subject), code][key] = Tally(
                Fraction(good, scale), Fraction(of, scale)
            )
    found = {}
    for group in groups.values():
        priors = {}
        for key, tally in group.items():
            formula = terms.formula_for(terms.division_of(key[0], key[1]))
            if formula.bounds not in priors:
                priors[formula.bounds] = prior_of(
                    list(group.values()), formula.bounds, is_bounded=version > 1
                )
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
