"""Quiet or busy, against comparable days."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from liren.cases.models import Case
from liren.cases.tests.stories import reported
from liren.insight.weather import Level, comparable_days, sentence, weather_from, weather_of
from tests.cast import DISTRICT, SUBDISTRICT, Cast


@pytest.mark.parametrize(
    ("count", "before", "level"),
    [
        (10, [9, 10, 11, 10, 9, 11, 10, 10], Level.NORMAL),
        (2, [9, 10, 11, 10, 9, 11, 10, 10], Level.QUIET),
        (18, [9, 10, 11, 10, 9, 11, 10, 10], Level.BUSY),
        (40, [9, 10, 11, 10, 9, 11, 10, 10], Level.VERY_BUSY),
        (18, [2, 20, 5, 18, 1, 22, 4, 8], Level.NORMAL),  # where days scatter much, much is usual
        (0, [0, 0, 1, 0, 0, 0, 0, 0], Level.NORMAL),
        (9, [1, 2, 3], Level.UNKNOWN),
    ],
)
def test_a_count_is_judged_by_the_counts_of_like_days(count: int, before: list[int], level: Level) -> None:
    assert weather_from(count, before).level is level


def test_the_usual_range_holds_its_mean() -> None:
    found = weather_from(10, [9, 10, 11, 10, 9, 11, 10, 10])
    assert found.low <= found.mean <= found.high <= found.extreme


def test_days_are_compared_with_days_of_the_same_weekday_and_kind(cast: Cast) -> None:
    cache.clear()
    case = reported(cast)
    Case.objects.filter(pk=case.pk).update(opened_at=timezone.now() - timedelta(weeks=30))
    now = timezone.now()
    days = comparable_days(DISTRICT, now)
    assert len(days) == 8
    assert {day.weekday() for day in days} == {timezone.localdate(now).weekday()}
    cache.clear()


def test_the_weather_of_a_place_and_of_its_parts(cast: Cast) -> None:
    cache.clear()
    now = timezone.localtime().replace(hour=15, minute=0)
    for weeks in (0, 0, 0, 1, 2, 3, 4, 5, 30):
        case = reported(cast)
        Case.objects.filter(pk=case.pk).update(opened_at=now - timedelta(weeks=weeks, hours=1))
    found = weather_of(cast.commander, DISTRICT, now, 9)
    assert found[DISTRICT].count == found[SUBDISTRICT].count == 3
    assert found[DISTRICT].days == 8
    assert "3" in sentence(found[DISTRICT], now)
    cache.clear()
