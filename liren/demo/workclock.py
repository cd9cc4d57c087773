"""Working time for histories in bulk: minutes since a first midnight, quick enough for half a million steps.

Deadlines themselves are computed by core.clock when the histories are imported; this only makes people act at
believable hours.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, datetime, timedelta

import chinese_calendar

HOURS = ((9 * 60, 12 * 60), (13 * 60 + 30, 17 * 60 + 30))  # minutes of the day
WORKDAY = sum(end - start for start, end in HOURS)
WAKING = (7 * 60, 21 * 60)
SATURDAY = 5


def is_workday(day: date) -> bool:
    """Whether offices are open; beyond the published calendar plain weekdays count."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < SATURDAY


class WorkClock:
    """Adds working minutes to moments; both count minutes from `first` midnight."""

    def __init__(self, first: date, days: int) -> None:
        self._starts: list[float] = []
        self._before: list[float] = []  # working minutes before each opening
        worked = 0.0
        for number in range(days):
            if is_workday(first + timedelta(days=number)):
                for start, end in HOURS:
                    self._starts.append(number * 1440.0 + start)
                    self._before.append(worked)
                    worked += end - start
        self._lengths = [end - start for start, end in HOURS]

    def worked(self, moment: float) -> float:
        """Working minutes from the first midnight to this moment."""
        place = bisect_right(self._starts, moment) - 1
        if place < 0:
            return 0.0
        length = self._lengths[place % len(HOURS)]
        return self._before[place] + min(moment - self._starts[place], length)

    def later(self, moment: float, minutes: float) -> float:
        """The moment when so many working minutes have passed."""
        goal = self.worked(moment) + minutes
        place = min(bisect_right(self._before, goal) - 1, len(self._before) - 1)
        return self._starts[place] + (goal - self._before[place])


def awake(moment: float) -> float:
    """The moment itself, or the next morning if people sleep then."""
    day, minute = divmod(moment, 1440.0)
    if minute < WAKING[0]:
        return day * 1440.0 + WAKING[0] + minute / 6
    if minute > WAKING[1]:
        return (day + 1) * 1440.0 + WAKING[0] + (minute - WAKING[1]) / 3
    return moment


def midnight(moment: datetime) -> datetime:
    """The midnight at which this local day began."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
