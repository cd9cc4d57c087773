"""Cells that polygons touch, and those that lie wholly inside: all polygons at once, in numpy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Pairs = tuple[Ints, Ints, NDArray[np.bool_]]  # number of the shape, number of the cell, whether wholly inside


@dataclass(frozen=True, slots=True)
class Cells:
    """A grid of square cells, counted row by row from the lower left.

    `margin` is a part of a cell's side: a cell that is this near to a border counts as touched. Rounding can
    then never make a cell "whole" that a border crosses; touching a cell too many costs a test, never a wrong
    answer.
    """

    left: float
    bottom: float
    size: float  # in the shapes' units
    columns: int
    rows: int
    margin: float


def touched_cells(shapes: NDArray[np.object_], cells: Cells) -> Pairs:
    """Each pair of a shape and a cell that it touches. Shapes are valid polygons inside the grid of cells."""
    if not len(shapes):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.bool_)
    ends, owner = _edges(shapes)
    ends = (ends - np.array([cells.left, cells.bottom] * 2)) / cells.size
    crossed_owner, crossed = _crossed(ends, owner, cells)
    filled_owner, filled = _filled(ends, owner, cells)
    count = cells.columns * cells.rows
    border = np.unique(crossed_owner * count + crossed)
    inner = np.setdiff1d(filled_owner * count + filled, border)
    both = np.concatenate([border, inner])
    return both // count, both % count, np.arange(len(both)) >= len(border)


def _edges(shapes: NDArray[np.object_]) -> tuple[Floats, Ints]:
    """Every edge of every ring as (x1, y1, x2, y2), and the number of the shape it belongs to."""
    parts, part_of = shapely.get_parts(shapes, return_index=True)
    rings, ring_of = shapely.get_rings(parts, return_index=True)
    points, point_of = shapely.get_coordinates(rings, return_index=True)
    joined = np.flatnonzero(point_of[1:] == point_of[:-1])
    return np.hstack([points[joined], points[joined + 1]]), part_of[ring_of[point_of[joined]]].astype(
        np.int64
    )


def _spread(first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Every whole number from first to last of each row: (row numbers, the numbers)."""
    lengths = np.maximum(last - first + 1, 0)
    row = np.repeat(np.arange(len(first)), lengths)
    offset = np.arange(len(row)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return row, first[row] + offset


def _floor(values: Floats) -> Ints:
    return np.floor(values).astype(np.int64)


def _crossed(ends: Floats, owner: Ints, cells: Cells) -> tuple[Ints, Ints]:
    """Cells that an edge crosses: column by column, the rows it passes there."""
    margin = cells.margin
    swap = ends[:, 0] > ends[:, 2]
    ends = np.where(swap[:, None], ends[:, [2, 3, 0, 1]], ends)
    edge, column = _spread(_floor(ends[:, 0] - margin), _floor(ends[:, 2] + margin))
    x1, y1, x2, y2 = ends[edge].T
    run = x2 - x1
    slope = np.divide(y2 - y1, run, out=np.zeros_like(run), where=run > margin)
    steep = run <= margin
    enters = np.where(steep, y1, y1 + slope * (np.clip(column - margin, x1, x2) - x1))
    leaves = np.where(steep, y2, y1 + slope * (np.clip(column + 1 + margin, x1, x2) - x1))
    low, high = np.minimum(enters, leaves), np.maximum(enters, leaves)
    pair, row = _spread(_floor(low - margin), _floor(high + margin))
    return owner[edge[pair]], row * cells.columns + column[pair]


def _filled(ends: Floats, owner: Ints, cells: Cells) -> tuple[Ints, Ints]:
    """Cells whose centre is inside, by the even-odd rule along each row of centres."""
    low, high = np.minimum(ends[:, 1], ends[:, 3]), np.maximum(ends[:, 1], ends[:, 3])
    edge, row = _spread(np.ceil(low - 0.5).astype(np.int64), np.ceil(high - 0.5).astype(np.int64) - 1)
    x1, y1, x2, y2 = ends[edge].T
    x = x1 + (row + 0.5 - y1) * (x2 - x1) / (y2 - y1)
    order = np.lexsort((x, row, owner[edge]))
    x, row, shape = x[order], row[order], owner[edge][order]
    # crossings come in pairs (in, out) per shape and row, because every ring is closed
    enters, leaves = x[0::2], x[1::2]
    span, column = _spread(np.ceil(enters - 0.5).astype(np.int64), np.ceil(leaves - 0.5).astype(np.int64) - 1)
    return shape[0::2][span], row[0::2][span] * cells.columns + column
