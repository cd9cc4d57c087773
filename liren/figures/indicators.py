"""Every figure of this platform as a table: of which facts, how many of how many, for whom.

Formulas follow GB/T 30428.4 (evaluation in digital city management, formerly CJ/T 292) and, for the three
rates, the practice of 接诉即办. No indicator rewards a count: counts stand beside rates so that a reader
can weigh them, and none exists for a person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liren.figures.models import FigureValue

Values = Mapping[str, int | None]
Count = Callable[[Values], int]
Subject = FigureValue.Subject

# The fields of each kind of fact, after id, case, division, unit, person and whether it is excluded. 0 or 1,
# None where the question does not arise; minutes are whole minutes. Handling that was late and excused by an
# upheld appeal has 2 for "on time".
FIELDS: dict[str, tuple[str, ...]] = {
    "opened": (),
    "verified": ("on_time",),
    "decided": ("filed", "on_time"),
    "patrolled": ("filed",),
    "order": ("returned", "minutes"),
    "handling": ("done", "on_time"),
    "inspection": ("passed", "on_time"),
    "closing": ("done", "on_time"),
    "feedback": ("contacted", "solved", "satisfied", "fair"),
}


EXCUSED_LATE = 2


class Shape(StrEnum):
    """How a figure is written."""

    RATE = "rate"
    COUNT = "count"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure. A fact adds `numerator` above the line and `denominator` below it."""

    code: str
    kind: str
    name: str | Promise
    formula: str | Promise
    subjects: frozenset[Subject]
    numerator: Count
    denominator: Count
    shape: Shape = Shape.RATE
    is_corrected: bool = False  # small numbers are pulled towards the peers' mean
    of_excluded: bool = False  # counts the excluded facts instead of the others


def known(field: str) -> Count:
    """1 where the question arises."""
    return lambda values: int(values[field] is not None)


def true(field: str) -> Count:
    """1 where the answer is yes; minutes as they are."""
    return lambda values: values[field] or 0


def false(field: str) -> Count:
    """1 where the answer is no."""
    return lambda values: int(values[field] == 0)


def by_clock(values: Values) -> int:
    """1 where the clock itself says that it was in time."""
    return int(values["on_time"] == 1)


def in_time(values: Values) -> int:
    """1 where it counts as in time: by the clock, or excused."""
    return int(values["on_time"] in (1, EXCUSED_LATE))


def excused(values: Values) -> int:
    """1 where it was late, and excused."""
    return int(values["on_time"] == EXCUSED_LATE)


def every(values: Values) -> int:
    """1 for each fact."""
    return 1


_A, _U, _P = frozenset({Subject.AREA}), frozenset({Subject.UNIT}), frozenset({Subject.PERSON})


def _rate(
    code: str, kind: str, words: tuple[Promise, Promise], subjects: frozenset[Subject], good: Count, of: Count
) -> Indicator:
    return Indicator(code, kind, words[0], words[1], subjects, good, of)


def _count(
    code: str, kind: str, words: tuple[Promise, Promise], subjects: frozenset[Subject], good: Count
) -> Indicator:
    return Indicator(code, kind, words[0], words[1], subjects, good, lambda values: 0, shape=Shape.COUNT)


def _answer(code: str, field: str, words: tuple[Promise, Promise]) -> Indicator:
    return Indicator(
        code, "feedback", words[0], words[1], _A | _U, true(field), known(field), is_corrected=True
    )


