"""A database of a test's own, for tests that really commit: parallel writers, killed workers, truncated
tables.

The ledger can't be emptied, so the usual clean-up by TRUNCATE is out; a copy of the migrated test
database is made
instead (about 0.2 s) and dropped afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def own_database() -> Iterator[str]:
    """Point Django's connection to a fresh copy of the test database; yields its name."""
    original = str(connection.settings_dict["NAME"])
    copy = f"{original}_own"
    connection.close()
    with _maintenance() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{original}"')
    connection.settings_dict["NAME"] = copy
    try:
        yield copy
    finally:
        connection.close()
        connection.settings_dict["NAME"] = original
        with _maintenance() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')


@contextmanager
def _maintenance() -> Iterator[Any]:
    import psycopg

    parameters = {**connection.get_connection_params(), "dbname": "postgres"}
    allowed = {
        key: parameters[key] for key in ("host", "port", "user", "password", "dbname") if key in parameters
    }
    with psycopg.connect(**allowed, autocommit=True) as link, link.cursor() as cursor:
        yield cursor
