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

from liren.core.jobs import run_waiting_jobs
from tests.canary import NAME, TYPED, body, plant, smelled, smelled_in_tables
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

OWN_DOORS = {"my_data"}  # the outsider is the one whose secret it is: their own page shows it to them
SEARCHES = (
    ("POST", "/people/", "words"),
    ("GET", "/search/", "q"),
    ("GET", "/desk/", "q"),
    ("GET", "/staff/", "q"),
)


def knock(client: Client, method: str, path: str) -> tuple[int, list[str]]:
    """The answer's status and the planted secrets in it; whatever it did is undone."""
    cookies = client.cookies.output()
    with transaction.atomic():
        save = transaction.savepoint()
        answer = client.get(path) if method == "GET" else client.post(path)
        leaked = smelled(body(answer))
        transaction.savepoint_rollback(save)
    client.cookies.clear()
    client.cookies.load(cookies.replace("Set-Cookie: ", ""))
    return answer.status_code, leaked


@pytest.mark.slow
def test_every_door_opens_to_exactly_those_in_the_table_and_tells_no_secret_of_another_district(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    world = build_world(cast)
    plant(cast)
    run_waiting_jobs()
    clients = {who: visitor() if who == "nobody" else signed_in(cast, who) for who in WHO}
    lines, leaks = [f"{'door':<28} {'':<5}" + "".join(f"{who[:9]:>10}" for who in WHO)], []
    for door in doors(world):
        row = ""
        for who in WHO:
            status, leaked = knock(clients[who], door.method, door.path)
            row += f"{status:>10}"
            if leaked and not (who == "outsider" and door.name in OWN_DOORS):
                leaks.append(f"{door.name} {door.method} {who}: {leaked}")
        lines.append(f"{door.name:<28} {door.method:<5}" + row)
    found = "\n".join(lines) + "\n"
    if os.environ.get("LIREN_WRITE_BASELINES"):
        TABLE.write_text(found)
    assert not leaks
    assert not smelled(caplog.text.encode())
    assert not smelled_in_tables()
    assert found == TABLE.read_text()


@pytest.mark.slow
@pytest.mark.parametrize("who", [who for who in WHO if who not in ("nobody", "resident", "neighbour")])
def test_looking_for_somebody_of_another_district_finds_nobody_and_confirms_nothing(
    cast: Cast, who: str
) -> None:
    plant(cast)
    client = signed_in(cast, who)
    for typed in TYPED:
        for method, path, data in SEARCHES:
            answer = client.post(path, {data: typed}) if method == "POST" else client.get(path, {data: typed})
            text = body(answer).decode(errors="replace").replace(typed, "")
            assert not smelled(text.encode()), (path, typed)
            nobody = "没有谁叫这个" if typed in (NAME, NAME[:2]) else "13100000000"
            other = (
                client.post(path, {data: nobody}) if method == "POST" else client.get(path, {data: nobody})
            )
            assert other.status_code == answer.status_code, (path, typed)


def test_the_table_has_no_server_error() -> None:
    assert " 500" not in TABLE.read_text()
