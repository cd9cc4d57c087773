"""Figures in words: fractions as per cents, formulas with the numbers put in, intervals as bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from liren.figures.computing import ALGORITHM, POINTS_OFF, Formula, Terms
from liren.figures.indicators import (
    BY_CLOCK,
    BY_CODE,
    EXCUSED,
    FAIR,
    RESOLUTION,
    RESPONSE,
    SATISFACTION,
    SATISFACTION_FORMULA,
    SATISFACTION_NAME,
    SATISFIED,
    SCALE,
    THREE,
    WHISTLE,
    WHISTLE_FORMULA,
    WHISTLE_NAME,
    Shape,
)
from liren.figures.models import FigureValue
from liren.figures.shrinking import PARTS, Tally, alone

Values = Mapping[str, FigureValue]  # by the indicator's code
NONE = "—"
BAR = 120  # the bar's width in its own units
NO_BAR = SafeString("")
NOTHING = {
    "opened": gettext_lazy("nothing was reported in this month"),
    "verified": gettext_lazy("nothing was verified in this month"),
    "decided": gettext_lazy("no filing was decided in this month"),
    "patrolled": gettext_lazy("no patrol report was decided in this month"),
    "order": gettext_lazy("no order ended in this month"),
    "handling": gettext_lazy("no handling fell due in this month"),
    "inspection": gettext_lazy("nothing was inspected in this month"),
    "closing": gettext_lazy("no closing fell due in this month"),
    "feedback": gettext_lazy("nobody answered in this month"),
    "matter": gettext_lazy("nothing was reported in this month"),
    "verifying": gettext_lazy("no verification fell due in this month"),
    "inspecting": gettext_lazy("no inspection fell due in this month"),
    "judged": gettext_lazy("no filing or dispatch was put to the test in this month"),
    "whistle": gettext_lazy("no whistle closed in this month"),
    "whistled": gettext_lazy("no unit rated a whistle in this month"),
    "appealed": gettext_lazy("nobody appealed in this month"),
    "appeal": gettext_lazy("no appeal was decided in this month"),
    "round": gettext_lazy("no day of patrol was judged in this month"),
}
_SVG = (
    '<svg class="interval-bar" viewBox="-4 0 128 14" width="128" height="14" role="img" aria-label="{}">'
    '<rect class="interval-track" x="0" y="6" width="120" height="2"/>'
    '<rect class="interval-range" x="{}" y="4" width="{}" height="6" rx="3"/>'
    '<circle class="interval-raw" cx="{}" cy="7" r="3"/>'
    '<circle class="interval-mark" cx="{}" cy="7" r="4"/></svg>'
)
DERIVED_NAMES = {SATISFACTION: SATISFACTION_NAME, WHISTLE: WHISTLE_NAME}
DERIVED_FORMULAS = {SATISFACTION: SATISFACTION_FORMULA, WHISTLE: WHISTLE_FORMULA}
FEW = 10  # answers; with fewer the interval is put into words, too


@dataclass(frozen=True, slots=True)
class Rate:
    """One rate of one subject as it is shown; `of` is how many answered."""

    code: str
    name: str
    of: int
    raw: str
    estimate: str
    low: str
    high: str
    sum: str
    bar: SafeString  # the interval drawn; empty where nothing is corrected
    fraction: Fraction | None
    corrected: str = ""  # the correction and its interval, in words
    caution: str = ""  # what so few answers cannot tell
    exact: str = ""  # the corrected rate and its ends as plain numbers, for charts
    exact_low: str = ""
    exact_high: str = ""


def name_of(code: str) -> str:
    """An indicator's name."""
    return str(DERIVED_NAMES[code] if code in DERIVED_NAMES else BY_CODE[code].name)


def formula_words(code: str) -> str:
    """How an indicator is worked out."""
    return str(DERIVED_FORMULAS[code] if code in DERIVED_FORMULAS else BY_CODE[code].formula)


def per_cent(rate: Fraction | None) -> str:
    """One digit after the point."""
    return NONE if rate is None else f"{float(rate * 100):.1f}%"


def _parts(value: int | None) -> str:
    return NONE if value is None else f"{value * 100 / PARTS:.1f}%"