RESPONSE, RESOLUTION, SATISFACTION = "response", "resolution", "satisfaction"
SATISFIED, FAIR = "satisfied", "fair"
BY_CLOCK, EXCUSED = "handling_by_clock", "excused_late"  # only where something was excused
TABLE: tuple[Indicator, ...] = (
    _answer(
        RESPONSE,
        "contacted",
        (_("Response rate"), _("contacted by the unit ÷ valid call-backs that answered")),
    ),
    _answer(RESOLUTION, "solved", (_("Resolution rate"), _("solved ÷ valid call-backs that answered"))),
    _rate(
        SATISFIED,
        "feedback",
        (_("Satisfied"), _("satisfied or very satisfied ÷ valid ratings")),
        _A | _U,
        true("satisfied"),
        known("satisfied"),
    ),
    _rate(
        FAIR,
        "feedback",
        (_("Basically satisfied"), _("basically satisfied ÷ valid ratings")),
        _A | _U,
        true("fair"),
        known("fair"),
    ),
    Indicator(
        "excluded",
        "feedback",
        _("Left out"),
        _("answers about cases that two persons left out"),
        _A | _U,
        every,
        lambda values: 0,
        shape=Shape.COUNT,
        of_excluded=True,
    ),
    _count("reported", "opened", (_("Reports received"), _("reports that arrived in the month")), _A, every),
    _count("filed", "decided", (_("Filed"), _("reports put on file in the month")), _A, true("filed")),
    _rate(
        "filing_rate",
        "decided",
        (_("Filing rate"), _("filed ÷ (filed + rejected), decided in the month")),
        _A,
        true("filed"),
        every,
    ),
    _count(
        "handling_due",
        "handling",
        (_("Handling due"), _("handling whose time ran out in the month")),
        _A | _U,
        every,
    ),
    _rate(
        "handling_rate",
        "handling",
        (_("Handling rate"), _("handled by the end of the month ÷ handling due")),
        _A | _U,
        true("done"),
        every,
    ),
    Indicator(
        "handling_on_time",
        "handling",
        _("Handled on time"),
        _("handled on time, or late and excused by an upheld appeal ÷ handling due"),
        _A | _U,
        in_time,
        every,
        is_corrected=True,
    ),
    _rate(
        BY_CLOCK,
        "handling",
        (_("Handled on time by the clock"), _("handled on time without any excuse ÷ handling due")),
        _A | _U,
        by_clock,
        every,
    ),
    _count(
        EXCUSED,
        "handling",
        (_("Excused lateness"), _("handling that was late, but whose appeal was upheld")),
        _A | _U,
        excused,
    ),
    _count(
        "overdue",
        "handling",
        (_("Overdue"), _("handling due that was neither done on time nor excused")),
        _A | _U,
        false("on_time"),
    ),
    _count(
        "closing_due", "closing", (_("Closing due"), _("closing whose time ran out in the month")), _A, every
    ),
    _rate(
        "closing_rate",
        "closing",
        (_("Closing rate"), _("closed by the end of the month ÷ closing due")),
        _A,
        true("done"),
        every,
    ),
    _rate(
        "closing_on_time",
        "closing",
        (_("Closed on time"), _("closed on time ÷ closing due")),
        _A,
        true("on_time"),
        every,
    ),
    _count(
        "rework",
        "inspection",
        (_("Rework"), _("inspections in the month that sent the work back")),
        _A | _U,
        false("passed"),
    ),
    _rate(
        "rework_rate",
        "inspection",
        (_("Rework rate"), _("sent back ÷ inspected")),
        _A | _U,
        false("passed"),
        every,
    ),
    _rate(
        "pass_rate",
        "inspection",
        (_("Inspections passed"), _("passed ÷ inspected")),
        _A | _U,
        true("passed"),
        every,
    ),
    _rate(
        "return_rate",
        "order",
        (_("Return rate"), _("orders returned ÷ orders returned or handled in the month")),
        _A | _U,
        true("returned"),
        every,
    ),
    Indicator(
        "handling_minutes",
        "order",
        _("Time to handle"),
        _("time from dispatch to handled, without pauses ÷ orders handled in the month"),
        _A | _U,
        true("minutes"),
        known("minutes"),
        shape=Shape.MINUTES,
    ),
    _rate(
        "filing_on_time",
        "decided",
        (_("Filed on time"), _("filing decided on time ÷ filing decided by this person")),
        _A | _P,
        true("on_time"),
        known("on_time"),
    ),
    _rate(
        "dispatch_accurate",
        "order",
        (
            _("Dispatched to the right unit"),
            _("orders that no unit returned ÷ orders of this person that ended"),
        ),
        _A | _P,
        false("returned"),
        every,
    ),
    _rate(
        "patrol_valid",
        "patrolled",
        (_("Valid patrol reports"), _("own patrol reports put on file ÷ own patrol reports decided")),
        _A | _P,
        true("filed"),
        every,
    ),
    _rate(
        "verified_on_time",
        "verified",
        (_("Verified on time"), _("verified on time ÷ verified")),
        _A | _P,
        true("on_time"),
        known("on_time"),
    ),
    _rate(
        "inspected_on_time",
        "inspection",
        (_("Inspected on time"), _("inspected on time ÷ inspected")),
        _A | _P,
        true("on_time"),
        known("on_time"),
    ),
)
BY_CODE = {indicator.code: indicator for indicator in TABLE}
BY_KIND: dict[str, tuple[Indicator, ...]] = {
    kind: tuple(indicator for indicator in TABLE if indicator.kind == kind) for kind in FIELDS
}
# Not added up from facts but from two other figures, with the formula's weight for "basically satisfied".
SATISFACTION_NAME = _("Satisfaction rate")
SATISFACTION_FORMULA = _("(satisfied + weight × basically satisfied) ÷ valid ratings")
THREE = (RESPONSE, RESOLUTION, SATISFACTION)
CORRECTED = (*THREE, "handling_on_time")
