"""Which database a command works on, and having it run for as long as the command does."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from liren.web.machine import MachineError
from liren.web.machine.postgres import PATIENCE, Server


@contextmanager
def database() -> Iterator[str]:
    """A database for as long as the block runs; puts its address into DATABASE_URL, which the settings read.

    DATABASE_URL if it is set; else the embedded server that runs; else one that is started, and stopped
    afterwards. Under `liren up` (LIREN_SUPERVISED) it is only waited for: the supervisor starts it.
    """
    if os.environ.get("DATABASE_URL"):
        yield os.environ["DATABASE_URL"]
        return
    server = Server()
    try:
        if os.environ.get("LIREN_SUPERVISED"):
            wait_until_answers(server)
        else:
            server.start()
        os.environ["DATABASE_URL"] = server.url
        yield server.url
    finally:
        server.stop()
        os.environ.pop("DATABASE_URL", None)


def wait_until_answers(server: Server, patience: float = PATIENCE) -> None:
    """Wait for a server that another process starts.

    Raises:
        MachineError: it did not come.
    """
    deadline = time.monotonic() + patience
    while not server.answers():
        if time.monotonic() > deadline:
            raise MachineError(f"The database did not start within {patience:.0f} s. See {server.log}.")
        time.sleep(0.1)
