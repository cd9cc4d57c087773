"""Figures of small worlds, worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from liren.figures.computing import Figure, Formula, Terms, digest_of, figures_from
from liren.figures.indicators import FIELDS, TABLE, Shape, Subject
from liren.figures.shrinking import Bounds, Prior, Tally, in_parts, shrunk

BOUNDS = Bounds(20, 5, 200)
EVERYWHERE = Formula("", (10, 50, 40), 90, BOUNDS, 90, "test")
LAMPS, WATER = "lamps", "water"
TERMS = Terms((EVERYWHERE,), {LAMPS: ("department", "990101"), WATER: ("public_utility", "990101")})
GRID = "990101001001001"


def fact(*answers: Any, unit: str | None = LAMPS, person: str | None = None, excluded: int = 0) -> list[Any]:
    """A fact of one case in the cast's grid."""
    return ["id", "case", GRID, unit, person, excluded, *answers]


def figure(found: list[Figure], subject: str, code: str) -> Figure:
    """One figure."""
    return next(one for one in found if (one.subject, one.code) == (subject, code))


def test_three_rates_by_hand() -> None:
    feedback = [
        fact(1, 1, 1, 0),  # contacted, solved, satisfied
        fact(1, 1, 0, 1),  # basically satisfied
        fact(0, 0, 0, 0),
        fact(1, None, None, None),  # hung up after the first question
        fact(None, None, 1, 0),  # an online rating
        fact(1, 1, 1, 0, excluded=1),  # left out
    ]
    found = figures_from({"feedback": feedback}, TERMS)
    for subject in (LAMPS, "9901", "990101", "990101001", "990101001001"):
        assert figure(found, subject, "response")[3:5] == (3, 4)
        assert figure(found, subject, "resolution")[3:5] == (2, 3)
        assert figure(found, subject, "satisfaction")[3:5] == (2 * 100 + 1 * 90, 400)
        assert figure(found, subject, "excluded").numerator == 1
    assert not [one for one in found if len(one.subject) == 15]  # a grid is one person's


def test_the_corrected_rate_by_hand() -> None:
    found = figures_from({"feedback": [fact(0, 0, 0, 0)]}, TERMS)
    mean = Fraction(1, 4)  # (0 + 1/2) / (1 + 1)
    by_hand = shrunk(
        Tally(Fraction(0), Fraction(1)), Prior(mean, 5)
    )  # one answer pulls by the least there is
    assert by_hand == Fraction(5, 24)
    assert figure(found, LAMPS, "resolution").estimate == in_parts(by_hand) == 2083


def test_version_1_comes_out_as_it_was() -> None:
    facts = {"feedback": [fact(0, 0, 0, 0)], "whistle": [fact(5, 0, 0, 0)]}
    found = figures_from(facts, TERMS, version=1)
    by_hand = shrunk(Tally(Fraction(0), Fraction(1)), Prior(Fraction(1, 4), 20))
    assert figure(found, LAMPS, "resolution").estimate == in_parts(by_hand) == 2381
    assert not [one for one in found if one.code.startswith("whistle")]


def test_a_small_street_is_not_sunk_by_one_bad_vote() -> None:
    feedback = []
    for number in range(1, 6):  # five communities: four with 90 of 100 solved, one with a single bad answer
        place = f"99010100100{number}"
        answers = [1] * 90 + [0] * 10 if number < 5 else [0]
        feedback += [["id", "case", place, None, None, 0, None, answer, None, None] for answer in answers]
    found = figures_from({"feedback": feedback}, TERMS)
    small = figure(found, "990101001005", "resolution")
    large = figure(found, "990101001001", "resolution")
    assert small.numerator == 0
    assert small.estimate is not None
    assert small.estimate > 7_000
    assert large.estimate is not None
    assert abs(large.estimate - 9_000) < 100
    assert small.low is not None
    assert small.high is not None
    assert small.high - small.low > large.high - large.low  # type: ignore[operator]  # both are there


def test_indicators_by_hand() -> None:
    facts = {
        "opened": [fact(unit=None), fact(unit=None), fact(unit=None)],
        "decided": [
            fact(1, 1, unit=None, person="ann"),
            fact(1, 0, unit=None, person="ann"),
            fact(0, None, unit=None, person="bob"),
        ],
        "handling": [fact(1, 1), fact(1, 0), fact(0, 0), fact(0, 0, excluded=1)],
        "order": [
            fact(0, 60, person="dan"),
            fact(0, 120, person="dan"),
            fact(1, None, unit=WATER, person="dan"),
        ],
        "inspection": [fact(1, 1, person="gil"), fact(0, 1, person="gil"), fact(1, 0, person="gil")],
        "closing": [fact(1, 1, unit=None), fact(0, 0, unit=None)],
        "patrolled": [fact(1, unit=None, person="gil"), fact(0, unit=None, person="gil")],
        "verified": [fact(1, unit=None, person="gil"), fact(None, unit=None, person="gil")],
    }
    found = figures_from(facts, TERMS)
    by_hand = {
        ("990101", "reported"): (3, 0),
        ("990101", "filing_rate"): (2, 3),
        ("990101", "handling_due"): (3, 0),
        ("990101", "handling_rate"): (2, 3),
        (LAMPS, "handling_on_time"): (1, 3),
        (LAMPS, "overdue"): (2, 0),
        (LAMPS, "handling_minutes"): (180, 2),
        (LAMPS, "return_rate"): (0, 2),
        (WATER, "return_rate"): (1, 1),
        (LAMPS, "rework_rate"): (1, 3),
        (LAMPS, "pass_rate"): (2, 3),
        ("990101", "closing_rate"): (1, 2),
        ("ann", "filing_on_time"): (1, 2),
        ("dan", "dispatch_accurate"): (2, 3),
        ("gil", "patrol_valid"): (1, 2),
        ("gil", "verified_on_time"): (1, 1),
        ("gil", "inspected_on_time"): (2, 3),
    }
    assert {key: figure(found, *key)[3:5] for key in by_hand} == by_hand


def test_the_order_of_facts_does_not_matter() -> None:
    feedback = [fact(1, 0, 1, 0), fact(0, 0, None, None), fact(1, 1, 0, 1, unit=WATER)]
    one = figures_from({"feedback": feedback}, TERMS)
    other = figures_from({"feedback": feedback[::-1]}, TERMS)
    assert one == other
    assert digest_of(one) == digest_of(other)


def test_the_formula_with_the_longest_scope_weighs() -> None:
    strict = Formula("990101", (30, 35, 35), 50, BOUNDS, 90, "test")
    terms = Terms((EVERYWHERE, strict), TERMS.units)
    found = figures_from({"feedback": [fact(None, None, 0, 1)]}, terms)
    assert figure(found, LAMPS, "satisfaction")[3:5] == (50, 100)
    assert figure(found, "9901", "satisfaction")[3:5] == (90, 100)


def test_no_figure_of_a_person_is_a_count() -> None:
    assert not [one.code for one in TABLE if Subject.PERSON in one.subjects and one.shape is Shape.COUNT]


def test_every_indicator_reads_fields_of_its_kind_only() -> None:
    for indicator in TABLE:
        values = dict.fromkeys(FIELDS[indicator.kind], 1)
        assert indicator.numerator(values) >= 0
        assert indicator.denominator(values) >= 0
