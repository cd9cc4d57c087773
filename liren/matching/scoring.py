"""How likely two reports are one matter: a sum of few factors, each of which can be shown and argued with.

Nothing is learned here and nothing hidden: the weights are dated rows that people edit, and the panel of a
case shows what each factor gave.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log2
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
SMOOTHING = 20  # cases of the average that a category's own record is mixed with
UNKNOWN_FAMILY = 0.5  # somebody who is still typing has chosen no category yet


class Weights(Protocol):
    """What a factor counts; `matching.MatchWeights` fits."""

    @property
    def category(self) -> float: ...
    @property
    def distance(self) -> float: ...
    @property
    def distance_scale(self) -> float: ...
    @property
    def time(self) -> float: ...
    @property
    def time_scale(self) -> float: ...
    @property
    def words(self) -> float: ...
    @property
    def habit(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Compared:
    """What is known of several candidates beside one report, all arrays of one length.

    `kinship`: 1 the same category, `family_share` the same major class, 0 neither. `metres`: NaN where a
    place is unknown. `nearness`: what stands for the distance there, 0 to 1. `days`: between the two reports.
    `likeness`: of the words, 0 to 1. `habit`: of the category, -1 to 1.
    """

    kinship: Array
    metres: Array
    nearness: Array
    days: Array
    likeness: Array
    habit: Array


@dataclass(frozen=True, slots=True)
class Factors:
    """What each factor gave, weighted, and their sum."""

    category: Array
    distance: Array
    time: Array
    words: Array
    habit: Array

    @property
    def total(self) -> Array:
        """The score."""
        return self.category + self.distance + self.time + self.words + self.habit


def compared(**known: ArrayLike) -> Compared:
    """Whatever is given, as arrays; a factor that is not given says nothing."""
    arrays: dict[str, Any] = {name: np.asarray(value, dtype=np.float64) for name, value in known.items()}
    nothing = np.zeros(len(arrays["kinship"]))
    return Compared(
        **{name: np.broadcast_to(arrays.get(name, nothing), nothing.shape) for name in Compared.__slots__}
    )


def factors(weights: Weights, seen: Compared) -> Factors:
    """Weigh every candidate. Distance and time fade out: at one scale a bit more than a third is left."""
    near = np.where(np.isnan(seen.metres), seen.nearness, np.exp(-seen.metres / weights.distance_scale))
    return Factors(
        category=weights.category * seen.kinship,
        distance=weights.distance * near,
        time=weights.time * np.exp(-np.abs(seen.days) / weights.time_scale),
        words=weights.words * seen.likeness,
        habit=weights.habit * seen.habit,
    )


def habit_of(repeats: int, cases: int, overall: float) -> float:
    """How much more often than the average a category's cases prove to be repeats: -1 (16 times less) to 1.

    Potholes and dead lamps are reported by many, a lost dog is not. Few cases count little.
    """
    if overall <= 0:
        return 0.0
    share = (repeats + SMOOTHING * overall) / (cases + SMOOTHING)
    return max(-1.0, min(1.0, log2(share / overall) / 4))
