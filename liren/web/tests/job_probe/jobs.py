"""The probe's job: an idempotent effect in a transaction that takes a while, and a count of how often it was
begun.
"""

from __future__ import annotations

from django.db import connection, transaction
from procrastinate import Blueprint

blueprint = Blueprint()

TABLES = """
CREATE TABLE IF NOT EXISTS probe_effect (key int PRIMARY KEY);
CREATE TABLE IF NOT EXISTS probe_sum (total int NOT NULL);
CREATE TABLE IF NOT EXISTS probe_run (key int NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp());
"""


@blueprint.task(name="job_probe.add_one")
def add_one(key: int, seconds: float) -> None:
    """Add one to the sum, once for each key, however often it runs. It has no retries: a kill must not be
    its failure.
    """
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO probe_run (key) VALUES (%s)", [key])
        with transaction.atomic():
            cursor.execute("INSERT INTO probe_effect (key) VALUES (%s) ON CONFLICT DO NOTHING", [key])
            is_first = cursor.rowcount == 1
            cursor.execute("SELECT pg_sleep(%s)", [seconds])
            if is_first:
                cursor.execute("UPDATE probe_sum SET total = total + 1")


@blueprint.task(name="job_probe.enqueue_and_fail")
def enqueue_and_fail() -> None:
    """Enqueue a job in a transaction that does not commit."""
    with transaction.atomic():
        add_one.defer(key=999, seconds=0.0)
        raise ValueError("with a resident's name in it")
