"""Closing everything anew with the key and the cipher in use now. May be broken off and repeated."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import connection, models, transaction

from liren.core.encryption import EncryptedTextField, decrypt, encrypt, is_of_current_key

AT_ONCE = 1000


def encrypted_columns() -> Iterator[tuple[type[models.Model], EncryptedTextField[str, str]]]:
    """Every column that is closed with the platform's key itself."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, EncryptedTextField):
                yield model, field


def rotate_columns() -> int:
    """Close every such value anew that was closed with another key or cipher. Gives how many.

    Raises:
        DecryptionError: the key of a value is not among ``DATA_KEYS_OLD``; nothing of its thousand changes.
    """
    return sum(_rotate(model, field) for model, field in encrypted_columns())


def _rotate(model: type[models.Model], field: EncryptedTextField[str, str]) -> int:
    names = (model._meta.db_table, model._meta.pk.column, field.column)
    table, key, column = (connection.ops.quote_name(str(name)) for name in names)
    done, last = 0, None
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            after = f"AND {key} > %s" if last is not None else ""
            cursor.execute(
                f"SELECT {key}, {column} FROM {table} WHERE length({column}) > 0 {after}"  # noqa: S608
                f" ORDER BY {key} LIMIT {AT_ONCE} FOR UPDATE",
                [] if last is None else [last],
            )
            rows = cursor.fetchall()
            if not rows:
                return done
            last = rows[-1][0]
            stale = [(encrypt(decrypt(bytes(blob), field.context), field.context), pk)
                     for pk, blob in rows if not is_of_current_key(bytes(blob))]  # fmt: skip
            cursor.executemany(f"UPDATE {table} SET {column} = %s WHERE {key} = %s", stale)  # noqa: S608
            done += len(stale)
