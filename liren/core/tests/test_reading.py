from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, models
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from liren.core.models import CalendarDay
from liren.core.reading import Reading

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY = date(2031, 3, 3), date(2031, 3, 4)


@pytest.fixture
def days() -> None:
    for day, name in ((MONDAY, "one"), (TUESDAY, "two")):
        CalendarDay.objects.create(date=day, is_workday=True, name=name, source="a test")


def of_names(names: list[str], until: date) -> models.QuerySet[CalendarDay]:
    return CalendarDay.objects.filter(name__in=names, date__lte=until).order_by("date")


def test_it_reads_what_the_query_would_read_with_other_values_each_time(days: None) -> None:
    reading = Reading(of_names)
    for asked in (
        (["one", "two"], MONDAY),
        (["one", "two"], TUESDAY),
        (["two"], TUESDAY),
        (["none"], MONDAY),
    ):
        assert reading(*asked) == list(of_names(*asked))


def test_it_asks_the_statement_that_the_query_would_ask(days: None) -> None:
    reading = Reading(of_names)
    with CaptureQueriesContext(connection) as asked:
        reading(["one"], MONDAY)
        list(of_names(["one"], MONDAY))
    assert asked[0]["sql"] == asked[1]["sql"]


def test_the_query_is_built_once_for_each_shape(days: None) -> None:
    built: list[Any] = []

    def build(names: list[str], until: date) -> models.QuerySet[CalendarDay]:
        built.append(names)
        return of_names(names, until)

    reading = Reading(build)
    for names in (["one"], ["two"], ["one", "two"], ["two", "one"]):
        reading(names, TUESDAY)
    assert len(built) == 2


def test_an_empty_list_finds_nothing(days: None) -> None:
    assert Reading(of_names)([], TUESDAY) == []


def test_what_a_record_is_called_by_later_is_saved_as_ever(days: None) -> None:
    (day,) = Reading(of_names)(["one"], TUESDAY)
    day.name = "other"
    day.save()
    assert CalendarDay.objects.get(date=MONDAY).name == "other"


def test_values_come_as_tuples(days: None) -> None:
    reading: Reading[Any] = Reading(
        lambda name: CalendarDay.objects.filter(name=name).values_list("date", "name")
    )
    assert reading("two") == [(TUESDAY, "two")]


def test_what_the_query_is_about_is_part_of_its_shape(days: None) -> None:
    reading: Reading[CalendarDay] = Reading(
        lambda names, until: CalendarDay.objects.filter(name__in=names, date__lte=until)
    )
    assert [row.name for row in reading(TUESDAY, about=("one",))] == ["one"]
    assert [row.name for row in reading(TUESDAY, about=("two",))] == ["two"]


def test_a_value_of_which_only_a_part_is_used_is_refused(days: None) -> None:
    with pytest.raises(ValueError, match="no place"):
        Reading(lambda name: CalendarDay.objects.filter(name__startswith=name))("o")


@pytest.mark.parametrize("value", [None, True, 3])
def test_a_value_that_would_change_the_query_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="no query"):
        Reading(lambda name: CalendarDay.objects.filter(name=name))(value)


def test_an_id_that_is_not_there_is_none() -> None:
    reading: Reading[CalendarDay] = Reading(lambda name: CalendarDay.objects.filter(name=name))
    assert reading.one(str(UUID(int=5))) is None


def test_a_locking_query_asks_for_a_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    reading: Reading[CalendarDay] = Reading(
        lambda name: CalendarDay.objects.filter(name=name).select_for_update()
    )
    assert reading("one") == []
    monkeypatch.setattr(connection, "get_autocommit", lambda: True)
    with pytest.raises(TransactionManagementError):
        reading("one")