def rate_of(code: str, values: Values, formula: Formula) -> Rate:
    """A rate with the sum that it comes from, its correction and its interval."""
    value = values.get(code)
    scale = SCALE.get(code, 1)
    if value is None or not value.denominator:
        return Rate(code, name_of(code), 0, NONE, NONE, NONE, NONE, "", NO_BAR, None)
    fraction = Fraction(value.numerator, value.denominator)
    return Rate(
        code=code,
        name=name_of(code),
        of=value.denominator // scale,
        raw=per_cent(fraction),
        estimate=_parts(value.estimate),
        low=_parts(value.low),
        high=_parts(value.high),
        sum=f"{_above(code, values, formula)} ÷ {_below(code, value)} = {per_cent(fraction)}",
        bar=_bar(value, fraction),
        fraction=fraction,
        corrected=_("corrected %(rate)s (%(low)s–%(high)s)")
        % {"rate": _parts(value.estimate), "low": _parts(value.low), "high": _parts(value.high)},
        caution=_caution(value, scale, formula.interval_percent),
        exact=_plain(value.estimate),
        exact_low=_plain(value.low),
        exact_high=_plain(value.high),
    )


def _plain(value: int | None) -> str:
    return "" if value is None else f"{value * 100 / PARTS:.1f}"


def _caution(value: FigureValue, scale: int, percent: int) -> str:
    """What a small number cannot tell; nothing where there are enough answers."""
    count = value.denominator // scale
    if count >= FEW or value.low is None:
        return ""
    low, high = alone(Tally(Fraction(value.numerator, scale), Fraction(count)), percent)
    return ngettext(
        "Only %(count)d answer: by it alone the rate may well lie anywhere from %(low)s to %(high)s.",
        "Only %(count)d answers: by them alone the rate may well lie anywhere from %(low)s to %(high)s.",
        count,
    ) % {"count": count, "low": f"{low:.0%}", "high": f"{high:.0%}"}


def _below(code: str, value: FigureValue) -> str:
    count = value.denominator // SCALE.get(code, 1)
    return f"(100 × {count})" if code == WHISTLE else str(count)


def _above(code: str, values: Values, formula: Formula) -> str:
    if code != SATISFACTION:
        return str(values[code].numerator)
    satisfied, fair = (values[part].numerator if part in values else 0 for part in (SATISFIED, FAIR))
    return f"({satisfied} + {decimal(formula.fair_percent)} × {fair})"


def decimal(percent: int) -> str:
    """90 -> 0.9"""
    return f"{percent / 100:g}"


def _bar(value: FigureValue, fraction: Fraction) -> SafeString:
    """From 0 to 100 per cent: the interval, the raw rate as a ring, the corrected one as a dot."""
    if value.estimate is None or value.low is None or value.high is None:
        return NO_BAR
    text = _("raw %(raw)s; corrected %(estimate)s, between %(low)s and %(high)s") % {
        "raw": per_cent(fraction),
        "estimate": _parts(value.estimate),
        "low": _parts(value.low),
        "high": _parts(value.high),
    }
    at = BAR / PARTS
    return format_html(
        _SVG,
        text,
        f"{value.low * at:.1f}",
        f"{(value.high - value.low) * at:.1f}",
        f"{float(fraction) * BAR:.1f}",
        f"{value.estimate * at:.1f}",
    )


@dataclass(frozen=True, slots=True)
class Composite:
    """The three rates as one figure; none while one of them has no answers."""

    raw: str
    estimate: str
    sum: str
    corrected: str = ""


def composite_of(
    rates: Sequence[Rate], values: Values, formula: Formula, *, whistle_weight: int = 0
) -> Composite:
    """Weights times rates, raw and corrected; a unit that was called to whistles has part of it from them.

    A unit that was not called has the three rates alone: nobody gains or loses by the number of whistles.
    """
    by_code = {rate.code: rate for rate in rates}
    fractions = [by_code[code].fraction for code in THREE]
    if any(fraction is None for fraction in fractions):
        return Composite(NONE, NONE, "")
    terms = list(zip(formula.weights, (fraction or Fraction(0) for fraction in fractions), strict=True))
    raw = sum((weight * fraction for weight, fraction in terms), Fraction(0)) / 100
    corrected = Fraction(
        sum(
            weight * (values[code].estimate or 0) for weight, code in zip(formula.weights, THREE, strict=True)
        ),
        100 * PARTS,
    )
    said = " + ".join(f"{weight}% × {per_cent(fraction)}" for weight, fraction in terms)
    whistle = values.get(WHISTLE)
    if whistle_weight and whistle and whistle.denominator:
        score = Fraction(whistle.numerator, whistle.denominator)
        rest = 100 - whistle_weight
        said = f"{rest}% × ({said}) + {whistle_weight}% × {per_cent(score)}"
        raw = (rest * raw + whistle_weight * score) / 100
        corrected = (rest * corrected + whistle_weight * Fraction(whistle.estimate or 0, PARTS)) / 100
    words = _("corrected %(rate)s") % {"rate": per_cent(corrected)}
    return Composite(per_cent(raw), per_cent(corrected), f"{said} = {per_cent(raw)}", words)


