"""Jobs go on by themselves within ten seconds, whatever is killed: none lost, none done twice in effect."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator
from typing import cast

import psutil
import pytest

from liren.web.tests.job_probe.jobs import TABLES
from liren.web.tests.machine_room import Platform, wait_until

pytestmark = [pytest.mark.machine, pytest.mark.slow, pytest.mark.xdist_group("machine")]

JOBS, SECONDS_EACH, WITHIN = 12, 0.8, 10.0


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    running = Platform(tmp_path_factory.mktemp("data"), "liren.web.tests.job_probe.settings")
    running.start()
    with running.connect() as connection:
        connection.execute(TABLES)
    yield running
    running.stop()


def _enqueue(platform: Platform, jobs: int = JOBS) -> None:
    with platform.connect() as connection:
        connection.execute("TRUNCATE probe_effect, probe_sum, probe_run, procrastinate_jobs CASCADE")
        connection.execute("INSERT INTO probe_sum VALUES (0)")
        connection.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
            " SELECT 'default', 'job_probe.add_one', jsonb_build_object('key', n, 'seconds', %s::float)"
            " FROM generate_series(1, %s) n",
            [SECONDS_EACH, jobs],
        )


def _number(platform: Platform, query: str) -> int:
    with platform.connect() as connection:
        row = cast(tuple[int], connection.execute(query).fetchone())
    return row[0]


def _workers(platform: Platform) -> list[psutil.Process]:
    """The process that waits and its copy that works."""
    waiting = platform.child("worker")
    return [waiting, *waiting.children()]


def _kill_worker(platform: Platform) -> None:
    _workers(platform)[1].send_signal(signal.SIGKILL)


def _kill_worker_and_its_parent(platform: Platform) -> None:
    for process in _workers(platform):
        process.send_signal(signal.SIGKILL)


def _kill_postgres(platform: Platform) -> None:
    platform.postmaster().send_signal(signal.SIGKILL)


def _restart_postgres(platform: Platform) -> None:
    platform.postmaster().send_signal(signal.SIGINT)


def _break_connections(platform: Platform) -> None:
    with platform.connect() as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )


@pytest.mark.parametrize(
    "strike",
    [_kill_worker, _kill_worker_and_its_parent, _kill_postgres, _restart_postgres, _break_connections],
)
def test_jobs_go_on_within_ten_seconds(platform: Platform, strike: Callable[[Platform], None]) -> None:
    worker_before = _workers(platform)[1].pid
    _enqueue(platform)
    wait_until(lambda: _number(platform, "SELECT count(*) FROM probe_run") >= 4, 10, "jobs run")
    time.sleep(SECONDS_EACH / 4)
    done_before = _number(platform, "SELECT count(*) FROM probe_effect")

    strike(platform)
    begun = time.monotonic()
    ended = (
        "SELECT count(*) FROM procrastinate_jobs WHERE task_name LIKE 'job_probe%' AND status = 'succeeded'"
    )
    wait_until(lambda: _number(platform, ended) == JOBS, WITHIN, "all jobs done", platform.said)
    took = time.monotonic() - begun

    assert done_before < JOBS, "it struck too late to prove anything"
    assert _number(platform, "SELECT total FROM probe_sum") == JOBS
    assert _number(platform, "SELECT count(*) FROM probe_effect") == JOBS
    assert _number(platform, "SELECT count(*) FROM probe_run") > JOBS, "no job had to be begun again"
    assert _workers(platform)[1].pid != worker_before
    sys.stdout.write(f"{strike.__name__}: all done {took:.1f} s after\n")


def test_an_orphan_gives_way_to_the_next_job_with_its_queueing_lock(platform: Platform) -> None:
    """As with the watch that runs every minute: the queue takes one such job only."""
    _enqueue(platform, jobs=0)
    with platform.connect() as connection:
        for key, begins in ((1, "now()"), (2, "now() + interval '2 seconds'")):
            connection.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, args, scheduled_at)"
                " VALUES ('default', 'job_probe.add_one', 'one',"
                f" jsonb_build_object('key', {key}::int, 'seconds', 1), {begins})".encode()
            )
            wait_until(lambda: _number(platform, "SELECT count(*) FROM probe_run") == 1, 10, "the first runs")
    _kill_worker(platform)
    wait_until(lambda: _number(platform, "SELECT total FROM probe_sum") == 1, WITHIN, "the second is done")
    ended = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'aborted' AND args->>'key' = '1'"
    assert _number(platform, ended) == 1


def test_a_job_enqueued_while_nothing_runs_waits_for_its_worker(platform: Platform) -> None:
    """An idle worker that lost its connection must not stay deaf."""
    _restart_postgres(platform)
    wait_until(lambda: not platform.server.answers(), 5, "PostgreSQL goes down")
    _enqueue(platform)
    wait_until(lambda: _number(platform, "SELECT total FROM probe_sum") == JOBS, WITHIN, "all jobs done")


def test_what_a_job_enqueues_rolls_back_with_it_and_its_error_is_known_by_class(platform: Platform) -> None:
    with platform.connect() as connection:
        columns, values = "queue_name, task_name", "'default', 'job_probe.enqueue_and_fail'"
        connection.execute(f"INSERT INTO procrastinate_jobs ({columns}) VALUES ({values})".encode())
        failed = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'"
        wait_until(lambda: _number(platform, failed) == 1, 10, "it fails")
        assert _number(platform, "SELECT count(*) FROM procrastinate_jobs WHERE args->>'key' = '999'") == 0
        errors = connection.execute("SELECT error_class FROM core_joberror").fetchall()
    assert errors == [("builtins.ValueError",)]
