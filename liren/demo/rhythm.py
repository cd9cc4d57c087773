"""When what happens: the city's year, week and day, its rain and frost; figures in phrases/rhythm.toml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from liren.demo.phrases import phrases
from liren.demo.texts import voices
from liren.demo.workclock import is_workday

Array = npt.NDArray[np.float64]
PLUM_RAINS = (6, 7)  # months of the heaviest rain
GROWTH_IN_A_YEAR = 0.12


@dataclass(frozen=True, slots=True)
class Openings:
    """When and as what cases begin, in order of time: minutes since the first midnight, category codes."""

    minutes: Array
    codes: list[str]
    rain: Array  # one figure per day: 0 dry to about 2.6 cloudburst


def draw_openings(rng: np.random.Generator, first: date, length: float, wanted: int) -> Openings:
    """Draw `wanted` openings between the first midnight and `length` minutes later."""
    figures = phrases("rhythm")
    days = int(np.ceil(length / 1440))
    codes = sorted(voices())
    rain = _rain(rng, first, days)
    chances = np.array([_chances(code, first, rain) for code in codes])
    counts = rng.multinomial(wanted, (chances / chances.sum()).ravel()).reshape(chances.shape)
    moments: list[Array] = []
    owners: list[npt.NDArray[np.int64]] = []
    for number, code in enumerate(codes):
        when = np.repeat(np.arange(days), counts[number])
        weights = np.array(figures["hours"][figures["hours_of"].get(code, "day")], dtype=float)
        hours = rng.choice(24, len(when), p=weights / weights.sum())
        moments.append(when * 1440.0 + hours * 60 + rng.uniform(0, 60, len(when)))
        owners.append(np.full(len(when), number))
    minutes, owner = np.concatenate(moments), np.concatenate(owners)
    minutes[minutes > length - 1] -= 1440  # what would begin after now began a day earlier
    order = np.argsort(minutes, kind="stable")
    return Openings(minutes[order], [codes[int(n)] for n in owner[order]], rain)


def _rain(rng: np.random.Generator, first: date, days: int) -> Array:
    """Rain by day: wet spells of a day or three, heaviest in the plum rains."""
    wet_chance = phrases("rhythm")["weather"]["wet"]
    fall = np.zeros(days)
    wet = False
    for number in range(days):
        month = (first + timedelta(days=number)).month
        wet = bool(rng.random() < wet_chance[month - 1] * (1.75 if wet else 0.75))
        if wet:
            fall[number] = float(rng.gamma(1.1, 0.5)) * (1.7 if month in PLUM_RAINS else 0.8)
    return np.minimum(fall, 2.6)


def _chances(code: str, first: date, rain: Array) -> Array:
    """How likely a category is, day by day; sums to its share of the year."""
    figures = phrases("rhythm")
    season = figures["seasons"].get(figures["season_of"].get(code, ""), [1.0] * 12)
    week = figures["week"]["factor"]
    shape = np.empty(len(rain))
    for number in range(len(rain)):
        day = first + timedelta(days=number)
        holiday = 1.0 if is_workday(day) else 0.55 if code.startswith("A") else 0.92
        growth = 1 + GROWTH_IN_A_YEAR * number / len(rain)
        shape[number] = season[day.month - 1] * week[day.weekday()] * holiday * growth
    wet = figures["rain"].get(code, 0.0)
    if code == "E0406":
        shape *= 0.03 + wet * rain**1.4  # hardly any puddles without rain
    elif wet:
        shape *= np.maximum(1 + wet * rain, 0.4)
    share = figures["shares"].get(code, figures["shares"]["rest"])
    return np.asarray(share * shape / (shape.mean() or 1.0), dtype=np.float64)
