"""The background worker, made so that nothing is lost and nothing waits when a process dies.

Procrastinate alone leaves a job `doing` for ever when its worker is killed, and leaves a worker deaf or half
alive when PostgreSQL restarts. Here, one rule settles both: a worker lives as long as its *lifeline*, a
connection that holds an advisory lock with the worker's number. PostgreSQL drops the lock the moment the
connection ends, so

- a job whose worker holds no lock has been orphaned, and any worker puts it back into the queue at once;
- a worker whose lifeline ends stops within the same second, whatever it is doing, and is started again by its
  supervisor. It never finds out half-way through a job that the database it began with is gone.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import time
from contextlib import suppress
from types import FrameType
from typing import Any

import django.db
import psycopg
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.db_cleanup import DjangoApp
from procrastinate.contrib.django.utils import connector_params
from procrastinate.job_context import JobContext
from procrastinate.worker import Worker
from psycopg_pool import AsyncConnectionPool

from liren.core.lifetimes import end_with_parent

logger = logging.getLogger(__name__)

LOCK_CLASS = 0x4C52  # "LR": the first half of the advisory lock's key; the second is the worker's number
SWEEP_EVERY = 2.0  # seconds
LOOK_EVERY = 2.0  # seconds between two looks for jobs whose time has come; new ones are announced by NOTIFY
MOST_DEATHS = 20  # a job that was running at so many ends of a worker is what ends them
LOST_ITS_DATABASE = 75  # exit code: EX_TEMPFAIL
JOBS_AT_ONCE = 4
LONG_ENOUGH = 5.0  # seconds of life after which another worker is started without a pause

ORPHANS = """
SELECT id FROM procrastinate_jobs job
 WHERE status = 'doing'
   AND NOT EXISTS (
       SELECT FROM pg_locks
        WHERE locktype = 'advisory' AND granted AND objsubid = 2
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND classid::bigint = %(lock_class)s AND objid::bigint = job.worker_id)
"""
REQUEUE = f"""
WITH orphan AS (SELECT id, attempts FROM procrastinate_jobs WHERE id = %(id)s AND id IN ({ORPHANS})
                   FOR UPDATE SKIP LOCKED)
SELECT CASE WHEN attempts < %(most)s THEN procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL)::text
            ELSE procrastinate_finish_job_v1(id, 'failed', false)::text END
  FROM orphan
"""  # noqa: S608  # two texts of our own
GIVE_WAY = "SELECT procrastinate_finish_job_v1(%(id)s, 'aborted', false)"


def _is_lost_connection(error: BaseException | None) -> bool:
    """Whether an error means that the connection is gone, rather than that a statement was refused."""
    while error is not None:
        if isinstance(error, psycopg.InterfaceError | django.db.InterfaceError):
            return True
        if isinstance(error, psycopg.OperationalError):
            state = error.sqlstate or ""
            return not state or state.startswith(("08", "57P"))
        error = error.__cause__ or error.__context__
    return False


def _end_at_once(reason: str) -> None:
    """Leave without finishing anything: whatever was not committed is rolled back, and done again by the
    next worker.
    """
    logger.warning("%s; ending, to be started again", reason)
    os._exit(LOST_ITS_DATABASE)


async def _watch_for_lost_connection(call_next: Any, context: JobContext, worker: Worker) -> Any:
    """Around every job: an error because the database went away must not be counted as the job's own."""
    try:
        return await call_next()
    except Exception as error:
        if _is_lost_connection(error):
            _end_at_once("a job lost its database")
        if context.job.id is not None:
            await asyncio.to_thread(_note_error, context.job.id, error)
        raise


def _note_error(job_id: int, error: Exception) -> None:
    from django.db import close_old_connections

    from liren.core.models import JobError

    close_old_connections()
    try:
        name = f"{type(error).__module__}.{type(error).__qualname__}"[:200]
        JobError.objects.update_or_create(job_id=job_id, defaults={"error_class": name})
    finally:
        close_old_connections()


