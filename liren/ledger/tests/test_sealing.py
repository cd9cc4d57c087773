"""The seal: made as the transaction commits, by everybody in turn, and nothing can be changed afterwards."""

from __future__ import annotations

import threading

import pytest
from django.db import DatabaseError, connection, transaction

from liren.accounts.actors import SYSTEM
from liren.accounts.models import User
from liren.ledger.actions import record, record_many
from liren.ledger.canonical import START, chain_hash
from liren.ledger.models import Entry, Seal
from liren.ledger.verification import verify
from tests.databases import _maintenance


def a_user(login: str = "someone") -> User:
    return User.objects.create(login=login)


def fail_after_noting(user: User) -> None:
    record(SYSTEM, "a.never", user)
    raise ZeroDivisionError


def test_an_entry_is_sealed_when_its_transaction_commits(committed: str) -> None:
    user = a_user()
    with transaction.atomic():
        record(SYSTEM, "user.looked_at", user, count=3, code="甲")
        assert not Seal.objects.exists()
    seal = Seal.objects.get()
    assert (seal.sequence, bytes(seal.previous)) == (1, START)
    entry = Entry.objects.values().get()
    assert bytes(seal.hash) == chain_hash(START, entry)


def test_what_is_rolled_back_leaves_no_gap(committed: str) -> None:
    user = a_user()
    record(SYSTEM, "a.first", user)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        fail_after_noting(user)
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            fail_after_noting(user)
        record(SYSTEM, "a.second", user)
    assert list(Seal.objects.order_by("sequence").values_list("sequence", "entry__verb")) == [
        (1, "a.first"),
        (2, "a.second"),
    ]
    assert verify().ok


def test_nothing_is_left_waiting_for_its_seal(committed: str) -> None:
    user = a_user()
    with transaction.atomic():
        record_many(SYSTEM, "a.imported", [user] * 500)
        record(SYSTEM, "a.finished", user)
    assert Seal.objects.count() == 501
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_sealing")
        assert cursor.fetchone() == (0,)


def test_parallel_writers_make_one_chain(committed: str) -> None:
    user = a_user()

    def write() -> None:
        for number in range(25):
            with transaction.atomic():
                record(SYSTEM, "a.one", user, number=number)
                record(SYSTEM, "a.two", user, number=number)
        connection.close()

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    result = verify()
    assert (result.ok, result.count) == (True, 200)


def test_a_lock_that_another_act_waits_for_does_not_end_in_a_deadlock(committed: str) -> None:
    """One act notes, then refers to a row that another act holds and notes too: sealing comes after both."""
    from liren.accounts.models import Post

    user = a_user()
    holds, may_commit = threading.Event(), threading.Event()
    failures: list[Exception] = []

    def hold() -> None:
        try:
            with transaction.atomic():
                User.objects.select_for_update().get(pk=user.pk)
                holds.set()
                may_commit.wait(10)
                record(SYSTEM, "a.holder", user)
        except DatabaseError as failure:
            failures.append(failure)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    holds.wait(10)
    releaser = threading.Timer(0.5, may_commit.set)
    releaser.start()
    with transaction.atomic():
        record(SYSTEM, "a.before", user)
        Post.objects.create(
            user=user, role="resident"
        )  # its foreign key is checked at commit: waits for `hold`
        record(SYSTEM, "a.after", user)
    holder.join()
    releaser.join()
    assert failures == []
    assert (verify().ok, Seal.objects.count()) == (True, 3)


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_seal"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_nothing_is_changed_or_removed(committed: str, table: str, statement: str) -> None:
    record(SYSTEM, "a.done", a_user())
    column = "verb" if table == "ledger_entry" else "hash"
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(statement.format(table, column, column))


def test_only_a_test_database_can_be_emptied(committed: str) -> None:
    connection.close()
    with _maintenance() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS kept_ledger")
        cursor.execute(f'ALTER DATABASE "{committed}" RENAME TO kept_ledger')
    connection.settings_dict["NAME"] = "kept_ledger"
    try:
        for table in ("ledger_entry", "ledger_seal"):
            with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
                cursor.execute(f"TRUNCATE {table} CASCADE")
    finally:
        connection.close()
        connection.settings_dict["NAME"] = committed
        with _maintenance() as cursor:
            cursor.execute(f'ALTER DATABASE kept_ledger RENAME TO "{committed}"')


def test_details_are_codes_in_canonical_form(db: None) -> None:
    record(SYSTEM, "a.done", a_user(), b=1, a="x", c=None)
    assert Entry.objects.get().details == '{"a":"x","b":1,"c":null}'
