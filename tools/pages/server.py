"""The demo city, served for as long as a tool looks at it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0  # seconds for the server to answer


@contextmanager
def demo_city(address: str = "") -> Iterator[str]:
    """Django set up over the demo's database, and the address where its pages are served.

    The database is that of DATABASE_URL, else the embedded one, filled if it is empty. An `address` that is
    given is taken as it is: it must serve the same database.
    """
    os.environ["LIREN_DEMO"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liren.settings")
    from liren.web.machine.database import database

    with database():
        import django

        subprocess.run([sys.executable, "-m", "liren", "fill"], cwd=ROOT, check=True)
        django.setup()
        if address:
            yield address.rstrip("/")
            return
        with _served() as found:
            yield found


@contextmanager
def _served() -> Iterator[str]:
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    web = subprocess.Popen(
        [sys.executable, "-m", "liren", "web", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "LIREN_WEB_PROCESSES": "2"},
    )
    try:
        begun = time.monotonic()
        while not _answers(address):
            if web.poll() is not None or time.monotonic() - begun > PATIENCE:
                sys.exit("The server did not start.")
            time.sleep(0.2)
        yield address
    finally:
        web.terminate()
        with suppress(subprocess.TimeoutExpired):
            web.wait(15)


def _answers(address: str) -> bool:
    with suppress(OSError):
        urllib.request.urlopen(f"{address}/sign-in/", timeout=5).close()  # noqa: S310
        return True
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
