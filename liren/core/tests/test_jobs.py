"""Jobs in the business transaction, and running them in a test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from liren.core import announcements
from liren.core.jobs import failed_jobs, hear, last_errors, put_back, run_waiting_jobs
from liren.core.models import JobError

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    calls: list[dict[str, Any]] = []

    def deliver(event: str, listeners: list[str], fields: dict[str, Any]) -> None:
        calls.append(fields)
        if fields.get("again"):
            hear.defer(event=event, listeners=listeners, fields={})
        if fields.get("fails"):
            raise ValueError

    monkeypatch.setattr("liren.core.jobs.deliver", deliver)
    return calls


def _enqueue(**fields: Any) -> int:
    return hear.defer(event="E", listeners=["l"], fields=fields)


def test_a_job_runs_and_so_does_the_one_it_enqueues(heard: list[dict[str, Any]]) -> None:
    _enqueue(again=True)
    assert run_waiting_jobs() == 2
    assert heard == [{"again": True}, {}]
    assert run_waiting_jobs() == 0


def test_a_transaction_that_rolls_back_takes_its_jobs_with_it(heard: list[dict[str, Any]]) -> None:
    with transaction.atomic():
        _enqueue()
        transaction.set_rollback(True)
    assert run_waiting_jobs() == 0


def test_a_job_that_gives_up_can_be_put_back_once(heard: list[dict[str, Any]]) -> None:
    number = _enqueue(fails=True)
    with pytest.raises(ValueError):  # noqa: PT011
        run_waiting_jobs()
    assert [job.id for job in failed_jobs()] == [number]
    assert put_back(number)
    assert not put_back(number)
    assert ProcrastinateJob.objects.get(pk=number).status == "todo"


def test_every_room_has_its_jobs_hung_in_under_its_own_name() -> None:
    from procrastinate.contrib.django import app

    ours = {name for name in app.tasks if not name.startswith(("builtin:", "procrastinate."))}
    assert "core.hear" in ours
    assert "messaging.deliver_message" in ours
    rooms = {room.label for room in apps.get_app_configs()}
    assert {name.split(".")[0] for name in ours} <= rooms


def test_errors_are_kept_by_class_only() -> None:
    JobError.objects.create(job_id=7, error_class="builtins.ValueError")
    assert last_errors([7, 8]) == {7: "builtins.ValueError"}


def test_announcements_without_a_listener_enqueue_nothing() -> None:
    assert announcements._listeners.get("NobodyListensToThis") is None
    assert run_waiting_jobs() == 0


@dataclass(frozen=True)
class SomethingHappened:
    """An event of these tests."""

    number: int


@pytest.fixture
def ears(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[int]]:
    monkeypatch.setattr(announcements, "_listeners", {})
    heard: dict[str, list[int]] = {"first": [], "second": []}

    @announcements.listen(SomethingHappened)
    def first(event: SomethingHappened) -> None:
        heard["first"].append(event.number)
        JobError.objects.create(job_id=event.number, error_class="first")

    @announcements.listen(SomethingHappened)
    def second(event: SomethingHappened) -> None:
        if not heard["second"] and event.number < 0:
            heard["second"].append(event.number)
            raise ValueError
        JobError.objects.create(job_id=1000 + event.number, error_class="second")

    return heard


def test_an_announcement_is_one_job_for_all_who_listen(ears: dict[str, list[int]]) -> None:
    announcements.announce(SomethingHappened(7))
    assert run_waiting_jobs() == 1
    assert set(JobError.objects.values_list("error_class", flat=True)) == {"first", "second"}


def test_one_listener_that_fails_leaves_each_a_job_of_its_own(ears: dict[str, list[int]]) -> None:
    announcements.announce(SomethingHappened(-7))
    assert run_waiting_jobs() == 3  # all together, then each alone
    assert ears["first"] == [-7, -7], "what it did the first time was taken back"
    assert set(JobError.objects.values_list("error_class", flat=True)) == {"first", "second"}
