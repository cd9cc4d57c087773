"""Where the web server listens: LIREN_BIND and LIREN_PORT."""

from __future__ import annotations

import os
import urllib.error
import urllib.request

from liren.web.machine import MachineError
from liren.web.machine.folders import is_port_free

TRIES = 50


def bind_address() -> str:
    """LIREN_BIND, else 127.0.0.1: nobody outside this machine until somebody decides so."""
    return os.environ.get("LIREN_BIND", "127.0.0.1")


def wanted_port() -> int:
    """LIREN_PORT, else 8000.

    Raises:
        MachineError: it is not a port number.
    """
    text = os.environ.get("LIREN_PORT", "8000")
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise MachineError(f"LIREN_PORT={text} is not a port number.")
    return int(text)


def free_port(host: str, wanted: int) -> int:
    """`wanted`, or the next port after it that is free.

    Raises:
        MachineError: none of the next 50 is.
    """
    for port in range(wanted, min(wanted + TRIES, 65536)):
        if is_port_free(port, host):
            return port
    raise MachineError(f"The ports {wanted} to {wanted + TRIES - 1} are all taken. Set LIREN_PORT.")


def url_of(host: str, port: int) -> str:
    """What to type into a browser on this machine."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown}:{port}/"


def is_served(url: str) -> bool:
    """Whether a web server answers there, whatever it answers."""
    try:
        with urllib.request.urlopen(url, timeout=10):  # noqa: S310
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
