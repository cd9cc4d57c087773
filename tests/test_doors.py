"""Who gets through which door: every URL, by GET and by an empty POST, as everybody; kept in doors.txt.

A new URL without a row fails. After a change that is meant: LIREN_WRITE_BASELINES=1, and read the difference.
200 page, 302 led on, 401/403 refused, 404 nothing there for you, 405 no such method, 409/422 let in, but not
like this.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from tests.cast import Cast
from tests.doors import build_world, doors
from tests.visitors import signed_in, visitor

TABLE = Path(__file__).with_name("doors.txt")
WHO = (
    "nobody",
    "resident",
    "neighbour",
    "grid_worker",
    "community_worker",
    "secretary",
    "dispatcher",
    "handler",
    "other_handler",
    "commander",
    "auditor",
    "administrator",
    "outsider",
)


def knock(client: Client, method: str, path: str) -> int:
    """The answer's status; whatever it did, in the database and in the browser, is undone."""
    cookies = client.cookies.output()
    with transaction.atomic():
        save = transaction.savepoint()
        answer = client.get(path) if method == "GET" else client.post(path)
        transaction.savepoint_rollback(save)
    client.cookies.clear()
    client.cookies.load(cookies.replace("Set-Cookie: ", ""))
    return answer.status_code


@pytest.mark.slow
def test_every_door_opens_to_exactly_those_in_the_table(cast: Cast) -> None:
    world = build_world(cast)
    clients = {who: visitor() if who == "nobody" else signed_in(cast, who) for who in WHO}
    lines = [f"{'door':<28} {'':<5}" + "".join(f"{who[:9]:>10}" for who in WHO)]
    for door in doors(world):
        statuses = [knock(clients[who], door.method, door.path) for who in WHO]
        lines.append(f"{door.name:<28} {door.method:<5}" + "".join(f"{status:>10}" for status in statuses))
    found = "\n".join(lines) + "\n"
    if os.environ.get("LIREN_WRITE_BASELINES"):
        TABLE.write_text(found)
    assert found == TABLE.read_text()


def test_the_table_has_no_server_error() -> None:
    assert " 500" not in TABLE.read_text()
