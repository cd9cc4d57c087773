"""Every figure of this platform as a table: of which facts, how many of how many, for whom.

Formulas follow GB/T 30428.4 (evaluation in digital city management, formerly CJ/T 292) and, for the three
rates, the practice of 接诉即办. No indicator rewards a count: counts stand beside rates so that a reader
can weigh them, and none exists for a person.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liren.figures.later_indicators import LATER
from liren.figures.measures import (
    AREA as _A,
)
from liren.figures.measures import (
    EXCUSED_LATE,
    FIELDS,
    Indicator,
    Shape,
    Subject,
    Values,
    by_clock,
    count,
    every,
    excused,
    false,
    in_time,
    known,
    rate,
    true,
)
from liren.figures.measures import PERSON as _P
from liren.figures.measures import UNIT as _U

__all__ = [
    "BY_CODE",
    "BY_KIND",
    "EXCUSED_LATE",
    "FIELDS",
    "TABLE",
    "THREE",
    "Indicator",
    "Shape",
    "Subject",
    "Values",
]


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
    rate(
        SATISFIED,
        "feedback",
        (_("Satisfied"), _("satisfied or very satisfied ÷ valid ratings")),
        _A | _U,
        true("satisfied"),
        known("satisfied"),
    ),
    rate(
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
    count("reported", "opened", (_("Reports received"), _("reports that arrived in the month")), _A, every),
    count("filed", "decided", (_("Filed"), _("reports put on file in the month")), _A, true("filed")),
    rate(
        "filing_rate",
        "decided",
        (_("Filing rate"), _("filed ÷ (filed + rejected), decided in the month")),
        _A,
        true("filed"),
        every,
    ),
    count(
        "handling_due",
        "handling",
        (_("Handling due"), _("handling whose time ran out in the month")),
        _A | _U,
        every,
    ),
    rate(
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
    rate(
        BY_CLOCK,
        "handling",
        (_("Handled on time by the clock"), _("handled on time without any excuse ÷ handling due")),
        _A | _U,
        by_clock,
        every,
    ),
    count(
        EXCUSED,
        "handling",
        (_("Excused lateness"), _("handling that was late, but whose appeal was upheld")),
        _A | _U,
        excused,
    ),
    count(
        "overdue",
        "handling",
        (_("Overdue"), _("handling due that was neither done on time nor excused")),
        _A | _U,
        false("on_time"),
    ),
    count(
        "closing_due", "closing", (_("Closing due"), _("closing whose time ran out in the month")), _A, every
    ),
    rate(
        "closing_rate",
        "closing",
        (_("Closing rate"), _("closed by the end of the month ÷ closing due")),
        _A,
        true("done"),
        every,
    ),
    rate(
        "closing_on_time",
        "closing",
        (_("Closed on time"), _("closed on time ÷ closing due")),
        _A,
        true("on_time"),
        every,
    ),
    count(
        "rework",
        "inspection",
        (_("Rework"), _("inspections in the month that sent the work back")),
        _A | _U,
        false("passed"),
    ),
    rate(
        "rework_rate",
        "inspection",
        (_("Rework rate"), _("sent back ÷ inspected")),
        _A | _U,
        false("passed"),
        every,
    ),
    rate(
        "pass_rate",
        "inspection",
        (_("Inspections passed"), _("passed ÷ inspected")),
        _A | _U,
        true("passed"),
        every,
    ),
    rate(
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
    rate(
        "filing_on_time",
        "decided",
        (_("Filed on time"), _("filing decided on time ÷ filing decided by this person")),
        _A | _P,
        true("on_time"),
        known("on_time"),
    ),
    rate(
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
    rate(
        "patrol_valid",
        "patrolled",
        (_("Valid patrol reports"), _("own patrol reports put on file ÷ own patrol reports decided")),
        _A | _P,
        true("filed"),
        every,
    ),
    rate(
        "verified_on_time",
        "verified",
        (_("Verified on time"), _("verified on time ÷ verified")),
        _A | _P,
        true("on_time"),
        known("on_time"),
    ),
    rate(
        "inspected_on_time",
        "inspection",
        (_("Inspected on time"), _("inspected on time ÷ inspected")),
        _A | _P,
        true("on_time"),
        known("on_time"),
    ),
    *LATER,
)
BY_CODE = {indicator.code: indicator for indicator in TABLE}
BY_KIND: dict[str, tuple[Indicator, ...]] = {
    kind: tuple(indicator for indicator in TABLE if indicator.kind == kind) for kind in FIELDS
}
# Not added up from facts but from two other figures, with the formula's weight for "basically satisfied".
SATISFACTION_NAME = _("Satisfaction rate")
SATISFACTION_FORMULA = _("(satisfied + weight × basically satisfied) ÷ valid ratings")
THREE = (RESPONSE, RESOLUTION, SATISFACTION)
# As satisfaction: from the facts and the rules of the month, in hundredths of a call.
WHISTLE, WHISTLE_COUNTED = "whistle_score", "whistle_counted"
WHISTLE_NAME = _("Whistle score")
WHISTLE_FORMULA = _("points of the calls counted ÷ (100 × calls counted)")
CORRECTED = (*THREE, "handling_on_time", WHISTLE)
SCALE = {SATISFACTION: 100, WHISTLE: 100}
LISTED_AS = {SATISFACTION: SATISFIED, WHISTLE: WHISTLE_COUNTED}  # whose list of facts stands behind it
