"""A real server on a database of the test's own, and a real Chromium; one window for each person."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from django.db import connections
from playwright.sync_api import Browser, sync_playwright

from tests.browser.cable import Cable
from tests.browser.windows import CHROMIUM_SWITCHES, Windows
from tests.cast import build_cast
from tools.system_packages import find_chromium


@pytest.fixture
def chromium(address: str) -> Iterator[Browser]:
    """The browser; the tests fail without one (make test gets it where it can).

    It starts after the database is there: inside Playwright's loop this thread has other connections.
    """
    path = find_chromium()
    if path is None:
        pytest.fail("No Chromium found. `make test` installs it where it may; else set LIREN_CHROMIUM.")
    # Playwright's loop runs in this thread, where Django would otherwise refuse to touch the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_SWITCHES))
        yield browser
        browser.close()
        connections.close_all()  # those of the loop; the next test has another database
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def address(committed: str) -> Iterator[str]:
    """A server with pages and streams on one port, as `liren web` runs it."""
    from liren.web.asgi import application

    server = uvicorn.Server(uvicorn.Config(application, port=0, log_level="warning", lifespan="on"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
        assert thread.is_alive(), "the server did not start"
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(15)


@pytest.fixture
def windows(address: str, chromium: Browser) -> Iterator[Windows]:
    """Windows for the cast."""
    # Inside Playwright's loop Django keeps connections of its own; the last test's went with its database.
    connections.close_all()
    opened = Windows(chromium, address, build_cast())
    yield opened
    opened.close()
    connections.close_all()


@pytest.fixture
def cable(address: str) -> Iterator[Cable]:
    """A line to the server that can be pulled."""
    line = Cable(address)
    yield line
    line.close()


@pytest.fixture
def phones(cable: Cable, chromium: Browser) -> Iterator[Windows]:
    """Windows for the cast at the other end of the cable."""
    connections.close_all()
    opened = Windows(chromium, cable.address, build_cast())
    yield opened
    opened.close()
    connections.close_all()
