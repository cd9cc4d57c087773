"""One question about everything that hangs on a case."""

from __future__ import annotations

from django.db.models import ForeignKey
from pytest_django import DjangoAssertNumQueries

from liren.cases import traces
from liren.cases.models import Case, CaseAnswer, Photo
from liren.cases.tests.stories import a_merged_case, reported
from liren.cases.traces import look_for_traces, may_hold
from tests.cast import Cast


def test_where_nobody_has_looked_there_may_be_anything(cast: Cast) -> None:
    assert may_hold(reported(cast), Photo)


def test_one_query_finds_what_is_there_and_what_is_not(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    joined = a_merged_case(cast)
    assert joined.merged_into
    with django_assert_num_queries(1):
        look_for_traces(joined.merged_into)
    assert may_hold(joined.merged_into, Case, "merged_into")
    assert not may_hold(joined.merged_into, Case, "parent")
    assert not may_hold(joined.merged_into, CaseAnswer)


def test_what_no_room_has_named_may_be_there(cast: Cast) -> None:
    case = reported(cast)
    look_for_traces(case)
    assert may_hold(case, Case, "taken_by")


def test_every_named_table_refers_to_cases() -> None:
    assert len(traces._tables) > 10
    for model, by in traces._tables.values():
        field = model._meta.get_field(by)
        assert isinstance(field, ForeignKey)
        assert field.related_model is Case
