"""Statements that are prepared, and a kept connection that is looked at for nothing."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liren.core.models import JobError
from liren.core.postgres.statements import is_plain
from liren.core.writing import insert_row, update_row

pytestmark = pytest.mark.django_db

PLAIN = (
    'SELECT "t"."id" FROM "t" WHERE "t"."id" = %s',
    'SELECT "t"."id" FROM "t" WHERE ("t"."day" <= %s AND "t"."code" IN (%s, %s)) ORDER BY "t"."id" LIMIT 1',
    'INSERT INTO "t" ("a", "b") VALUES (%s, %s)',
    'INSERT INTO "t" ("a") SELECT * FROM UNNEST((%s)::uuid[], (%s)::timestamp with time zone[])',
    'UPDATE "t" SET "a" = %s WHERE "t"."id" = %s',
    'SELECT "t"."id" FROM "t" WHERE ("t"."place"::text LIKE %s AND "t"."id" = %s) FOR NO KEY UPDATE',
)
NOT_PLAIN = (
    'SELECT "t"."id" FROM "t" WHERE "t"."place"::text LIKE %s',  # how common is the beginning?
    'SELECT "t"."a", COUNT(*) FROM "t" WHERE "t"."a" = %s GROUP BY 1',
    'SELECT ("t"."at" + %s) FROM "t"',  # a date, or an interval?
    'UPDATE "t" SET "a" = CASE WHEN "t"."b" = %s THEN %s ELSE "t"."a" END',
    "SET TIME ZONE %s",
)


@pytest.mark.parametrize("statement", PLAIN)
def test_statements_whose_plan_serves_any_value_are_prepared(statement: str) -> None:
    assert is_plain(statement)


@pytest.mark.parametrize("statement", NOT_PLAIN)
def test_statements_whose_plan_depends_on_the_values_are_not(statement: str) -> None:
    assert not is_plain(statement)


def test_a_statement_that_comes_back_is_planned_once() -> None:
    for number in range(5):
        JobError.objects.filter(job_id=number).first()
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        assert any('"core_joberror"."job_id" = $1' in row[0] for row in cursor.fetchall())


def test_whoever_watches_queries_reads_them_with_their_values() -> None:
    with CaptureQueriesContext(connection) as captured:
        JobError.objects.filter(job_id=77).first()
    assert '"core_joberror"."job_id" = 77' in captured.captured_queries[0]["sql"]


def test_a_connection_that_was_ended_is_found_out() -> None:
    kept = connection.copy()
    with kept.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (its,) = cursor.fetchone()
    assert kept.is_usable()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [its])
    assert not kept.is_usable()
    kept.close()


def test_a_row_is_written_as_save_would() -> None:
    row = JobError(job_id=5, error_class="builtins.ValueError")
    insert_row(row)
    assert not row._state.adding
    row.error_class = "builtins.KeyError"
    update_row(row, "error_class")
    assert JobError.objects.get(job_id=5).error_class == "builtins.KeyError"
    JobError.objects.all().delete()
    with pytest.raises(JobError.DoesNotExist):
        update_row(row, "error_class")
