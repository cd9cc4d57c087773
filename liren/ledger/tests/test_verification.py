"""Verification names the first bad row, in the database and in an exported file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import connection, transaction

from liren.accounts.actors import SYSTEM
from liren.accounts.models import User
from liren.ledger.actions import record
from liren.ledger.models import Entry, Seal
from liren.ledger.verification import Anchor, BadRow, Result, export_ledger, verify, verify_file

# what a tamperer with the rights of the tables' owner does -> what is found, at which place
TAMPERING = {
    "UPDATE ledger_entry SET details = '{}' WHERE id = %(entry)s": "hash_differs",
    "UPDATE ledger_entry SET actor_id = gen_random_uuid() WHERE id = %(entry)s": "hash_differs",
    "UPDATE ledger_entry SET at = at + interval '1 microsecond' WHERE id = %(entry)s": "hash_differs",
    "UPDATE ledger_seal SET hash = sha256('x') WHERE entry_id = %(entry)s": "hash_differs",
    "UPDATE ledger_seal SET previous = sha256('x') WHERE entry_id = %(entry)s": "previous_differs",
    "DELETE FROM ledger_entry WHERE id = %(entry)s": "entry_missing",
    "DELETE FROM ledger_seal WHERE entry_id = %(entry)s": "gap",
}
FOREIGN_KEYS = "SELECT conname FROM pg_constraint WHERE conrelid = 'ledger_seal'::regclass AND contype = 'f'"


def ten_entries() -> list[str]:
    user = User.objects.create(login="someone")
    for number in range(10):
        with transaction.atomic():
            record(SYSTEM, "a.done", user, number=number)
    return [str(entry) for entry in Seal.objects.order_by("sequence").values_list("entry_id", flat=True)]


def tamper(statement: str, **values: str) -> None:
    """Change the tables as their owner can: triggers switched off, foreign keys dropped."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'ledger_seal'::regclass AND contype = 'f'"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE ledger_seal DROP CONSTRAINT "{name}"')
        for table in ("ledger_entry", "ledger_seal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        for table in ("ledger_entry", "ledger_seal"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def first_bad(result: Result) -> BadRow:
    assert not result.ok
    assert result.first_bad is not None
    return result.first_bad


@pytest.mark.parametrize("statement", TAMPERING)
def test_the_first_bad_row_is_named(committed: str, tmp_path: Path, statement: str) -> None:
    entries = ten_entries()
    assert verify().ok
    tamper(statement, entry=entries[6])
    bad = first_bad(verify())
    place = 8 if TAMPERING[statement] == "gap" else 7
    assert (bad.what, bad.sequence, bad.entry_id) == (TAMPERING[statement], place, entries[place - 1])
    export_ledger(tmp_path / "ledger.jsonl")
    assert first_bad(verify_file(tmp_path / "ledger.jsonl")) == bad


def test_an_entry_smuggled_in_without_a_seal_is_found(committed: str) -> None:
    ten_entries()
    tamper(
        "INSERT INTO ledger_entry (id, at, actor_kind, verb, object_type, object_id, division, details)"
        " VALUES ('00000000-0000-7000-8000-000000000001', now(), 'system', 'a.forged', 'x', '1', '', '{}')"
    )
    assert first_bad(verify()) == BadRow(None, "00000000-0000-7000-8000-000000000001", "unsealed")


def test_a_cut_off_end_is_found_by_an_anchor_noted_before(committed: str) -> None:
    entries = ten_entries()
    anchor = Anchor(10, verify().head)
    assert verify(anchor=anchor).ok
    tamper("DELETE FROM ledger_seal WHERE entry_id = %(entry)s", entry=entries[9])
    tamper("DELETE FROM ledger_entry WHERE id = %(entry)s", entry=entries[9])
    assert verify().ok  # the rest is whole in itself
    assert first_bad(verify(anchor=anchor)).what == "gap"
    record(SYSTEM, "a.other", User.objects.get())
    assert first_bad(verify(anchor=anchor)).what == "anchor_differs"


def test_an_exported_ledger_is_verified_without_a_database(committed: str, tmp_path: Path) -> None:
    ten_entries()
    path = tmp_path / "ledger.jsonl"
    assert export_ledger(path) == 10
    assert verify_file(path).head == verify().head
    lines = path.read_text().splitlines()
    row = json.loads(lines[3]) | {"verb": "a.forged"}
    path.write_text("\n".join([*lines[:3], json.dumps(row), *lines[4:]]))
    assert first_bad(verify_file(path)).sequence == 4


def test_an_empty_ledger_is_whole(committed: str) -> None:
    seen: list[int] = []
    assert verify(seen.append) == Result(0, True, None, "00" * 32)
    assert seen == [0]
    assert not Entry.objects.exists()
