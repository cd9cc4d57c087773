"""The stream of changes, through a real server: who may open one, what comes through it, and when it ends."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from liren.web.machine.folders import PROJECT
from liren.web.streams import PER_READER
from liren.web.tests.machine_room import Platform, wait_until
from tests.cast import COMMUNITY, DISTRICT, GRID, OTHER_DISTRICT, SUBDISTRICT

pytestmark = [pytest.mark.machine, pytest.mark.slow, pytest.mark.xdist_group("machine")]


class Stream:
    """An open stream, read line by line."""

    def __init__(self, port: int, session: str, query: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        headers = {"Cookie": f"sessionid={session}"} if session else {}
        self.connection.request("GET", f"/streams/changes{query}", headers=headers)
        self.response = self.connection.getresponse()

    @property
    def status(self) -> int:
        return self.response.status

    def next(self) -> tuple[str, Any] | None:
        """The next event and its data; None when the stream has ended."""
        name = ""
        while line := self.response.readline():
            if line.startswith(b"event: "):
                name = line[7:].decode().strip()
            elif line.startswith(b"data: "):
                return name, json.loads(line[6:])
        return None

    def close(self) -> None:
        self.connection.close()


@dataclass
class Scene:
    platform: Platform
    sessions: dict[str, str]

    def open(self, who: str, query: str = "") -> Stream:
        return Stream(self.platform.port, self.sessions.get(who, ""), query)

    def announce(self, *changes: tuple[str, str, str]) -> None:
        with self.platform.connect() as connection, connection.transaction():
            for change in changes:
                connection.execute("SELECT pg_notify('liren_changes', %s)", [json.dumps(change)])

    def announce_until_heard(self, stream: Stream, division: str) -> None:
        self.announce(("case", str(uuid4()), division))
        assert stream.next() is not None


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    platform = Platform(tmp_path_factory.mktemp("data"))
    platform.start()
    environment = os.environ | platform.environment | {"DATABASE_URL": platform.server.url}
    command = [sys.executable, "-m", "liren.web.tests.stream_people"]
    made = subprocess.run(command, env=environment, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    yield Scene(platform, json.loads(made.stdout))
    platform.stop()


@pytest.mark.parametrize(
    ("who", "query", "status"),
    [
        ("nobody", "", 401),
        ("resident", "", 403),
        ("dispatcher", "", 200),
        ("dispatcher", f"?scope={SUBDISTRICT}", 200),
        ("dispatcher", f"?scope={GRID}", 200),
        ("dispatcher", f"?scope={DISTRICT}", 403),
        ("dispatcher", "?scope=", 200),
        ("dispatcher", f"?scope={COMMUNITY}&scope={OTHER_DISTRICT}", 403),
        ("administrator", f"?scope={OTHER_DISTRICT}", 200),
    ],
)
def test_a_stream_is_for_staff_within_their_scope(scene: Scene, who: str, query: str, status: int) -> None:
    stream = scene.open(who, query)
    assert stream.status == status
    stream.close()


def test_other_paths_and_methods_are_refused(scene: Scene) -> None:
    for method, path, status in (("GET", "/streams/else", 404), ("POST", "/streams/changes", 405)):
        connection = http.client.HTTPConnection("127.0.0.1", scene.platform.port, timeout=10)
        connection.request(method, path)
        assert connection.getresponse().status == status
        connection.close()


def test_changes_arrive_filtered_by_scope_and_without_repeats(scene: Scene) -> None:
    stream = scene.open("dispatcher")
    mine, theirs = str(uuid4()), str(uuid4())
    scene.announce(("case", theirs, OTHER_DISTRICT), ("case", mine, GRID), ("case", mine, GRID))
    assert stream.next() == ("changes", [["case", mine, GRID]])
    stream.close()


def test_a_hundred_changes_come_as_at_most_two_batches_a_second_apart(scene: Scene) -> None:
    stream = scene.open("commander")
    ids = [str(uuid4()) for _ in range(100)]
    begun = time.monotonic()
    for some in ids:
        scene.announce(("case", some, GRID))
    heard: list[str] = []
    batches = 0
    while len(heard) < len(ids):
        event = stream.next()
        assert event is not None
        batches += 1
        heard += [change[1] for change in event[1]]
    assert sorted(heard) == sorted(ids)
    assert batches <= 2 + int(time.monotonic() - begun)
    stream.close()


def test_more_than_a_page_could_fetch_one_by_one_asks_for_a_reload(scene: Scene) -> None:
    stream = scene.open("commander")
    scene.announce(*[("case", str(uuid4()), GRID) for _ in range(2000)])
    events = [stream.next(), stream.next()]
    assert ("reload", {}) in events
    stream.close()


def test_a_post_that_ended_closes_the_stream_within_five_seconds(scene: Scene) -> None:
    stream = scene.open("secretary")
    scene.announce_until_heard(stream, COMMUNITY)
    with scene.platform.connect() as connection:
        connection.execute(
            "UPDATE accounts_post SET valid_to = current_date - 1"
            " WHERE user_id = (SELECT id FROM accounts_user WHERE login = 'secretary')"
        )
    begun = time.monotonic()
    assert stream.next() is None
    assert time.monotonic() - begun < 5.0


def test_a_word_about_the_reader_closes_it_at_once(scene: Scene) -> None:
    stream = scene.open("grid_leader")
    scene.announce_until_heard(stream, COMMUNITY)
    with scene.platform.connect() as connection:
        user = connection.execute(
            "UPDATE accounts_post SET valid_to = current_date - 1"
            " WHERE user_id = (SELECT id FROM accounts_user WHERE login = 'grid_leader') RETURNING user_id"
        ).fetchone()
        assert user
        connection.execute("SELECT pg_notify('liren_changes', %s)", [json.dumps(["actor", str(user[0]), ""])])
    begun = time.monotonic()
    assert stream.next() is None
    assert time.monotonic() - begun < 1.5


def test_one_reader_gets_so_many_streams_and_no_more(scene: Scene) -> None:
    streams = [scene.open("handler") for _ in range(PER_READER)]
    one_more = scene.open("handler")
    assert [stream.status for stream in streams] == [200] * PER_READER
    assert one_more.status == 429
    for stream in streams:
        stream.close()
    wait_until(lambda: scene.open("handler").status == 200, 5, "places are free again")


def test_open_streams_take_no_thread_from_the_pages(scene: Scene) -> None:
    who = ["dispatcher", "commander", "auditor", "administrator", "department_head"]
    streams = [scene.open(name) for name in who for _ in range(PER_READER - 2)]
    connection = http.client.HTTPConnection("127.0.0.1", scene.platform.port, timeout=5)
    connection.request("GET", "/")
    assert connection.getresponse().status < 600
    for stream in streams:
        stream.close()


def test_when_postgres_restarts_the_stream_ends_and_a_new_one_works(scene: Scene) -> None:
    stream = scene.open("administrator")
    scene.announce_until_heard(stream, GRID)
    scene.platform.postmaster().send_signal(signal.SIGINT)
    assert stream.next() is None
    wait_until(scene.platform.server.answers, 10, "PostgreSQL is back")

    def works() -> bool:
        fresh = scene.open("administrator")
        scene.announce(("case", str(uuid4()), GRID))
        return fresh.status == 200 and fresh.next() is not None

    wait_until(works, 10, "a new stream works")


def test_the_server_stops_in_time_with_open_streams(scene: Scene) -> None:
    """Last: it ends the platform."""
    stream = scene.open("administrator")
    begun = time.monotonic()
    assert scene.platform.stop() == 0
    assert time.monotonic() - begun < 8
    assert stream.next() is None
