"""Names of streets, communities and compounds for the demo city, each handed out once."""

from __future__ import annotations

import numpy as np

from liren.demo.phrases import words

DISTRICTS = (("990102", "临湖区", "Linhu District"), ("990103", "东山区", "Dongshan District"))
SUBDISTRICTS = (
    (
        ("镜月街道", "Jingyue Subdistrict"),
        ("古渡街道", "Gudu Subdistrict"),
        ("柳林街道", "Liulin Subdistrict"),
    ),
    (
        ("东山街道", "Dongshan Subdistrict"),
        ("临江门街道", "Linjiangmen Subdistrict"),
        ("新安街道", "Xin'an Subdistrict"),
    ),
)
COMMUNITIES = words("names", "places", "west"), words("names", "places", "east")
VILLAGES = words("names", "places", "west_villages"), words("names", "places", "east_villages")
ARTERIAL_TAILS = ("大道", "路", "南路", "北路")
TAILS = {2: ("街", "路"), 3: ("巷", "街", "里")}


class Namer:
    """Hands out each name once, in an order fixed by the seed."""

    def __init__(self, seed: int) -> None:
        rng = np.random.default_rng([seed, 3])
        lanes = [
            a + b
            for a in words("names", "places", "lane_first")
            for b in words("names", "places", "lane_second")
            if a != b
        ]
        estates = [
            a + b
            for a in words("names", "places", "estate_first")
            for b in words("names", "places", "estate_last")
        ]
        self._main = [str(name) for name in rng.permutation(words("names", "places", "main"))]
        self._lanes = [str(name) for name in rng.permutation(lanes)]
        self._estates = [str(name) for name in rng.permutation(estates)]
        self._given = {1: 0, 2: 0, 3: 0, 4: 0}

    def street(self, rank: int) -> str:
        """A street name: main roads (rank 1) after virtues and sights, the others after trees and trades."""
        number = self._given[rank]
        self._given[rank] += 1
        if rank == 1:
            turn, place = divmod(number, len(self._main))
            return self._main[place] + ARTERIAL_TAILS[turn % len(ARTERIAL_TAILS)]
        turn, place = divmod(number + (211 if rank == 2 else 0), len(self._lanes))
        return self._lanes[place] + TAILS[rank][(number + turn) % len(TAILS[rank])]

    def estate(self) -> str:
        """A housing compound's name; when all are used, second phases follow."""
        turn, place = divmod(self._given[4], len(self._estates))
        self._given[4] += 1
        return self._estates[place] + ("", "二期", "三期", "四期")[turn % 4]
