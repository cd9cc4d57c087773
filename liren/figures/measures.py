"""What an indicator is: of which facts, how many of how many, for whom, since which version."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise

from liren.figures.models import FigureValue

Values = Mapping[str, int | None]
Count = Callable[[Values], int]
Subject = FigureValue.Subject

# The fields of each kind of fact, after id, case, division, unit, person and whether it is excluded. 0 or 1,
# None where the question does not arise; minutes are whole minutes. Handling that was late and excused by an
# upheld appeal has 2 for "on time".
FIELDS: dict[str, tuple[str, ...]] = {
    "opened": (),
    "verified": ("on_time",),
    "decided": ("filed", "on_time"),
    "patrolled": ("filed",),
    "order": ("returned", "minutes"),
    "handling": ("done", "on_time"),
    "inspection": ("passed", "on_time"),
    "closing": ("done", "on_time"),
    "feedback": ("contacted", "solved", "satisfied", "fair"),
    # Since version 2. Level is 1 to 5; a day is written as 20261122.
    "matter": ("repeated", "frequent"),
    "verifying": ("done",),
    "inspecting": ("done",),
    "judged": ("wrong",),
    "whistle": ("level", "late", "absent", "refused"),
    "whistled": ("level", "justified", "prepared"),
    "appealed": (),
    "appeal": ("upheld",),
    "round": ("missed", "day"),
}
FIRST_KINDS = tuple(FIELDS)[:9]  # those of version 1


def kinds_of(version: int) -> tuple[str, ...]:
    """The kinds of facts that a version of the computation knows."""
    return FIRST_KINDS if version == 1 else tuple(FIELDS)


EXCUSED_LATE = 2


class Shape(StrEnum):
    """How a figure is written."""

    RATE = "rate"
    COUNT = "count"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure. A fact adds `numerator` above the line and `denominator` below it."""

    code: str
    kind: str
    name: str | Promise
    formula: str | Promise
    subjects: frozenset[Subject]
    numerator: Count
    denominator: Count
    shape: Shape = Shape.RATE
    is_corrected: bool = False  # small numbers are pulled towards the peers' mean
    of_excluded: bool = False  # counts the excluded facts instead of the others
    since: int = 1  # the version of the computation that brought it


def known(field: str) -> Count:
    """1 where the question arises."""
    return lambda values: int(values[field] is not None)


def true(field: str) -> Count:
    """1 where the answer is yes; minutes as they are."""
    return lambda values: values[field] or 0


def false(field: str) -> Count:
    """1 where the answer is no."""
    return lambda values: int(values[field] == 0)


def by_clock(values: Values) -> int:
    """1 where the clock itself says that it was in time."""
    return int(values["on_time"] == 1)


def in_time(values: Values) -> int:
    """1 where it counts as in time: by the clock, or excused."""
    return int(values["on_time"] in (1, EXCUSED_LATE))


def excused(values: Values) -> int:
    """1 where it was late, and excused."""
    return int(values["on_time"] == EXCUSED_LATE)


def every(values: Values) -> int:
    """1 for each fact."""
    return 1


AREA, UNIT, PERSON = frozenset({Subject.AREA}), frozenset({Subject.UNIT}), frozenset({Subject.PERSON})


def rate(
    code: str, kind: str, words: tuple[Promise, Promise], subjects: frozenset[Subject], good: Count, of: Count
) -> Indicator:
    """So many of so many."""
    return Indicator(code, kind, words[0], words[1], subjects, good, of)


def count(
    code: str, kind: str, words: tuple[Promise, Promise], subjects: frozenset[Subject], good: Count
) -> Indicator:
    """So many, of nothing."""
    return Indicator(code, kind, words[0], words[1], subjects, good, nothing, shape=Shape.COUNT)


def nothing(values: Values) -> int:
    """0 for each fact: below the line of a count."""
    return 0
