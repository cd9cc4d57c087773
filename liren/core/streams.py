"""Telling open pages that something changed: PostgreSQL NOTIFY, sent by the transaction's own commit."""

from __future__ import annotations

import json
from typing import NamedTuple

from django.db import connection

CHANNEL = "liren_changes"


class Change(NamedTuple):
    """A record that changed, for the pages that show it. Ids and codes only."""

    kind: str
    key: str
    division: str

    def notice(self) -> str:
        """What the open pages' servers read."""
        return json.dumps(self)


def publish(kind: str, key: str, division: str) -> None:
    """Tell open pages that record `key` of `kind` in `division` changed. Ids and codes only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, Change(kind, key, division).notice()])
