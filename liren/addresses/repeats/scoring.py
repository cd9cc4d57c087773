"""How likely two lines are one estate: a sum of few factors, each of which can be shown and argued with.

Nothing is learned here and nothing hidden: the weights are dated rows, and whoever rules on a doubtful pair
sees what each factor gave.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import exp, isnan, log2
from typing import Protocol

from liren.addresses.repeats.lines import Line
from liren.addresses.repeats.names import likeness

LEAST_LIKE = 0.35  # below that two names say nothing for each other


class Weights(Protocol):
    """What a factor counts; `addresses.RepeatWeights` fits."""

    @property
    def name(self) -> float: ...
    @property
    def same_name(self) -> float: ...
    @property
    def number(self) -> float: ...
    @property
    def other_name(self) -> float: ...
    @property
    def other_number(self) -> float: ...
    @property
    def phase(self) -> float: ...
    @property
    def distance(self) -> float: ...
    @property
    def distance_scale(self) -> float: ...
    @property
    def far(self) -> float: ...
    @property
    def far_from(self) -> float: ...
    @property
    def district(self) -> float: ...
    @property
    def developer(self) -> float: ...
    @property
    def size(self) -> float: ...
    @property
    def common(self) -> float: ...
    @property
    def threshold(self) -> float: ...
    @property
    def doubtful(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Scored:
    """Two lines by their place in the list, and what each factor gave."""

    one: int
    two: int
    factors: dict[str, float] = field(compare=False)
    metres: float = field(compare=False)

    @property
    def score(self) -> float:
        """The sum."""
        return round(sum(self.factors.values()), 3)


def factors_of(weights: Weights, one: Line, two: Line, metres: float, commonness: int) -> dict[str, float]:
    """What each factor gives; those that say nothing are left out.

    Args:
        weights: in force.
        one, two: the lines.
        metres: between their points, NaN where one is unknown.
        commonness: how many estates of one list have this name.
    """
    like = likeness(one.name, two.name)
    found = {
        "name": weights.name * like if like >= LEAST_LIKE else 0.0,
        "same_name": weights.same_name if like == 1.0 and one.name.phases == two.name.phases else 0.0,
        **_number(weights, one, two, like),
        "other_name": _other_name(weights, one, two, like),
        "phase": _phase(weights, one, two),
        **_place(weights, one, two, metres),
        "developer": weights.developer if one.developer and one.developer == two.developer else 0.0,
        "size": weights.size * _size(one, two),
        "common": -weights.common * min(log2(commonness), 3.0) if commonness > 1 else 0.0,
    }
    return {name: round(value, 3) for name, value in found.items() if abs(value) >= 0.001}


def _number(weights: Weights, one: Line, two: Line, like: float) -> dict[str, float]:
    if not (one.house and two.house and one.road == two.road):
        return {}
    if one.house == two.house:
        named = (one.name.is_address or two.name.is_address) and not _other_size(one, two)
        return {"number": weights.number * (2.0 if named and like < 1.0 else 1.0)}
    near = one.house.split("-")[0] == two.house.split("-")[0]
    return {"other_number": -weights.other_number * (0.3 if near or like == 1.0 else 1.0)}


def _other_name(weights: Weights, one: Line, two: Line, like: float) -> float:
    """Two dormitories may share a house number: names that are no addresses and not alike speak against."""
    if like >= LEAST_LIKE or one.name.is_address or two.name.is_address:
        return 0.0
    return -weights.other_name


def _phase(weights: Weights, one: Line, two: Line) -> float:
    if one.name.phases == two.name.phases:
        return 0.0
    both = one.name.phases and two.name.phases
    return -weights.phase * (1.0 if both else 0.9)


def _place(weights: Weights, one: Line, two: Line, metres: float) -> dict[str, float]:
    if isnan(metres):
        if not (one.district and two.district):
            return {}
        return {"district": weights.district * (0.25 if one.district == two.district else -1.0)}
    if metres < weights.far_from:
        return {"distance": weights.distance * exp(-metres / weights.distance_scale)}
    return {"far": -weights.far * min(log2(metres / weights.far_from) + 0.5, 2.0)}


def _other_size(one: Line, two: Line) -> bool:
    a, b = one.households, two.households
    return bool(a and b and max(a, b) > 1.2 * min(a, b))


def _size(one: Line, two: Line) -> float:
    """Year, buildings, households: +1/3 each where both say the same, less where they differ widely."""
    total = 0.0
    for a, b in ((one.year, two.year), (one.buildings, two.buildings), (one.households, two.households)):
        if a and b:
            total += 1 / 3 if a == b else 0.0 if max(a, b) < 3 * min(a, b) else -1 / 6
    return total
