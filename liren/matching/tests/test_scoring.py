"""The sum by which two reports are judged to be one matter."""

from __future__ import annotations

import math
from dataclasses import replace

from liren.matching.actions.weighing import WeightFacts
from liren.matching.scoring import compared, factors, habit_of
from liren.matching.words import likeness, pairs
from tests.cast import SINCE

PLAIN = WeightFacts(SINCE, "test", 1.0, 0.5, 1.0, 50, 1.0, 10, 1.0, 0.35, 1.0, 2.0, 300, 90, 0.2)


def total(**known: float) -> float:
    return float(factors(PLAIN, compared(**{name: [value] for name, value in known.items()})).total[0])


def test_nearer_is_likelier() -> None:
    assert total(kinship=1, metres=10) > total(kinship=1, metres=60) > total(kinship=1, metres=290)


def test_sooner_is_likelier() -> None:
    assert total(kinship=1, days=0) > total(kinship=1, days=5) > total(kinship=1, days=60)


def test_where_a_place_is_unknown_something_else_stands_for_the_distance() -> None:
    assert total(kinship=1, metres=math.nan, nearness=0.5) == total(kinship=1, metres=50 * math.log(2))


def test_a_factor_without_weight_says_nothing() -> None:
    mute = replace(PLAIN, words=0.0)
    seen = compared(kinship=[1, 1], likeness=[0, 1])
    first, second = factors(mute, seen).total
    assert first == second


def test_what_is_seldom_a_repeat_speaks_against() -> None:
    assert habit_of(80, 100, 0.1) > 0 > habit_of(0, 100, 0.1)
    assert habit_of(0, 0, 0.1) == habit_of(5, 10, 0.0) == 0


def test_few_cases_count_little() -> None:
    assert abs(habit_of(1, 1, 0.1)) < abs(habit_of(100, 100, 0.1))


def test_the_same_words_are_alike_whatever_stands_between_them() -> None:
    assert likeness(pairs("路灯 不亮！"), pairs("路灯不亮"), 0.35) == 1
    assert likeness(pairs("路灯不亮"), pairs("垃圾无人清运"), 0.35) == 0
    assert 0 < likeness(pairs("门口路灯不亮"), pairs("路灯坏了好几天没人修"), 0.35) < 1
    assert likeness(pairs(""), pairs("路灯"), 0.35) == 0
