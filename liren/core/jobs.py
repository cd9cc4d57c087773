"""Background work: procrastinate, enqueued on Django's own connection and so in the business transaction.

A room declares `blueprint = Blueprint()` in its jobs.py. A job may be run again after it has done its work
(its worker can die in between), so doing it twice must change nothing; its arguments are ids only.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, cast

from asgiref.sync import async_to_sync
from django.apps import apps
from django.db import connection, transaction
from django.db.models import QuerySet
from procrastinate import App, Blueprint, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from liren.core.announcements import HEAR, deliver
from liren.core.limits import purge_counts
from liren.core.models import JobError

blueprint = Blueprint()
BACK_OFF = RetryStrategy(max_attempts=8, exponential_wait=3)  # 3, 9, 27 … seconds: about 2.7 hours in all
DAYS_KEPT_DONE, DAYS_KEPT_FAILED = 7, 90


@blueprint.task(name=HEAR, retry=BACK_OFF)
def hear(event: str, listeners: list[str], fields: dict[str, Any]) -> None:
    """Let listeners hear one announcement."""
    deliver(event, listeners, fields)


@blueprint.periodic(cron="17 3 * * *")
@blueprint.task(name="core.forget_old_jobs", retry=BACK_OFF)
def forget_old_jobs(timestamp: int) -> None:
    """Delete jobs that ended long ago."""
    delete = async_to_sync(app.job_manager.delete_old_jobs)
    delete(nb_hours=DAYS_KEPT_DONE * 24, include_cancelled=True, include_aborted=True)
    delete(nb_hours=DAYS_KEPT_FAILED * 24, include_failed=True)
    JobError.objects.exclude(job_id__in=ProcrastinateJob.objects.values("id")).delete()


@blueprint.periodic(cron="27 3 * * *")
@blueprint.task(name="core.forget_old_counts", retry=BACK_OFF)
def forget_old_counts(timestamp: int) -> None:
    """Delete the counts of the rate limit that no window looks at any more."""
    purge_counts()


def on_app_ready(application: App) -> None:
    """Hang every room's jobs into procrastinate's application. Their names begin with the room's:
    `cases.note_overdue`.
    """
    for room in apps.get_app_configs():
        found = getattr(sys.modules.get(f"{room.name}.jobs"), "blueprint", None)
        if isinstance(found, Blueprint):
            application.add_tasks_from(found, namespace="")


def failed_jobs() -> QuerySet[ProcrastinateJob]:
    """Jobs that gave up and wait for somebody to look."""
    return ProcrastinateJob.objects.filter(status="failed")


def put_back(job_id: int) -> bool:
    """Put a failed job back into the queue; False if it is not failed (any more). Called inside a
    transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'todo', attempts = 0, scheduled_at = NULL,"
            " worker_id = NULL WHERE id = %s AND status = 'failed'",
            [job_id],
        )
        return bool(cursor.rowcount == 1)


def last_errors(job_ids: list[int]) -> dict[int, str]:
    """The class of the last error of each of these jobs, by job id. No message: messages can hold a person's
    data.
    """
    rows = JobError.objects.filter(job_id__in=job_ids).values_list("job_id", "error_class")
    return dict(rows)


def run_waiting_jobs(limit: int = 1000) -> int:
    """Run every job that is due, and those which they enqueue, here and now. For tests: it works inside their
    transaction.

    Returns:
        How many ran.

    Raises:
        Exception: whatever a job raises; that job is left failed.
    """
    count = 0
    for job_id, name, arguments in _due_jobs():
        count += 1
        try:
            with transaction.atomic():
                app.tasks[name](**arguments)
        except Exception:
            _finish(job_id, "failed")
            raise
        _finish(job_id, "succeeded")
        if count >= limit:
            raise RuntimeError(f"more than {limit} jobs: one seems to enqueue itself")
    return count


def _due_jobs() -> Iterator[tuple[int, str, dict[str, Any]]]:
    import json

    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, task_name, args::text FROM procrastinate_fetch_job_v2(NULL, NULL)")
            row = cast(tuple[int | None, str, str], cursor.fetchone())
        if row[0] is None:
            return
        yield row[0], row[1], json.loads(row[2])


def _finish(job_id: int, status: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT procrastinate_finish_job_v1(%s, %s::procrastinate_job_status, false)", [job_id, status]
        )
