"""The page of background work: for administrators, by state, and a failed job runs again with a trace in the
ledger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from liren.accounts.models import SignIn
from liren.accounts.sessions import SESSION_KEY
from liren.core.models import JobError
from liren.ledger.models import Entry

if TYPE_CHECKING:
    from tests.cast import Cast

pytestmark = pytest.mark.django_db


def _as(client: Client, cast: Cast, who: str) -> Client:
    session = client.session
    session.save()
    sign_in = SignIn.objects.create(
        user=cast.user(who), session_key=str(session.session_key), device="test", idle_minutes=30
    )
    session[SESSION_KEY] = str(sign_in.pk)
    session.save()
    return client


def _job(status: str, name: str = "core.hear") -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, attempts, args)"
            " VALUES ('default', %s, %s::procrastinate_job_status, 8, %s) RETURNING id",
            [name, status, '{"secret": "王小明"}'],
        )
        return int(cursor.fetchone()[0])


def test_only_administrators_come_in(client: Client, cast: Cast) -> None:
    assert client.get("/operations/jobs/").status_code == 302
    assert _as(client, cast, "dispatcher").get("/operations/jobs/").status_code == 403


def test_it_lists_jobs_by_state_with_attempts_and_error_and_no_arguments(client: Client, cast: Cast) -> None:
    failed = _job("failed", "cases.note_overdue")
    _job("todo", "core.hear")
    JobError.objects.create(job_id=failed, error_class="builtins.KeyError")
    page = _as(client, cast, "administrator").get("/operations/jobs/").content.decode()
    assert "cases.note_overdue" in page
    assert "builtins.KeyError" in page
    assert "core.hear" not in page
    assert "王小明" not in page
    assert "core.hear" in client.get("/operations/jobs/?state=todo").content.decode()
    assert client.get("/operations/jobs/?state=nonsense&before=x").status_code == 200


def test_a_failed_job_is_put_back_and_recorded(client: Client, cast: Cast) -> None:
    number = _job("failed")
    _as(client, cast, "administrator")
    answer = client.post(f"/operations/jobs/{number}/rerun/", follow=True)
    assert answer.status_code == 200
    assert ProcrastinateJob.objects.get(pk=number).status == "todo"
    entry = Entry.objects.get(verb="job.rerun")
    assert entry.object_id == str(number)
    assert client.post(f"/operations/jobs/{number}/rerun/").status_code == 409
    assert client.post("/operations/jobs/999999/rerun/").status_code == 404


def test_others_can_not_run_a_job_again(client: Client, cast: Cast) -> None:
    number = _job("failed")
    assert _as(client, cast, "commander").post(f"/operations/jobs/{number}/rerun/").status_code == 403
    assert ProcrastinateJob.objects.get(pk=number).status == "failed"


def test_long_lists_come_in_pages(client: Client, cast: Cast) -> None:
    numbers = [_job("failed") for _ in range(52)]
    _as(client, cast, "administrator")
    first = client.get("/operations/jobs/").content.decode()
    assert f"before={numbers[2]}" in first
    second = client.get(f"/operations/jobs/?state=failed&before={numbers[2]}").content.decode()
    assert second.count("/rerun/") == 2
