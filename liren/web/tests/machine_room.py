"""A whole running platform in a folder of its own, for tests that kill parts of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import psycopg

from liren.web.machine.folders import any_free_port
from liren.web.machine.postgres import Server


def wait_until(
    is_true: Callable[[], bool], seconds: float, what: str, tell: Callable[[], str] = str
) -> float:
    """Wait for something; the seconds it took. Fails the test when it takes longer, with what `tell`
    tells.
    """
    begun = time.monotonic()
    while not is_true():
        assert time.monotonic() - begun < seconds, f"{what}: not within {seconds} s\n{tell()}"
        time.sleep(0.05)
    return time.monotonic() - begun


class Platform:
    """`liren up` as a real process over `data`."""

    def __init__(self, data: Path, settings: str = "liren.settings") -> None:
        self.data, self.port = data, any_free_port()
        self.log = data / "up.log"
        self.environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {
            "LIREN_DATA": str(data),
            "LIREN_PORT": str(self.port),
            "LIREN_WEB_PROCESSES": "1",
            "DJANGO_SETTINGS_MODULE": settings,
        }
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def server(self) -> Server:
        """Its database."""
        return Server(self.data / "postgres")

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        """Start it and wait until it serves."""
        self.data.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            command = [sys.executable, "-m", "liren", "up"]
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=self.environment)
        wait_until(lambda: f"Liren is up: {self.url}" in self.said() or not self.is_running(), 90, "start")
        assert self.is_running(), self.said()

    def is_running(self) -> bool:
        """Whether the supervisor lives."""
        return self.process is not None and self.process.poll() is None

    def said(self) -> str:
        """Everything it wrote so far."""
        return self.log.read_text(errors="replace")

    def stop(self, how: int = signal.SIGTERM) -> int:
        """Stop it; its exit code."""
        assert self.process
        self.process.send_signal(how)
        return self.process.wait(40)

    def child(self, *words: str) -> psutil.Process:
        """The running process that was started as `liren <words>`."""
        assert self.process
        for process in psutil.Process(self.process.pid).children(recursive=True):
            try:
                if tuple(process.cmdline()[2 : 2 + 1 + len(words)]) == ("liren", *words):
                    return process
            except psutil.Error:
                continue
        raise AssertionError(f"no process liren {' '.join(words)}:\n{self.said()}")

    def postmaster(self) -> psutil.Process:
        """PostgreSQL's first process."""
        return psutil.Process(int((self.data / "postgres" / "postmaster.pid").read_text().split()[0]))

    def connect(self) -> psycopg.Connection[tuple[object, ...]]:
        """A connection of the test's own; waits while PostgreSQL restarts."""
        wait_until(self.server.answers, 10, "PostgreSQL answers")
        return psycopg.connect(self.server.url, autocommit=True)


def descendants(pid: int) -> list[psutil.Process]:
    """All processes below this one, and itself."""
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def are_gone(processes: list[psutil.Process]) -> bool:
    """Whether none of them lives any more. A zombie that nobody reaps (a container's first process) is
    gone.
    """
    return not any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in processes)
