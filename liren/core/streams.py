"""Telling open pages that something changed: PostgreSQL NOTIFY, sent by the transaction's own commit."""

from __future__ import annotations

import json

from django.db import connection

CHANNEL = "liren_changes"


def publish(kind: str, key: str, division: str) -> None:
    """Tell open pages that record `key` of `kind` in `division` changed. Ids and codes only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps([kind, key, division])])
