"""Turn into another program, tied to the process that started it.

Run as a script, `python -I -S guarded.py '<json>' program args…`, between a parent and its child, because
these calls have to be made in the child, and Python code between fork and exec is not safe in a process with
threads:

- the child gets `signal` when `parent` dies, however that happens (prctl PR_SET_PDEATHSIG);
- root steps down to `user` and `group` if they are given: PostgreSQL refuses to run as root;
- `capability` lets that user walk through folders such as /root (mode 0700) that lie above the data folder or
  above the program, without their modes being changed: CAP_DAC_READ_SEARCH or, where a container withholds
  it, CAP_DAC_OVERRIDE. It is an ambient capability (Linux 4.3), so it survives exec and reaches the program's
  children.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from pathlib import Path
from typing import TypedDict

PR_SET_PDEATHSIG, PR_SET_KEEPCAPS = 1, 8
PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 47, 2
CAPABILITY_VERSION_3 = 0x20080522


class Guard(TypedDict, total=False):
    """How the program is tied down: process id, signal number, user id, group id, capability number."""

    parent: int
    signal: int
    user: int
    group: int
    capability: int


def guarded(command: list[str], guard: Guard) -> list[str]:
    """The command line that runs `command` under `guard`."""
    return [sys.executable, "-I", "-S", str(Path(__file__).resolve()), json.dumps(guard), *command]


def _call(name: str, *arguments: object) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(*arguments) != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}")


def _keep_capability(number: int) -> None:
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    low = (
        1 << number
    )  # both capabilities that we use lie in the lower word: effective, permitted, inheritable
    data = (ctypes.c_uint32 * 6)(low, low, low, 0, 0, 0)
    _call("capset", ctypes.byref(header), ctypes.byref(data))
    _call("prctl", PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, number, 0, 0)


def _end_with_parent(parent: int, signal_number: int) -> None:
    """As liren.core.lifetimes.end_with_parent, which this file, run as a script, can't import."""
    _call("prctl", PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
    if os.getppid() != parent:  # it ended before the call
        os._exit(1)


def main() -> None:
    """Tie this process down and become the program."""
    guard: Guard = json.loads(sys.argv[1])
    if "user" in guard:
        if "capability" in guard:
            _call("prctl", PR_SET_KEEPCAPS, 1, 0, 0, 0)
        os.setgroups([])
        os.setgid(guard["group"])
        os.setuid(guard["user"])
        if "capability" in guard:
            _keep_capability(guard["capability"])
    _end_with_parent(guard["parent"], guard["signal"])  # after setuid, which forgets it
    try:
        os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606
    except OSError as error:
        sys.exit(f"{sys.argv[2]}: {error.strerror}")


if __name__ == "__main__":
    main()
