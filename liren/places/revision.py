"""Which state of the zoning is current: one value that changes with every edit, in every process.

The value is kept by triggers in the database (migration 0002), so that no way of editing can forget it.
Asking for it costs one small query. To keep `locate` fast it is asked at most ten times a second; and at once
after a write in this process, or when a transaction has begun or ended here. One transaction sees one state
of the zoning.
"""

from __future__ import annotations

import threading
import time
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections

LOOK_EVERY = 0.1  # seconds for which another process's edit may stay unseen


class _Seen(threading.local):
    """What this thread saw when it last looked."""

    until: float = 0.0
    writes: int = -1
    connection: Any = None  # this thread's, found once: the proxy takes as long as locating a point
    blocks: list[Any] = []
    revision: UUID | None = None


_seen = _Seen()
_writes = 0  # of this process; a thread that saw another number looks again


def look_again() -> None:
    """Have every thread of this process ask for the revision before its next answer."""
    global _writes  # noqa: PLW0603  a plain counter is the cheapest thing to compare
    _writes += 1


def current_revision() -> UUID | None:
    """The revision of the zoning; None while there is none."""
    blocks = _seen.connection.atomic_blocks if _seen.connection else None
    if _seen.writes == _writes and blocks == _seen.blocks and (blocks or time.monotonic() < _seen.until):
        return _seen.revision
    _seen.writes, _seen.connection = _writes, connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        cursor.execute("SELECT revision FROM places_zoning WHERE id = 1")
        row = cursor.fetchone()
    _seen.revision = row[0] if row else None
    _seen.blocks = list(_seen.connection.atomic_blocks)
    _seen.until = time.monotonic() + LOOK_EVERY
    return _seen.revision