def formula_sentence(formula: Formula) -> str:
    """The composite in letters."""
    response, resolution, satisfaction = formula.weights
    return _(
        "composite = %(response)d%% × response + %(resolution)d%% × resolution "
        "+ %(satisfaction)d%% × satisfaction"
    ) % {"response": response, "resolution": resolution, "satisfaction": satisfaction}


def rate_sentences(formula: Formula) -> list[str]:
    """The three rates in words."""
    return [
        f"{name_of(RESPONSE)} = {formula_words(RESPONSE)}",
        f"{name_of(RESOLUTION)} = {formula_words(RESOLUTION)}",
        _("%(name)s = (satisfied + %(weight)s × basically satisfied) ÷ valid ratings")
        % {"name": name_of(SATISFACTION), "weight": decimal(formula.fair_percent)},
    ]


def whistle_sentence(terms: Terms, formula: Formula) -> str:
    """How the points of a call are worked out, with the numbers of the month."""
    return _(
        "each call: 100 points where the community is satisfied, %(fair)d where basically satisfied, "
        "else 0; less %(late)d for signing in late, %(absent)d for not coming, %(refused)d for refusing "
        "without cause; never below 0"
    ) % {
        "fair": formula.fair_percent,
        **{name: terms.rules.get(rule, 0) for name, rule in POINTS_OFF.items()},
    }


def whistle_weight_sentence(terms: Terms) -> str:
    """What part of a unit's composite comes from whistles."""
    weight = terms.rules.get("whistle_weight", 0)
    if not weight:
        return _("Whistles do not count in the composite of this month.")
    return _(
        "composite of a unit that was called = %(rest)d%% × the three rates + %(weight)d%% × whistle score; "
        "of one that was not called, the three rates alone"
    ) % {"rest": 100 - weight, "weight": weight}


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of a subject's table."""

    code: str
    name: str
    formula: str
    text: str
    above: str = ""  # above the line, where there is a list of it
    below: str = ""
    sum: str = ""
    bar: SafeString = NO_BAR
    estimate: str = ""
    why: str = ""  # why there is no figure


ONLY_IF_EXCUSED = (BY_CLOCK, EXCUSED)


def lines_of(codes: Sequence[str], values: Values, *, version: int = ALGORITHM) -> list[Line]:
    """The indicators of a subject in the table's order: those without a figure say why."""
    return [
        _line(code, values[code]) if code in values else _empty_line(code, version)
        for code in codes
        if code in values or code not in ONLY_IF_EXCUSED
    ]


def _empty_line(code: str, version: int) -> Line:
    indicator = BY_CODE[code]
    name, words = name_of(code), formula_words(code)
    if indicator.since > version:
        return Line(code, name, words, NONE, why=_("was not counted yet when this month was made"))
    if indicator.shape is Shape.COUNT:
        return Line(code, name, words, "0")
    return Line(code, name, words, NONE, why=nothing_happened(indicator.kind))


def nothing_happened(kind: str) -> str:
    """Why there is nothing below the line."""
    return str(NOTHING[kind])


def _line(code: str, value: FigureValue) -> Line:
    indicator = BY_CODE[code]
    name, words = name_of(code), formula_words(code)
    if indicator.shape is Shape.COUNT:
        return Line(code, name, words, f"{value.numerator:,}", above=f"{value.numerator:,}")
    if not value.denominator:
        return Line(code, name, words, NONE, why=nothing_happened(indicator.kind))
    fraction = Fraction(value.numerator, value.denominator)
    below = f"{value.denominator:,}"
    if indicator.shape is Shape.MINUTES:
        return Line(
            code,
            name,
            words,
            how_long(round(fraction)),
            below=below,
            sum=_("mean of %(count)d") % {"count": value.denominator},
        )
    return Line(
        code,
        name,
        words,
        per_cent(fraction),
        above=f"{value.numerator:,}",
        below=below,
        sum=f"{value.numerator:,} ÷ {below}",
        bar=_bar(value, fraction),
        estimate=_parts(value.estimate) if value.estimate is not None else "",
    )


def how_long(minutes: int) -> str:
    """Minutes as hours or days."""
    if minutes < 120:
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    if minutes < 60 * 48:
        return _("%(count)s hours") % {"count": f"{minutes / 60:.1f}"}
    return _("%(count)s days") % {"count": f"{minutes / 1440:.1f}"}