class LifelineWorker(Worker):
    """Procrastinate's worker with a lifeline."""

    async def _run_loop(self) -> None:
        parameters = connector_params("default") | {"connect_timeout": 5, "application_name": "liren worker"}
        async with await psycopg.AsyncConnection.connect(**parameters, autocommit=True) as lifeline:
            await lifeline.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK_CLASS, self.worker_id])
            await self._requeue_orphans(lifeline)
            guard = asyncio.create_task(self._hold(lifeline))
            try:
                await super()._run_loop()  # type: ignore[no-untyped-call]  # theirs is without types
            finally:
                guard.cancel()

    async def _hold(self, lifeline: psycopg.AsyncConnection[Any]) -> None:
        while True:
            try:
                async for _notice in lifeline.notifies(timeout=SWEEP_EVERY):
                    pass  # nobody notifies here: this wakes when the connection ends
                await asyncio.wait_for(self._requeue_orphans(lifeline), timeout=30)
            except (TimeoutError, psycopg.Error, OSError) as error:
                if isinstance(error, psycopg.Error) and not _is_lost_connection(error):
                    logger.warning("could not look for orphans (%s); trying again", type(error).__name__)
                    continue
                _end_at_once(f"lost the lifeline ({type(error).__name__})")

    async def _requeue_orphans(self, lifeline: psycopg.AsyncConnection[Any]) -> None:
        cursor = await lifeline.execute(ORPHANS, {"lock_class": LOCK_CLASS})
        for (job_id,) in await cursor.fetchall():
            logger.warning("job %s has lost its worker; it is queued again", job_id)
            which = {"id": job_id, "lock_class": LOCK_CLASS, "most": MOST_DEATHS}
            try:
                await lifeline.execute(REQUEUE, which)
            except (
                psycopg.errors.UniqueViolation
            ):  # the next job with its queueing lock waits already: let that run
                await lifeline.execute(GIVE_WAY, which)
            self._new_job_event.set()


def _wait_for_database() -> None:
    """Wait until PostgreSQL answers: it may be restarting, and a worker that ends meanwhile helps nobody."""
    while True:
        try:
            psycopg.connect(**connector_params("default") | {"connect_timeout": 5}).close()
        except psycopg.OperationalError:
            time.sleep(0.3)
        else:
            return


def _pool(**options: Any) -> AsyncConnectionPool[Any]:
    """The pool of the queue's own connections. It does not ask before each use whether they still stand: the
    lifeline tells, and the worker ends with it. Each of the queue's calls is one statement and needs no
    transaction around it.
    """
    return AsyncConnectionPool(**options | {"check": None, "configure": _commit_each})


async def _commit_each(connection: psycopg.AsyncConnection[Any]) -> None:
    await connection.set_autocommit(True)


async def _work(*, wait: bool) -> None:
    connector = PsycopgConnector(
        pool_factory=_pool,
        kwargs=connector_params("default"),
        min_size=1,
        max_size=4,
        timeout=10,
    )
    # Its own application: the jobs' tasks stay bound to Django's, so what a job enqueues joins that job's
    # transaction.
    workers_own = DjangoApp(connector=connector)
    workers_own.tasks = app.tasks
    workers_own.periodic_registry = app.periodic_registry
    async with workers_own.open_async():
        worker = LifelineWorker(
            app=workers_own,
            name="liren",
            concurrency=int(os.environ.get("LIREN_WORKER_JOBS") or JOBS_AT_ONCE),
            wait=wait,
            fetch_job_polling_interval=LOOK_EVERY,
            shutdown_graceful_timeout=8,
            stalled_worker_timeout=3600,  # rows of dead workers are swept then; their jobs go on long before
            task_middleware=list(workers_own.worker_defaults.get("task_middleware") or []),
            worker_middleware=[_watch_for_lost_connection],
        )
        await worker.run()  # type: ignore[no-untyped-call]  # theirs is without types


def _run_here(*, wait: bool) -> int:
    _wait_for_database()
    try:
        asyncio.run(_work(wait=wait))
    except Exception as error:
        if not _is_lost_connection(error):
            raise
        logger.warning("lost the database (%s); ending, to be started again", type(error).__name__)
        return LOST_ITS_DATABASE
    return 0


def run(*, wait: bool = True) -> int:
    """Do background jobs until SIGTERM or SIGINT; with wait=False, until none is due.

    This process has loaded everything and works in copies of itself: a worker that dies is replaced at once,
    without loading Django again. Call it before anything here has connected to the database or made a thread.

    Returns:
        The exit code for the process.
    """
    is_stopping = False
    worker = 0

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal is_stopping
        is_stopping = True
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGTERM)

    while True:
        began = time.monotonic()
        worker = _copy_of_this_process(wait=wait)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        if is_stopping:  # asked between two workers
            os.kill(worker, signal.SIGTERM)
        code = os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])
        if is_stopping or code == 0:
            return 0 if is_stopping else code
        logger.warning("the worker ended (%s); starting another", code)
        if code != LOST_ITS_DATABASE and time.monotonic() - began < LONG_ENOUGH:
            time.sleep(1)  # it fails as it starts: not in a tight circle


def _copy_of_this_process(*, wait: bool) -> int:
    parent = os.getpid()
    copy = os.fork()
    if copy:
        return copy
    code = 1
    try:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        end_with_parent(parent, signal.SIGTERM)
        code = _run_here(wait=wait)
    except BaseException:
        logger.exception("the worker failed")
    finally:
        os._exit(code)
