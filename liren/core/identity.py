"""Record ids made before the record is written: UUID version 7 (RFC 9562), ordered by time."""

from __future__ import annotations

import os
import time
from uuid import UUID


def uuid7() -> UUID:
    """A new id. Made here and not in the database, so that PostgreSQL 15 and an offline phone can do
    without."""
    value = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10))
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


def is_uuid(text: str) -> bool:
    """Whether this text, from an address, can be the id of a record."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True
