"""Invented people: names, and telephone numbers from a block that looks as made up as it is."""

from __future__ import annotations

import numpy as np

from liren.demo.phrases import words

PHONES = 10_000  # 1990000xxxx


class NameMaker:
    """Names and telephone numbers in an order fixed by the seed; numbers never repeat."""

    def __init__(self, seed: int) -> None:
        self._rng = np.random.default_rng([seed, 11])
        self._surnames = words("names", "people", "surnames")
        rank = np.arange(1, len(self._surnames) + 1)
        self._shares = (rank + 6.0) ** -0.9
        self._shares /= self._shares.sum()
        self._given = words("names", "people", "women"), words("names", "people", "men")
        self._phones = [f"1990000{number:04}" for number in self._rng.permutation(PHONES)]

    def name(self) -> str:
        """A full name: common surnames more often, two given characters more often than one."""
        surname = self._surnames[int(self._rng.choice(len(self._surnames), p=self._shares))]
        pool = self._given[int(self._rng.integers(2))]
        first, second = (pool[int(n)] for n in self._rng.integers(len(pool), size=2))
        return surname + first + (second if self._rng.random() < 0.78 and second != first else "")

    def phone(self) -> str:
        """An unused number."""
        return self._phones.pop()
