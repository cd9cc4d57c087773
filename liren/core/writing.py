"""Writing one row by a statement that is made once: what Django's `save` builds anew each time costs a step
of a case more than PostgreSQL's part in it.

For records that actions write: no signals, no parents, no files, values that are values.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db import connection, models


@lru_cache(maxsize=200)
def _insertion(model: type[models.Model]) -> tuple[str, tuple[models.Field[Any, Any], ...]]:
    # A column with a default in the database is left to it.
    fields = tuple(field for field in model._meta.concrete_fields if not field.has_db_default())
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    values = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({values})", fields  # noqa: S608


@lru_cache(maxsize=400)
def _change(
    model: type[models.Model], names: tuple[str, ...]
) -> tuple[str, tuple[models.Field[Any, Any], ...]]:
    fields: tuple[models.Field[Any, Any], ...] = tuple(model._meta.get_field(name) for name in names)  # type: ignore[misc]  # of this model, none that points here
    quote = connection.ops.quote_name
    columns = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    table, key = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    return f"UPDATE {table} SET {columns} WHERE {key} = %s", fields  # noqa: S608


def insert_row(instance: models.Model) -> None:
    """Insert a new record: as `save(force_insert=True)`."""
    statement, fields = _insertion(type(instance))
    values = [field.get_db_prep_save(field.pre_save(instance, True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    instance._state.adding = False
    instance._state.db = connection.alias


def update_row(instance: models.Model, *names: str) -> None:
    """Write these fields of a known record: as `save(update_fields=names)`.

    Raises:
        DoesNotExist: it is gone.
    """
    statement, fields = _change(type(instance), names)
    values = [field.get_db_prep_save(getattr(instance, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, instance._meta.pk.get_db_prep_value(instance.pk, connection)])
        if cursor.rowcount != 1:
            raise type(instance).DoesNotExist  # type: ignore[attr-defined]  # every model has its own
