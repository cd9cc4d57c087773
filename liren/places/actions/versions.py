"""Ending one version of a place and beginning the next, under one lock."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TypeVar

from django.db import connection

from liren.core.announcements import announce
from liren.core.streams import publish
from liren.places.codes import significant
from liren.places.events import ZoningChanged
from liren.places.models import Zone
from liren.places.polygons import Border

Z = TypeVar("Z", bound=Zone)


def lock_zoning() -> None:
    """Wait for other edits: one edit at a time, so that each sees what the one before it left."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO places_zoning (id, revision) VALUES (1, gen_random_uuid()) "
            "ON CONFLICT (id) DO UPDATE SET revision = places_zoning.revision"
        )


def succeed(current: Z, on: date, *, shape: Border | None = None, **changes: object) -> Z:
    """The version of a place that begins `on`, saved; the one before ends the day before.

    `shape` is a checked border, None to keep the one it has. A second change on the same day corrects that
    day's version: no day ever had the first.
    """
    version = current
    if current.valid_from < on:
        version = current.next_version(on)
        current.valid_to = on - timedelta(days=1)
        current.save(update_fields=["valid_to"])
    if shape is not None:
        version.set_shape(shape)
    for field, value in changes.items():
        setattr(version, field, value)
    version.save()
    return version


def end(current: Zone, on: date, reason: str = "") -> None:
    """Have a place stop being valid: the day before `on` is its last. One that never began leaves nothing."""
    if current.valid_from >= on:
        current.delete()
    else:
        current.valid_to, current.end_reason = on - timedelta(days=1), reason
        current.save(update_fields=["valid_to", "end_reason"])


def tell(code: str, verb: str, on: date) -> None:
    """Let rooms above and open maps know."""
    announce(ZoningChanged(significant(code), verb, on.isoformat()))
    publish("zoning", significant(code), significant(code))
