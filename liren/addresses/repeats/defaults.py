"""The first weights, chosen by looking at pairs of a list of 14,597 lines from five sources."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FirstWeights:
    """As written into the table by the first migration."""

    name: float = 1.0
    same_name: float = 0.5
    number: float = 0.7
    other_name: float = 0.5
    other_number: float = 0.6
    phase: float = 1.5
    distance: float = 1.0
    distance_scale: float = 400.0
    far: float = 0.7
    far_from: float = 1200.0
    district: float = 0.6
    developer: float = 0.3
    size: float = 0.5
    common: float = 0.2
    threshold: float = 1.6
    doubtful: float = 1.2
