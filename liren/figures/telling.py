"""Figures in words: fractions as per cents, formulas with the numbers put in, intervals as bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liren.figures.computing import Formula
from liren.figures.indicators import (
    BY_CODE,
    FAIR,
    RESOLUTION,
    RESPONSE,
    SATISFACTION,
    SATISFACTION_FORMULA,
    SATISFACTION_NAME,
    SATISFIED,
    THREE,
    Shape,
)
from liren.figures.models import FigureValue
from liren.figures.shrinking import PARTS

Values = Mapping[str, FigureValue]  # by the indicator's code
NONE = "—"
BAR = 120  # the bar's width in its own units
NO_BAR = SafeString("")
_SVG = (
    '<svg class="interval-bar" viewBox="-4 0 128 14" width="128" height="14" role="img" aria-label="{}">'
    '<rect class="interval-track" x="0" y="6" width="120" height="2"/>'
    '<rect class="interval-range" x="{}" y="4" width="{}" height="6" rx="3"/>'
    '<circle class="interval-raw" cx="{}" cy="7" r="3"/>'
    '<circle class="interval-mark" cx="{}" cy="7" r="4"/></svg>'
)
_SCALE = {SATISFACTION: 100}


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


def name_of(code: str) -> str:
    """An indicator's name."""
    return str(SATISFACTION_NAME if code == SATISFACTION else BY_CODE[code].name)


def formula_words(code: str) -> str:
    """How an indicator is worked out."""
    return str(SATISFACTION_FORMULA if code == SATISFACTION else BY_CODE[code].formula)


def per_cent(rate: Fraction | None) -> str:
    """One digit after the point."""
    return NONE if rate is None else f"{float(rate * 100):.1f}%"


def _parts(value: int | None) -> str:
    return NONE if value is None else f"{value * 100 / PARTS:.1f}%"


def rate_of(code: str, values: Values, formula: Formula) -> Rate:
    """A rate with the sum that it comes from, its correction and its interval."""
    value = values.get(code)
    scale = _SCALE.get(code, 1)
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
        sum=f"{_above(code, values, formula)} ÷ {value.denominator // scale} = {per_cent(fraction)}",
        bar=_bar(value, fraction),
        fraction=fraction,
        corrected=_("corrected %(rate)s (%(low)s–%(high)s)")
        % {"rate": _parts(value.estimate), "low": _parts(value.low), "high": _parts(value.high)},
    )


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


def composite_of(rates: Sequence[Rate], values: Values, formula: Formula) -> Composite:
    """Weights times rates, raw and corrected."""
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


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of a subject's table."""

    code: str
    name: str
    formula: str
    text: str
    sum: str
    bar: SafeString = NO_BAR
    estimate: str = ""


def lines_of(codes: Sequence[str], values: Values) -> list[Line]:
    """The indicators that have something to show, in the table's order."""
    return [_line(code, values[code]) for code in codes if code in values]


def _line(code: str, value: FigureValue) -> Line:
    shape = BY_CODE[code].shape
    name, words = name_of(code), formula_words(code)
    if shape is Shape.COUNT:
        return Line(code, name, words, f"{value.numerator:,}", "")
    if not value.denominator:
        return Line(code, name, words, NONE, "")
    fraction = Fraction(value.numerator, value.denominator)
    if shape is Shape.MINUTES:
        count = _("mean of %(count)d") % {"count": value.denominator}
        return Line(code, name, words, how_long(round(fraction)), count)
    return Line(
        code,
        name,
        words,
        per_cent(fraction),
        f"{value.numerator:,} ÷ {value.denominator:,}",
        _bar(value, fraction),
        _parts(value.estimate) if value.estimate is not None else "",
    )


def how_long(minutes: int) -> str:
    """Minutes as hours or days."""
    if minutes < 120:
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    if minutes < 60 * 48:
        return _("%(count)s hours") % {"count": f"{minutes / 60:.1f}"}
    return _("%(count)s days") % {"count": f"{minutes / 1440:.1f}"}
