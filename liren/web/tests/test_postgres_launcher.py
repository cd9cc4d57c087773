"""The embedded PostgreSQL: it starts wherever the folder lies, comes back after any death, and is never
there twice.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
import psycopg
import pytest

from liren.web.machine import MachineError
from liren.web.machine.endpoint import last_port, remember_port
from liren.web.machine.folders import any_free_port
from liren.web.machine.postgres import Server
from liren.web.machine.postgres_log import explain
from liren.web.tests.machine_room import wait_until

pytestmark = [pytest.mark.machine, pytest.mark.slow, pytest.mark.xdist_group("machine")]

HOLD = """
import sys, time
from pathlib import Path
from liren.web.machine.postgres import Server
server = Server(Path(sys.argv[1]))
print(server.start(), server.process.pid if server.process else 0, flush=True)
time.sleep(600)
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path / "data" / "postgres")
    yield made
    made.stop()


def _ask(server: Server, query: str) -> object:
    with closing(psycopg.connect(server.url, autocommit=True)) as connection:
        row = connection.execute(query.encode()).fetchone()
    return row[0] if row else None


def _write(server: Server, statement: str) -> None:
    with closing(psycopg.connect(server.url, autocommit=True)) as connection:
        connection.execute(statement.encode())


def _kill_server(server: Server) -> None:
    assert server.process
    server.process.kill()
    server.process.wait(10)


@pytest.mark.parametrize("name", ["plain", "with space", "里仁 数据", "quote ' and $HOME %20"])
def test_it_starts_in_a_folder_of_any_name(tmp_path: Path, name: str) -> None:
    server = Server(tmp_path / name / "postgres")
    try:
        assert server.start()
        assert _ask(server, "SELECT upper('里仁 é')") == "里仁 É"
    finally:
        server.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root steps down to another user")
def test_as_root_it_runs_as_somebody_else_below_a_closed_folder_and_opens_nothing(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    server = Server(closed / "data" / "postgres")
    try:
        server.start()
        assert server.process
        assert psutil.Process(server.process.pid).uids().effective != 0
        assert closed.stat().st_mode & 0o777 == 0o700
        assert _ask(server, "SELECT 1") == 1
    finally:
        server.stop()


def test_the_platforms_role_is_no_superuser_and_commits_are_durable(server: Server) -> None:
    server.start()
    assert _ask(server, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    assert _ask(server, "SHOW synchronous_commit") == "on"
    assert _ask(server, "SHOW fsync") == "on"
    _write(server, "CREATE EXTENSION btree_gist")  # trusted: the owner of the database may


def test_nobody_gets_in_without_the_password(server: Server) -> None:
    server.start()
    stranger = server.url.replace(server.url.split(":")[2].split("@")[0], "guess")
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(stranger)


def test_what_was_committed_survives_the_death_of_the_server(server: Server) -> None:
    server.start()
    _write(server, "CREATE TABLE kept AS SELECT generate_series(1, 500)")
    port = last_port(server.folder)
    _kill_server(server)
    assert server.start()
    assert _ask(server, "SELECT count(*) FROM kept") == 500
    assert last_port(server.folder) == port


def test_a_second_one_uses_the_first(server: Server) -> None:
    assert server.start()
    second = Server(server.folder)
    assert not second.start()
    second.stop()
    assert server.answers()


def test_many_at_once_make_one_server(server: Server) -> None:
    command = [sys.executable, "-c", HOLD, str(server.folder)]
    holders = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    try:
        answers = [holder.stdout.readline().split()[0] for holder in holders if holder.stdout]
        assert sorted(answers) == ["False", "False", "False", "True"]
        assert server.answers()
    finally:
        for holder in holders:
            holder.kill()
            holder.wait()


def test_it_ends_with_the_process_that_started_it(server: Server) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(server.folder)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout
    started, pid = holder.stdout.readline().split()
    assert started == "True"
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    wait_until(lambda: not psutil.pid_exists(int(pid)) or not server.answers(), 10, "PostgreSQL ends")
    assert server.start()


def test_a_pid_file_that_names_a_living_stranger_is_no_obstacle(server: Server) -> None:
    server.start()
    _kill_server(server)
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        path = server.folder / "postmaster.pid"
        lines = path.read_text().splitlines()
        path.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        assert server.start()
    finally:
        stranger.kill()
        stranger.wait()


def test_a_port_that_somebody_else_took_is_changed(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    server.start()
    port = last_port(server.folder)
    assert port
    server.stop()
    with socket.create_server(("127.0.0.1", port)):
        assert server.start()
        assert last_port(server.folder) != port
    assert "is taken" in capsys.readouterr().err


def test_a_port_that_was_asked_for_and_is_taken_is_an_error(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("LIREN_POSTGRES_PORT", str(port))
        with pytest.raises(MachineError, match=f"Port {port}"):
            server.start()


def test_an_endpoint_that_leads_to_a_stranger_is_not_believed(server: Server) -> None:
    server.folder.parent.mkdir(parents=True)
    remember_port(server.folder, any_free_port())
    assert not server.answers()
    server.folder.with_name("postgres.json").write_text("no json")
    assert server.start()
    assert json.loads(server.folder.with_name("postgres.json").read_text())["port"]


def test_a_making_that_was_broken_off_is_begun_again(server: Server) -> None:
    half = server.folder.with_name("postgres.new")
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    assert server.start()
    assert not half.exists()


def test_data_of_another_version_is_left_alone_with_a_word(server: Server) -> None:
    server.start()
    server.stop()
    (server.folder / "PG_VERSION").write_text("14\n")
    with pytest.raises(MachineError, match="written by PostgreSQL 14"):
        server.start()


@pytest.mark.parametrize(
    ("logged", "said"),
    [
        ("FATAL:  could not write lock file: No space left on device", "the disk is full"),
        ('LOG:  could not bind IPv4 address "127.0.0.1": Address already in use', "its port was taken"),
        ("FATAL:  something never seen before", "something never seen before"),
    ],
)
def test_the_log_becomes_one_sentence(tmp_path: Path, logged: str, said: str) -> None:
    log = tmp_path / "postgres.log"
    log.write_text(f"old trouble: Permission denied\n{logged}\n")
    assert said in explain(log, len("old trouble: Permission denied\n"), "PostgreSQL did not start")
