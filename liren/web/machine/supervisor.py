"""Keeping a set of processes running: start them, start again whichever ends, stop them all together."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

from liren.web.machine.guarded import Guard, guarded

FIRST_PAUSE, LONGEST_PAUSE = 0.3, 5.0  # seconds before a program that ended is started again
LONG_ENOUGH = 10.0  # seconds of life after which an end counts as the first one
TRY_AGAIN = 75  # exit code EX_TEMPFAIL: the program will wait by itself for what it lacked
GRACE = 12.0  # seconds to end by itself when asked to


@dataclass(frozen=True, slots=True)
class Program:
    """One process to keep: its name for people, its command line, and what its environment has on top of
    ours.
    """

    name: str
    command: list[str]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Child:
    program: Program
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    due_at: float = 0.0
    ends_in_a_row: int = 0


def pause_before_restart(ends_in_a_row: int) -> float:
    """Seconds to wait after the n-th end in a row: 0.3, 0.6, 1.2 … 5. Short, for jobs have to go on within
    10 s.
    """
    return float(min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (ends_in_a_row - 1)))


class Supervisor:
    """Runs in the main thread: the children are told by the kernel when the thread that made them dies."""

    def __init__(self, say: Callable[[str], None] = print) -> None:
        self._say = say
        self._children: list[_Child] = []
        self._stop = threading.Event()

    def catch_signals(self) -> None:
        """Let SIGTERM, SIGINT and SIGHUP end `watch`."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._asked_to_stop)

    def _asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._stop.set()

    @property
    def is_stopping(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop.is_set()

    def add(self, program: Program) -> None:
        """Start one more program. Programs are stopped in reverse order, so add the database first."""
        child = _Child(program)
        self._children.append(child)
        self._start(child)

    def pid_of(self, name: str) -> int | None:
        """The process id of a program that runs now."""
        for child in self._children:
            if child.program.name == name and child.process and child.process.poll() is None:
                return child.process.pid
        return None

    def wait_for(self, is_true: Callable[[], bool], patience: float) -> bool:
        """Go on supervising until `is_true`, at most `patience` seconds. False: it did not come, or we are
        to stop.
        """
        deadline = time.monotonic() + patience
        while not self._stop.is_set() and time.monotonic() < deadline:
            self._look()
            if is_true():
                return True
            self._stop.wait(0.05)
        return False

    def watch(self) -> None:
        """Supervise until asked to stop."""
        while not self._stop.wait(0.1):
            self._look()

    def stop(self) -> None:
        """End all, last started first; SIGKILL for whoever takes too long."""
        for child in reversed(self._children):
            _end(child)
        self._children.clear()

    def _start(self, child: _Child) -> None:
        guard: Guard = {"parent": os.getpid(), "signal": signal.SIGTERM}
        child.process = subprocess.Popen(  # noqa: S603
            guarded(child.program.command, guard),
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches us alone: we stop them in order
            env={**os.environ, **child.program.environment, "LIREN_SUPERVISED": str(os.getpid())},
        )
        child.started_at = time.monotonic()

    def _look(self) -> None:
        now = time.monotonic()
        for child in self._children:
            if child.process is None:
                if now >= child.due_at:
                    self._start(child)
            elif (code := child.process.poll()) is not None:
                is_first = code == TRY_AGAIN or now - child.started_at > LONG_ENOUGH
                child.ends_in_a_row = 1 if is_first else child.ends_in_a_row + 1
                pause = pause_before_restart(child.ends_in_a_row)
                child.process, child.due_at = None, now + pause
                self._say(
                    f"{child.program.name} ended ({_in_words(code)}); starting it again in {pause:.1f} s"
                )


def _in_words(code: int) -> str:
    if code < 0:
        with suppress(ValueError):
            return signal.Signals(-code).name
    return f"code {code}"


def _end(child: _Child) -> None:
    process = child.process
    if process is None or process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
