"""PostgreSQL's log: keeping it small, and saying in one sentence why a start failed."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

LARGE = 10 * 1024 * 1024  # bytes; one older log is kept
REASONS = {
    "No space left on device": "the disk is full. Free some space and start again.",
    "Disk quota exceeded": "your disk quota is used up. Free some space and start again.",
    "Address already in use": "its port was taken in the meantime. Start again.",
    "Read-only file system": "the data folder lies on a read-only file system.",
    "Permission denied": "a folder can't be entered or written. Check who owns the data folder.",
    "could not create shared memory segment": "the machine gives it too little shared memory.",
    "Cannot allocate memory": "the machine has too little free memory.",
    "database files are incompatible": "the data was written by another version of PostgreSQL.",
}


def start_log(path: Path) -> BinaryIO:
    """The log, opened for appending. A large one is put aside first."""
    if path.exists() and path.stat().st_size > LARGE:
        path.replace(path.with_name(f"{path.name}.1"))
    log = path.open("ab", buffering=0)
    log.seek(0, 2)
    return log


def explain(path: Path, beginning: int, what: str) -> str:
    """`what` failed, and why, going by what was logged since `beginning` (a position in bytes)."""
    with path.open("rb") as log:
        log.seek(beginning)
        text = log.read().decode(errors="replace")
    for phrase, reason in REASONS.items():
        if phrase in text:
            return f"{what}: {reason} ({path})"
    lines = [
        line for line in text.splitlines() if "FATAL" in line or "PANIC" in line or "error:" in line.lower()
    ]
    last = (lines or text.splitlines() or ["no message"])[-1]
    return f"{what}: {last.strip()} ({path})"
