"""The process `liren postgres`: keep the embedded server running, and go down with it in good order."""

from __future__ import annotations

import signal
import sys
import time
from types import FrameType

from liren.web.machine import MachineError
from liren.web.machine.postgres import Server

LOOK_EVERY = 0.1  # seconds


class _StopRequestedError(BaseException):
    """Raised in the main thread by the first SIGTERM, SIGINT or SIGHUP."""


def _raise_stop(number: int, frame: FrameType | None) -> None:
    for other in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(other, signal.SIG_IGN)
    raise _StopRequestedError


def keep_postgres() -> int:
    """Run until asked to stop. A server that another command started is used, and replaced the moment it
    ends.
    """
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _raise_stop)
    server = Server()
    try:
        has_started = False
        while True:
            try:
                is_ours = server.start()
            except MachineError as error:
                if not has_started:
                    raise
                print(f"liren: {error}", file=sys.stderr)  # noqa: T201
                time.sleep(1)
                continue
            has_started = True
            while is_ours and server.process and server.process.poll() is None:
                time.sleep(LOOK_EVERY)
            time.sleep(LOOK_EVERY)
    except _StopRequestedError:
        return 0
    finally:
        server.stop()
