"""The correction for small numbers: a rate is pulled towards its peers' mean, less the more answers it has.

Empirical Bayes with a beta prior (beta-binomial; Efron & Morris 1975, Kleinman 1973 for the moments). Exact
fractions until the last step; the interval is that of the beta posterior.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

FEWEST_PEERS = 3  # with fewer, how much peers differ can't be estimated
_TINY = 1e-300
_HALVINGS = 26  # the interval's ends are found to 2**-26, shown to 10**-4
PARTS = 10_000  # rates are kept in hundredths of a per cent


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of how many. `good` may be a fraction: "basically satisfied" counts in part."""

    good: Fraction
    of: Fraction


@dataclass(frozen=True, slots=True)
class Prior:
    """What is expected before anybody was asked: the peers' mean, worth `strength` answers."""

    mean: Fraction
    strength: int


@dataclass(frozen=True, slots=True)
class Bounds:
    """The strengths that a formula allows, in answers."""

    default: int
    least: int
    most: int


def prior_of(peers: Sequence[Tally], bounds: Bounds, *, is_bounded: bool = True) -> Prior:
    """The peers' mean and how strongly it pulls: strongly where peers hardly differ beyond chance.

    Half a good and half a bad answer are added to the mean, so that it is never quite 0 or 1. What the peers
    are known by bounds how strongly they pull: a mean of ten answers is worth no more than ten of them
    (`is_bounded`; not so in version 1 of the computation).
    """
    asked = [peer for peer in peers if peer.of > 0]
    total = sum((peer.of for peer in asked), Fraction(0))
    if is_bounded:
        most = max(bounds.least, min(bounds.most, math.floor(total)))
        bounds = Bounds(min(bounds.default, most), bounds.least, most)
    mean = (sum((peer.good for peer in asked), Fraction(0)) + Fraction(1, 2)) / (total + 1)
    if len(asked) < FEWEST_PEERS:
        return Prior(mean, bounds.default)
    spread = sum((peer.of * (peer.good / peer.of - mean) ** 2 for peer in asked), Fraction(0))
    chance = (len(asked) - 1) * mean * (1 - mean)
    weight = total - sum((peer.of**2 for peer in asked), Fraction(0)) / total
    if spread <= chance or weight <= 0:
        return Prior(mean, bounds.most)
    between = (spread - chance) / weight
    strength = round(mean * (1 - mean) / between - 1)
    return Prior(mean, min(max(strength, bounds.least), bounds.most))


def shrunk(tally: Tally, prior: Prior) -> Fraction:
    """The corrected rate; it lies between the raw rate and the peers' mean."""
    return (tally.good + prior.strength * prior.mean) / (tally.of + prior.strength)


def interval(tally: Tally, prior: Prior, percent: int) -> tuple[float, float]:
    """Between which rates the true one lies with so many per cent, as the beta posterior has it."""
    good = float(tally.good + prior.strength * prior.mean)
    bad = float(tally.of + prior.strength) - good
    tail = (1 - percent / 100) / 2
    return beta_quantile(tail, good, bad), beta_quantile(1 - tail, good, bad)


@lru_cache(maxsize=4096)
def alone(tally: Tally, percent: int) -> tuple[float, float]:
    """Between which rates the true one lies by these answers alone, as if nothing were known of any peer
    (Jeffreys' prior: half a good and half a bad answer)."""
    return interval(tally, Prior(Fraction(1, 2), 1), percent)


def in_parts(rate: Fraction | float) -> int:
    """A rate in hundredths of a per cent."""
    return math.floor(rate * PARTS + Fraction(1, 2)) if isinstance(rate, Fraction) else round(rate * PARTS)


def beta_quantile(share: float, a: float, b: float) -> float:
    """The x below which `share` of a beta distribution lies, by halving."""
    low, high = 0.0, 1.0
    for _step in range(_HALVINGS):
        middle = (low + high) / 2
        if beta_below(middle, a, b) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def beta_below(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b) by its continued fraction (DLMF 8.17.22)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    """Lentz's method; converges in about sqrt(max(a, b)) rounds."""
    c, d = 1.0, 1 / _away(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, 1000):
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _away(1 + step * d)
            c = _away(1 + step / c)
            value *= c * d
        if abs(c * d - 1) < 1e-12:
            break
    return value


def _away(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
