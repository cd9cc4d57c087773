"""Balanced, connected partition of blocks; borders prefer main roads because those are cheap to run along."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from liren.demo.blocks import Block


def divide(blocks: list[Block], members: Iterable[int], parts: int) -> list[list[int]]:
    """Split the members (block numbers) into connected parts of about equal weight, ordered west to east."""
    whole = sorted(members)
    if parts <= 1 or len(whole) < 2:
        return [whole]
    fewer = parts // 2
    near, far = _halve(blocks, whole, fewer / parts)
    return divide(blocks, near, fewer) + divide(blocks, far, parts - fewer)


def weight(block: Block) -> float:
    """Households, with something for the land itself so that empty parts do not grow without end."""
    return block.households + float(block.ground.area) / 10_000 * 0.9


def connected(blocks: list[Block], members: set[int]) -> list[set[int]]:
    """The connected pieces, largest first."""
    left, pieces = set(members), []
    while left:
        start = min(left)
        piece, queue = {start}, [start]
        while queue:
            for other in blocks[queue.pop()].neighbours:
                if other in left and other not in piece:
                    piece.add(other)
                    queue.append(other)
        left -= piece
        pieces.append(piece)
    return sorted(pieces, key=lambda piece: (-len(piece), min(piece)))


def _halve(blocks: list[Block], whole: list[int], share: float) -> tuple[set[int], set[int]]:
    """The cheapest of several straight cuts, its sides made connected and its border mended."""
    spots = np.array([blocks[n].ground.centroid.coords[0] for n in whole])
    spread = np.cov(spots.T) if len(whole) > 2 else np.eye(2)
    weights = np.array([weight(blocks[n]) for n in whole])
    best: tuple[float, set[int], set[int]] | None = None
    for degrees in range(0, 180, 15):
        direction = np.array([math.cos(math.radians(degrees)), math.sin(math.radians(degrees))])
        order = np.argsort(spots @ direction, kind="stable")
        filled = np.cumsum(weights[order])
        stop = int(np.searchsorted(filled, share * filled[-1])) + 1
        stop = min(max(stop, 1), len(whole) - 1)
        near = {whole[int(n)] for n in order[:stop]}
        near, far = _tidy(blocks, near, set(whole) - near)
        if not near or not far:
            continue
        along = float(direction @ spread @ direction)  # cutting across the long side makes compact parts
        got = sum(weight(blocks[n]) for n in near) / weights.sum()
        price = _border(blocks, near, far) * (1 + 8 * abs(got - share)) / max(along, 1.0) ** 0.35
        if best is None or price < best[0] - 1e-9:
            best = price, near, far
    if best is None:
        return {whole[0]}, set(whole[1:])
    near, far = best[1], best[2]
    _mend(blocks, near, far, share)
    return near, far


def _tidy(blocks: list[Block], near: set[int], far: set[int]) -> tuple[set[int], set[int]]:
    """Keep the largest piece of each side and give the stray ones to the other."""
    for _ in range(4):
        strays = set().union(*connected(blocks, near)[1:])
        near, far = near - strays, far | strays
        strays = set().union(*connected(blocks, far)[1:])
        near, far = near | strays, far - strays
        if not strays:
            break
    return near, far


def _border(blocks: list[Block], near: set[int], far: set[int]) -> float:
    return sum(cost for n in near for other, cost in blocks[n].neighbours.items() if other in far)


def _mend(blocks: list[Block], near: set[int], far: set[int], share: float) -> None:
    """Move single blocks across while the border gets cheaper and the balance holds."""
    total = sum(weight(blocks[n]) for n in near | far)
    for _ in range(3):
        moved = False
        for number in sorted(near | far):
            here, there = (near, far) if number in near else (far, near)
            costs = blocks[number].neighbours
            gain = sum(c for o, c in costs.items() if o in there) - sum(
                c for o, c in costs.items() if o in here
            )
            if gain <= 0 or len(here) < 3:
                continue
            filled = sum(weight(blocks[n]) for n in near) / total
            change = weight(blocks[number]) / total * (-1 if here is near else 1)
            worse = abs(filled + change - share) > max(abs(filled - share), 0.05)
            if worse or len(connected(blocks, here - {number})) > 1:
                continue
            here.discard(number)
            there.add(number)
            moved = True
        if not moved:
            return
