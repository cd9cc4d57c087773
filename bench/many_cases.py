"""Multiply the cases of a filled demo inside PostgreSQL: 100,000 or 1,000,000 of them in minutes.

    python bench/many_cases.py 1000000

Needs DATABASE_URL of a database that `liren fill` has filled, and that is thrown away afterwards: triggers
and foreign keys are off while it loads. For that its role is a superuser, or was told by one
`GRANT SET ON PARAMETER session_replication_role TO liren` (everything.py does so for the embedded database).
Copies get ids and numbers of their own, lie up to 40 m from their original in the same division, are
spread over five years. Finished cases bring orders, the clock of their handling, their first and last
steps; open ones everything, and there are about 10,000 of them.
"""

from __future__ import annotations

import math
import os
import sys
import time
from typing import Any

from machine import tell

OPEN = 10_000  # what a city of a million cases still works on
YEARS = 5
BATCH = 100_000  # cases to a transaction

DONE = "('closed','rated','rejected','merged','withdrawn')"
CHILDREN = {  # table: (columns that refer, condition under which the row of a finished case is copied)
    "cases_workorder": ({"case_id"}, "true"),
    "cases_deadline": ({"case_id", "order_id"}, "t.stage = 'handle'"),
    "cases_timelineentry": ({"case_id"}, "t.verb IN ('report', 'patrol', 'close', 'reject')"),
    "cases_rating": ({"case_id"}, "true"),
}
# One case to one line: which copy it is, and how far it lies back.
CHOSEN = f"""
CREATE TEMP TABLE chosen ON COMMIT DROP AS
SELECT id, state NOT IN {DONE} AS is_open, copy, row_number() OVER () + %(numbered)s AS number,
       make_interval(secs => CASE WHEN state IN {DONE}
           THEN 86400 * floor({YEARS} * 365
                * (('x' || substr(md5(id::text || copy), 1, 7))::bit(28)::int / 268435456.0))
           ELSE 0 END) AS back
  FROM cases_case, generate_series(%(first)s, %(last)s) copy
 WHERE origin <> 'bench' AND (state IN {DONE}) = %(done)s
 LIMIT %(most)s
"""  # noqa: S608


def main(wanted: int) -> None:
    """Fill up to `wanted` cases."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liren.settings")
    import django

    django.setup()
    from django.db import connection

    with connection.cursor() as cursor:
        if _count(cursor) >= wanted:
            tell(f"{_count(cursor):,} cases are there already")
            return
        begun = time.monotonic()
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        indexes = _take_indexes(cursor)
        try:
            _multiply(cursor, OPEN, is_done=False)
            _multiply(cursor, wanted - _count(cursor, is_done=False), is_done=True)
        finally:
            for definition in indexes:
                cursor.execute(definition)
        for name in ("cases_case", *CHILDREN):
            cursor.execute(f"VACUUM ANALYZE {name}")
        total, still_open = _count(cursor), _count(cursor, is_done=False)
        tell(f"{total:,} cases, {still_open:,} open: {time.monotonic() - begun:.0f} s")


def _take_indexes(cursor: Any) -> list[str]:
    """Drop what can be made anew faster than kept; the statements that make it."""
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
        "WHERE indrelid::regclass::text = ANY(%s) AND NOT indisunique",
        [["cases_case", *CHILDREN]],
    )
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f"DROP INDEX {name}")
    return [definition for _name, definition in found]


def _count(cursor: Any, *, is_done: bool | None = None, also: str = "true") -> int:
    condition = "true" if is_done is None else f"(state IN {DONE}) = {is_done}"
    cursor.execute(f"SELECT count(*) FROM cases_case WHERE {condition} AND {also}")  # noqa: S608
    return int(cursor.fetchone()[0])


def _multiply(cursor: Any, wanted: int, *, is_done: bool) -> None:
    """Copy the demo's finished (or open) cases until there are `wanted`."""
    from django.db import transaction

    originals = _count(cursor, is_done=is_done, also="origin <> 'bench'")
    copies_each = max(1, BATCH // originals)
    cursor.execute(
        "SELECT coalesce(max(split_part(origin_id, '/', 1)::int), 0) FROM cases_case WHERE origin = 'bench'"
    )
    copy = int(cursor.fetchone()[0]) + 1
    while (missing := wanted - _count(cursor, is_done=is_done)) > 0:
        last = copy + min(copies_each, math.ceil(missing / originals)) - 1
        with transaction.atomic():
            values = {
                "first": copy,
                "last": last,
                "done": is_done,
                "most": missing,
                "numbered": copy * originals,
            }
            cursor.execute(CHOSEN, values)
            cursor.execute("CREATE INDEX ON chosen (id)")
            cursor.execute("ANALYZE chosen")
            _copy(cursor, "cases_case", {"merged_into_id"}, "true")
            for name, (references, condition) in CHILDREN.items():
                _copy(cursor, name, references, condition)
        copy = last + 1


def _copy(cursor: Any, name: str, references: set[str], condition: str) -> None:
    """One INSERT … SELECT: ids hashed with the number of the copy, times shifted, all else as it was."""
    cursor.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s ORDER BY 1",
        [name],
    )
    is_case = name == "cases_case"
    special = {
        "id": "md5(t.id::text || c.copy)::uuid",
        "key": "md5(t.id::text || 'key' || c.copy)::uuid",
        **{column: f"md5(t.{column}::text || c.copy)::uuid" for column in references},
    }
    if is_case:
        special |= {
            "number": "to_char(t.opened_at - c.back, 'YYMMDD') || lpad((c.number % 10000000)::text, 7, '0')",
            "origin": "'bench'",
            "origin_id": "c.copy || '/' || c.number",
            "merged_into_id": "NULL",
            "state": "CASE t.state WHEN 'merged' THEN 'closed' ELSE t.state END",
            "receipt_digest": "NULL",
            "lon": "t.lon + (random() - 0.5) * 0.0008",
            "lat": "t.lat + (random() - 0.5) * 0.0008",
        }
    columns = cursor.fetchall()
    values = [
        special.get(column) or (f"t.{column} - c.back" if kind.startswith("timestamp") else f"t.{column}")
        for column, kind in columns
    ]
    own = "t.id" if is_case else "t.case_id"
    cursor.execute(
        f"INSERT INTO {name} ({', '.join(column for column, _kind in columns)}) "  # noqa: S608
        f"SELECT {', '.join(values)} FROM chosen c JOIN {name} t ON {own} = c.id "
        f"WHERE c.is_open OR {condition}"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
