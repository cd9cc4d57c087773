"""pytest plugin: a database before Django's settings are read, so that a plain `pytest` works.

Loaded by `-p` in pyproject.toml: a conftest.py comes too late, pytest-django has read the settings by then.
With DATABASE_URL set it does nothing. Otherwise it starts the embedded server over a folder of its own,
`postgres-test`, without fsync: what is lost with the machine there is nobody's. All else is as in a real one.
xdist's workers inherit the address.
"""

from __future__ import annotations

import os

import pytest

from liren.web.machine import MachineError
from liren.web.machine.folders import data_folder
from liren.web.machine.postgres import Server

_server: Server | None = None


def ensure_database() -> str:
    """The address of a database server to test with, for DATABASE_URL; started for this process if need
    be.
    """
    global _server  # noqa: PLW0603
    if not os.environ.get("DATABASE_URL"):
        _server = Server(data_folder() / "postgres-test", durable=False)
        _server.start()
        os.environ["DATABASE_URL"] = _server.url
    return os.environ["DATABASE_URL"]


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Before everything else that looks at the settings."""
    try:
        ensure_database()
    except MachineError as error:
        raise pytest.UsageError(str(error)) from error


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server that this process started."""
    if _server is not None:
        _server.stop()
