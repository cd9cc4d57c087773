"""The wrapper that DATABASES names as its ENGINE."""

from __future__ import annotations

import select
from typing import Any

import psycopg
from django.db.backends.postgresql import base, operations

from liren.core.postgres.statements import is_plain

PREPARED_AFTER = 2  # runs on one connection
MOST_PREPARED = 400  # statements of one connection


class Cursor(base.CursorMixin, psycopg.Cursor[Any]):
    """Sends plain statements apart from their values, so that they are prepared; puts the values into all
    others, as Django's own cursor does.
    """

    def execute(
        self, query: Any, params: Any = None, *, prepare: bool | None = None, binary: bool | None = None
    ) -> Any:
        """Run one statement."""
        if params and not (isinstance(query, str) and is_plain(query)):
            query, params = psycopg.ClientCursor(self.connection).mogrify(query, params), None
        return super().execute(query, params, prepare=prepare, binary=binary)


class DatabaseOperations(operations.DatabaseOperations):
    """Django's."""

    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> str:
        """A statement with its values, however they were sent; for whoever watches queries."""
        return str(self.compose_sql(sql, params)) if params else str(sql)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, with prepared statements and a free look at kept connections."""

    ops_class = DatabaseOperations

    def get_connection_params(self) -> dict[str, Any]:
        """Django's parameters. They can be changed by OPTIONS: a pooler that knows no prepared statements
        needs prepare_threshold None."""
        parameters: dict[str, Any] = super().get_connection_params()
        options = self.settings_dict["OPTIONS"]
        if "prepare_threshold" not in options:
            parameters["prepare_threshold"] = PREPARED_AFTER
        if parameters["prepare_threshold"] is not None and "cursor_factory" not in options:
            parameters["cursor_factory"] = Cursor
        return parameters

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection that remembers enough statements."""
        connection = super().get_new_connection(conn_params)
        connection.prepared_max = MOST_PREPARED
        return connection

    def is_usable(self) -> bool:
        """Whether a kept connection still stands. A server that goes away says so, which can be read; only
        then is it asked."""
        connection = self.connection
        if connection is None or connection.closed:
            return False
        look = select.poll()
        look.register(connection.fileno(), select.POLLIN)
        return not look.poll(0) or bool(super().is_usable())
