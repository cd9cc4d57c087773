"""Which port the embedded server had last: remembered, so that it stays the same, and never believed
unasked.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from liren.web.machine import MachineError
from liren.web.machine.folders import any_free_port, is_port_free


def _path(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.json")


def last_port(folder: Path) -> int | None:
    """The port written down by the last start, or None. Whether anybody answers there is another question."""
    try:
        value = json.loads(_path(folder).read_text())["port"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return value if isinstance(value, int) else None


def remember_port(folder: Path, port: int) -> None:
    """Write the port down, in one step: a reader sees the old file or the new one."""
    fresh = _path(folder).with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps({"port": port}))
    fresh.replace(_path(folder))


def choose_port(folder: Path) -> int:
    """LIREN_POSTGRES_PORT, else the port it had last, else any free one.

    Raises:
        MachineError: LIREN_POSTGRES_PORT is taken by another program.
    """
    if wanted := os.environ.get("LIREN_POSTGRES_PORT"):
        if not wanted.isdigit():
            raise MachineError(f"LIREN_POSTGRES_PORT={wanted} is not a port number.")
        if not is_port_free(int(wanted)):
            raise MachineError(f"Port {wanted} (LIREN_POSTGRES_PORT) is taken by another program.")
        return int(wanted)
    last = last_port(folder)
    return last if last and is_port_free(last) else any_free_port()
