"""The curve of the day as an SVG: bars for today, a line for the usual. The table beside it says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from liren.insight.queries import Hour

WIDTH, HEIGHT, FOOT = 480, 120, 18  # units of the drawing; FOOT is room for the hours
STEP = WIDTH / 24


@dataclass(frozen=True, slots=True)
class Bar:
    """One hour's bar."""

    x: float
    y: float
    width: float
    height: float
    is_now: bool


@dataclass(frozen=True, slots=True)
class Curve:
    """The drawing, and what the hours until now add up to."""

    bars: list[Bar]
    usual: str  # points of a polyline
    ticks: list[tuple[float, str]]
    most: int
    today_until_now: int
    usual_until_now: float


def curve_of(hours: Sequence[Hour], now: int) -> Curve:
    """Draw the hours of a day; `now` is the hour under way."""
    most = max([1, *(hour.today for hour in hours), *(hour.usual for hour in hours)])
    room = HEIGHT - FOOT - 6

    def height(value: float) -> float:
        return round(room * value / most, 1)

    bars = [
        Bar(
            round(hour.hour * STEP + 3, 1),
            HEIGHT - FOOT - height(hour.today),
            STEP - 6,
            height(hour.today),
            hour.hour == now,
        )
        for hour in hours
        if hour.hour <= now
    ]
    points = " ".join(
        f"{round(hour.hour * STEP + STEP / 2, 1)},{HEIGHT - FOOT - height(hour.usual)}" for hour in hours
    )
    ticks = [(round(hour * STEP + STEP / 2, 1), f"{hour}") for hour in range(0, 24, 3)]
    past = [hour for hour in hours if hour.hour <= now]
    return Curve(
        bars, points, ticks, round(most), sum(hour.today for hour in past), sum(hour.usual for hour in past)
    )
