"""How long stages may take, read from the cases room's reference table, and how long they do take."""

from __future__ import annotations

import csv
from functools import cache

from liren.demo.texts import REFERENCE
from liren.demo.workclock import WORKDAY, WorkClock, awake

WORKING_HOUR, DAY = 60.0, 1440.0


@cache
def _table() -> dict[tuple[str, str], tuple[float, str]]:
    with (REFERENCE / "limits.csv").open(encoding="utf-8") as file:
        return {
            (row["category_code"], row["stage"]): (float(row["amount"]), row["limit_kind"])
            for row in csv.DictReader(file)
        }


@cache
def limit_of(category: str, stage: str) -> tuple[float, bool]:
    """Minutes that a stage may take; whether they are working minutes. The longest matching code counts."""
    table = _table()
    for length in range(len(category), -1, -1):
        found = table.get((category[:length], stage))
        if found is not None:
            amount, kind = found
            if kind == "working_hours":
                return amount * WORKING_HOUR, True
            if kind == "working_days":
                return amount * WORKDAY, True
            return amount * (60.0 if kind == "urgent_hours" else DAY), False
    return DAY, False


def moment_after(clock: WorkClock, start: float, category: str, stage: str, share: float) -> float:
    """The moment when a share of a stage's limit has passed. Matters without haste wait for the morning."""
    minutes, working = limit_of(category, stage)
    if working:
        return clock.later(start, max(minutes * share, 1.0))
    moment = start + max(minutes * share, 1.0)
    return awake(moment) if minutes > DAY / 2 else moment
