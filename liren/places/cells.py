"""Which of many polygons a point lies in: a uniform index of cells.

The plane is cut into square cells. A cell that lies wholly inside the first polygon that touches it is
answered by looking it up; only in the cells that a border crosses are polygons tested, by GEOS's prepared,
exact predicate.
"""

from __future__ import annotations

from array import array
from math import ceil, sqrt

import numpy as np
import shapely
from numpy.typing import NDArray

from liren.places.rasters import Cells, Ints, Pairs, touched_cells

CELLS_PER_SHAPE = 96  # more cells: fewer of them on a border, but a longer build and more memory
MOST_CELLS = 4_000_000  # 16 MB for the lookup table
NEAR = (
    1e-7  # degrees, about a centimetre: a point in the hairline between two neighbours belongs to one of them
)
NOTHING = -1

Floats = NDArray[np.float64]


class CellIndex:
    """The first of `shapes`, in the order given, that covers a point. Borders belong to a shape."""

    def __init__(self, shapes: NDArray[np.object_]) -> None:
        self.shapes = shapes
        shapely.prepare(shapes)
        self._frame(shapely.bounds(shapes))
        cells = Cells(self.left, self.bottom, self.size, self.columns, self.rows, margin=NEAR / self.size)
        self._fill(touched_cells(shapes, cells))

    def _frame(self, bounds: Floats) -> None:
        """Lay the cells: small enough for the shapes, few enough for the memory."""
        self.left, self.bottom, self.right, self.top = 0.0, 0.0, -1.0, -1.0
        self.size, self.columns, self.rows = 1.0, 0, 0
        if not len(bounds):
            return
        # one cell of margin, so that a point just outside the outermost border still finds its cell
        boxes = (bounds[:, 2] - bounds[:, 0]) * (bounds[:, 3] - bounds[:, 1])
        width, height = np.ptp(bounds[:, [0, 2]]), np.ptp(bounds[:, [1, 3]])
        self.size = max(
            sqrt(boxes.sum() / (CELLS_PER_SHAPE * len(bounds))),
            sqrt(width * height / MOST_CELLS),
            100 * NEAR,
        )
        self.left, self.bottom = bounds[:, 0].min() - self.size, bounds[:, 1].min() - self.size
        self.columns, self.rows = ceil(width / self.size) + 2, ceil(height / self.size) + 2
        self.right = self.left + self.columns * self.size
        self.top = self.bottom + self.rows * self.size

    def _fill(self, pairs: Pairs) -> None:
        """Decide each cell: a shape's number, NOTHING, or -2 - n for the n-th list of candidates."""
        shape, cell, whole = pairs
        order = np.lexsort((shape, cell))
        shape, cell, whole = shape[order], cell[order], whole[order]
        # in a cell, no shape after the first one that covers it whole can be the answer
        starts = (
            np.flatnonzero(np.r_[True, cell[1:] != cell[:-1]]) if len(cell) else np.zeros(0, dtype=np.int64)
        )
        lengths = np.diff(np.r_[starts, len(cell)])
        before: Ints = np.cumsum(whole) - whole
        keep: NDArray[np.bool_] = before == np.repeat(before[starts], lengths)
        shape, cell, whole = shape[keep], cell[keep], whole[keep]

        table = np.full(self.columns * self.rows, NOTHING, dtype=np.int32)
        starts = np.flatnonzero(np.r_[True, cell[1:] != cell[:-1]]) if len(cell) else starts
        decided = starts[whole[starts]]
        table[cell[decided]] = shape[decided]
        open_ = starts[~whole[starts]]
        table[cell[open_]] = -2 - np.arange(len(open_))
        lengths = np.diff(np.r_[starts, len(cell)])[~whole[starts]]

        self._table = table
        self._quick = array("i", table.tobytes())  # plain Python reads it three times faster than numpy's
        self._from: Ints = open_
        self._length: Ints = lengths
        self._shape: Ints = shape.astype(np.int64)
        self._whole = whole
        self._lists = self._candidate_lists()

    def _candidate_lists(self) -> list[tuple[tuple[int, shapely.Geometry | None], ...]]:
        """For one point at a time: the candidates of each open cell; None where no test is needed."""
        flat = [
            (int(number), None if whole else self.shapes[number])
            for number, whole in zip(self._shape, self._whole, strict=True)
        ]
        return [
            tuple(flat[start : start + length])
            for start, length in zip(self._from, self._length, strict=True)
        ]

    def first(self, lon: float, lat: float) -> int:
        """The number of the first shape that covers the point, or NOTHING."""
        if not (self.left <= lon < self.right and self.bottom <= lat < self.top):
            return NOTHING
        answer = self._quick[
            int((lat - self.bottom) / self.size) * self.columns + int((lon - self.left) / self.size)
        ]
        if answer >= NOTHING:
            return answer
        candidates = self._lists[-2 - answer]
        for number, shape in candidates:
            if shape is None or shapely.intersects_xy(shape, lon, lat):
                return number
        return self._nearest(candidates, lon, lat)

    @staticmethod
    def _nearest(candidates: tuple[tuple[int, shapely.Geometry | None], ...], lon: float, lat: float) -> int:
        """The nearest candidate within NEAR: neighbours' borders may part by less than a double can hold."""
        point = shapely.Point(lon, lat)
        distances = [
            (shapely.distance(shape, point), number) for number, shape in candidates if shape is not None
        ]
        nearest = min(distances)
        return nearest[1] if nearest[0] <= NEAR else NOTHING

    def first_many(self, lons: Floats, lats: Floats) -> Ints:
        """The same for many points at once."""
        answers = np.full(len(lons), NOTHING, dtype=np.int64)
        inside = np.flatnonzero(
            (lons >= self.left) & (lons < self.right) & (lats >= self.bottom) & (lats < self.top)
        )
        if not len(inside):
            return answers
        rows = ((lats[inside] - self.bottom) / self.size).astype(np.int64)
        columns = ((lons[inside] - self.left) / self.size).astype(np.int64)
        answers[inside] = self._table[rows * self.columns + columns]
        open_ = np.flatnonzero(answers < NOTHING)
        lists = -2 - answers[open_]
        answers[open_] = self._test(lists, lons[open_], lats[open_])
        for missed in open_[answers[open_] == NOTHING]:
            answers[missed] = self.first(float(lons[missed]), float(lats[missed]))
        return answers

    def _test(self, lists: Ints, lons: Floats, lats: Floats) -> Ints:
        """For points in open cells: try the first candidate of each, then the second of those left …"""
        answers = np.full(len(lons), NOTHING, dtype=np.int64)
        left = np.arange(len(lons))
        for turn in range(int(self._length.max(initial=0))):
            left = left[self._length[lists[left]] > turn]
            if not len(left):
                break
            entry = self._from[lists[left]] + turn
            number = self._shape[entry]
            hit = self._whole[entry] | shapely.intersects_xy(self.shapes[number], lons[left], lats[left])
            answers[left[hit]] = number[hit]
            left = left[~hit]
        return answers
