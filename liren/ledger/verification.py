"""Checking the chain: in the database, or offline in an exported file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from liren.ledger.canonical import FIELDS, START, chain_hash, moment

CHUNK = 5000  # rows from the server at a time
Progress = Callable[[int], None]
Row = Mapping[str, Any]  # a seal and its entry; the entry's fields are None if it is gone

_ENTRY = ", ".join(f"e.{field}" for field in FIELDS)
_CHAIN = f"""
    SELECT s.sequence, s.entry_id AS sealed_entry, s.previous, s.hash, {_ENTRY}
    FROM ledger_seal s LEFT JOIN ledger_entry e ON e.id = s.entry_id ORDER BY s.sequence
"""  # noqa: S608  # fixed column names
_UNSEALED = """
    SELECT e.id FROM ledger_entry e WHERE NOT EXISTS (SELECT FROM ledger_seal s WHERE s.entry_id = e.id)
    ORDER BY e.at, e.id LIMIT 1
"""


@dataclass(frozen=True)
class BadRow:
    """The first place where the ledger is not as it was written."""

    sequence: int | None  # None for an entry that has no seal
    entry_id: str
    what: str  # "gap", "entry_missing", "previous_differs", "hash_differs", "unsealed", "anchor_differs"


@dataclass(frozen=True)
class Result:
    """What was found. `head` is the last good seal in hex: noted elsewhere, it serves as an anchor."""

    count: int
    ok: bool
    first_bad: BadRow | None
    head: str


@dataclass(frozen=True)
class Anchor:
    """A seal known from an earlier run. If the ledger's end was cut off or rewritten, it no longer fits."""

    sequence: int
    hash: str


def verify(progress: Progress | None = None, *, anchor: Anchor | None = None) -> Result:
    """Recompute every seal in order and say which row is the first that doesn't fit.

    Args:
        progress: called now and then with the number of rows checked.
        anchor: a seal that must still be in the chain.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        result = check_chain(_rows_in_database(), progress, anchor)
        cursor.execute(_UNSEALED)
        unsealed = cursor.fetchone()
    if result.ok and unsealed:
        return Result(result.count, False, BadRow(None, str(unsealed[0]), "unsealed"), result.head)
    return result


def export_ledger(path: Path) -> int:
    """Write the whole chain as JSON lines, to be checked elsewhere by `verify_file`; says how many."""
    count = 0
    with transaction.atomic(), path.open("w", encoding="utf-8") as file:
        for row in _rows_in_database():
            file.write(
                json.dumps({key: _plain(value) for key, value in row.items()}, ensure_ascii=False) + "\n"
            )
            count += 1
    return count


def verify_file(path: Path, progress: Progress | None = None, *, anchor: Anchor | None = None) -> Result:
    """Recompute every seal of an exported file. Needs no database."""
    with path.open(encoding="utf-8") as file:
        rows = (_revived(json.loads(line)) for line in file if line.strip())
        return check_chain(rows, progress, anchor)


def check_chain(
    rows: Iterable[Mapping[str, Any]], progress: Progress | None, anchor: Anchor | None
) -> Result:
    """Walk the chain from its start. Stops at the first row that doesn't fit."""
    head, count = START, 0
    for row in rows:
        wrong = _wrong_with(row, count + 1, head)
        if (
            wrong is None
            and anchor
            and row["sequence"] == anchor.sequence
            and bytes(row["hash"]).hex() != anchor.hash
        ):
            wrong = "anchor_differs"
        if wrong is not None:
            entry = row["id"] or row["sealed_entry"]
            return Result(count, False, BadRow(row["sequence"], str(entry), wrong), head.hex())
        head, count = bytes(row["hash"]), count + 1
        if progress is not None and count % CHUNK == 0:
            progress(count)
    if progress is not None:
        progress(count)
    if anchor is not None and count < anchor.sequence:
        return Result(count, False, BadRow(count + 1, "", "gap"), head.hex())
    return Result(count, True, None, head.hex())


def _fits(row: Row, anchor: Anchor) -> bool:
    return bool(row["sequence"] != anchor.sequence or bytes(row["hash"]).hex() == anchor.hash)


def _wrong_with(row: Row, sequence: int, head: bytes) -> str | None:
    if row["sequence"] != sequence:
        return "gap"
    if row["id"] is None:
        return "entry_missing"
    if bytes(row["previous"]) != head:
        return "previous_differs"
    return None if bytes(row["hash"]) == chain_hash(head, row) else "hash_differs"


def _rows_in_database() -> Iterator[dict[str, Any]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(_CHAIN)
        names = [column.name for column in cursor.description]
        while rows := cursor.fetchmany(CHUNK):
            for row in rows:
                yield dict(zip(names, row, strict=True))


def _plain(value: object) -> object:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, datetime):
        return moment(value)
    return value if value is None or isinstance(value, int) else str(value)


def _revived(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "previous": bytes.fromhex(row["previous"]), "hash": bytes.fromhex(row["hash"])}
