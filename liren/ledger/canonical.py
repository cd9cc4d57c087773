"""The text of an entry that is hashed: PostgreSQL makes it when sealing, this when verifying."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime

START = bytes(32)  # stands before the first entry
SEPARATOR = "\x1f"  # cannot occur inside: codes do not hold it and JSON escapes it
FIELDS = ("id", "at", "actor_kind", "actor_id", "verb", "object_type", "object_id", "division", "details")


def moment(at: datetime) -> str:
    """A time as it is hashed: UTC, microseconds, 2026-01-31T08:00:00.000000Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(row: Mapping[str, object]) -> str:
    """One entry as one text: its fields in fixed order, NULL as nothing, joined by the unit separator."""
    values = (row[field] for field in FIELDS)
    return SEPARATOR.join(
        "" if value is None else moment(value) if isinstance(value, datetime) else str(value)
        for value in values
    )


def chain_hash(previous: bytes, row: Mapping[str, object]) -> bytes:
    """The seal of an entry: SHA-256 over the seal before it and its canonical text in UTF-8."""
    return hashlib.sha256(previous + canonical(row).encode()).digest()
