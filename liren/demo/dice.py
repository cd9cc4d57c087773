"""Quick draws: random figures made in bulk and handed out one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")
BULK = 1 << 16


class Dice:
    """A stream of random figures, the same for the same seed."""

    def __init__(self, *seed: int) -> None:
        self._rng = np.random.default_rng(seed)
        self._even: list[float] = []
        self._bell: list[float] = []

    def even(self) -> float:
        """Between 0 and 1."""
        if not self._even:
            self._even = self._rng.random(BULK).tolist()
        return self._even.pop()

    def bell(self) -> float:
        """Normally distributed, mean 0, spread 1."""
        if not self._bell:
            self._bell = self._rng.standard_normal(BULK).tolist()
        return self._bell.pop()

    def chance(self, share: float) -> bool:
        """True in this share of draws."""
        return self.even() < share

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices, each as likely."""
        return choices[int(self.even() * len(choices))]

    def count(self, low: int, high: int) -> int:
        """A whole number from low to high."""
        return low + int(self.even() * (high - low + 1))
