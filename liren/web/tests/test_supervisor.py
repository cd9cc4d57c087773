"""`liren up`: whatever dies comes back, and when it ends nothing stays behind."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from liren.web.machine.addresses import free_port, is_served, url_of
from liren.web.machine.supervisor import Program, Supervisor, pause_before_restart
from liren.web.tests.machine_room import Platform, are_gone, descendants, wait_until

pytestmark = [pytest.mark.machine, pytest.mark.slow, pytest.mark.xdist_group("machine")]


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    made = Platform(tmp_path_factory.mktemp("里仁 data") / "d")
    made.start()
    yield made
    if made.is_running():
        made.stop()


@pytest.mark.parametrize("name", ["web", "worker", "postgres"])
def test_a_killed_process_is_back_within_seconds(platform: Platform, name: str) -> None:
    words = ("web", "--port", str(platform.port)) if name == "web" else (name,)
    before = platform.child(*words)
    before.send_signal(signal.SIGKILL)

    def is_back() -> bool:
        try:
            return bool(platform.child(*words).pid != before.pid)
        except AssertionError:
            return False

    wait_until(is_back, 8, f"{name} is back")
    wait_until(platform.server.answers, 8, "the database answers")
    wait_until(lambda: is_served(platform.url), 15, "the web server answers")


def test_pages_answer_after_postgres_restarted(platform: Platform) -> None:
    platform.postmaster().send_signal(signal.SIGINT)
    wait_until(platform.server.answers, 10, "the database is back")
    for _ in range(5):
        connection = http.client.HTTPConnection("127.0.0.1", platform.port, timeout=10)
        connection.request("GET", "/operations/jobs/")
        assert connection.getresponse().status in {302, 401}
        connection.close()


def test_another_command_uses_the_running_database(platform: Platform) -> None:
    command = [sys.executable, "-m", "liren", "check", "migrations"]
    environment = platform.environment
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout.strip() == "migrations: in order"
    assert platform.server.answers()


def test_a_second_platform_takes_the_next_port(platform: Platform) -> None:
    assert free_port("127.0.0.1", platform.port) > platform.port


def test_when_the_supervisor_is_killed_everything_goes_and_a_new_one_starts_over_it(
    platform: Platform,
) -> None:
    assert platform.process
    everything = descendants(platform.process.pid)
    platform.stop(signal.SIGKILL)
    wait_until(lambda: are_gone(everything), 20, "all processes end")
    platform.log.write_text("")
    platform.start()


def test_it_stops_cleanly_when_asked(platform: Platform) -> None:
    """Last: it ends the platform."""
    assert platform.process
    everything = descendants(platform.process.pid)
    assert platform.stop(signal.SIGINT) == 0
    assert are_gone(everything)
    assert not (platform.data / "postgres" / "postmaster.pid").exists()
    assert "Traceback" not in platform.said()


def test_pauses_grow_and_stay_short() -> None:
    assert pause_before_restart(1) == 0.3
    assert pause_before_restart(2) == 0.6
    assert pause_before_restart(50) == 5.0


def test_a_program_that_ends_is_started_again_and_said_so() -> None:
    said: list[str] = []
    supervisor = Supervisor(said.append)
    supervisor.add(Program("short", [sys.executable, "-c", "raise SystemExit(3)"]))
    try:
        supervisor.wait_for(lambda: len(said) >= 2, patience=5)
    finally:
        supervisor.stop()
    assert said[0] == "short ended (code 3); starting it again in 0.3 s"


def test_addresses_in_words() -> None:
    assert url_of("0.0.0.0", 8000) == "http://127.0.0.1:8000/"
    assert url_of("::1", 80) == "http://[::1]:80/"
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert free_port("127.0.0.1", silent.getsockname()[1]) != silent.getsockname()[1]
