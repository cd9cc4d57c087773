"""One step on many cases in the background: progress, cancelling, once only, whoever lost the post stops."""

from __future__ import annotations

from uuid import uuid4

import pytest

from liren.accounts.models import Post
from liren.cases.actions import bulk_runs
from liren.cases.actions.bulk import Chosen, take_steps
from liren.cases.actions.bulk_runs import cancel_run, forget_runs, start_run, work_through
from liren.cases.machine import State
from liren.cases.models import BulkLine, BulkRun, Case
from liren.cases.tests.stories import a_case, reported
from liren.core.jobs import run_waiting_jobs
from liren.core.verdicts import InvalidError
from tests.cast import Cast
from tests.visitors import signed_in


def asked(cast: Cast, cases: list[Case]) -> BulkRun:
    chosen = [Chosen(case.pk, case.version) for case in cases]
    return start_run(cast.grid_worker, "verify", chosen, key=uuid4())


def states_of(run: BulkRun) -> list[str]:
    return list(run.lines.order_by("position").values_list("state", flat=True))


def test_a_run_that_broke_off_goes_on_and_takes_no_step_twice(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [reported(cast) for _ in range(3)]
    run = asked(cast, cases)
    real, calls = take_steps, []

    def dies_at_the_second(*args: object, **more: object) -> object:
        calls.append(args)
        if len(calls) == 2:
            raise ConnectionError("the worker died")
        return real(*args, **more)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(bulk_runs, "take_steps", dies_at_the_second)
    with pytest.raises(ConnectionError):
        work_through(run.pk)
    assert states_of(run) == ["done", "waiting", "waiting"]
    for _time in range(2):
        work_through(run.pk)
    assert states_of(run) == ["done"] * 3
    assert all(case.timeline.filter(verb="verify").count() == 1 for case in cases)


def test_the_rest_can_be_cancelled(cast: Cast) -> None:
    run = asked(cast, [reported(cast) for _ in range(2)])
    cancel_run(cast.grid_worker, run.pk)
    work_through(run.pk)
    assert states_of(run) == ["cancelled"] * 2
    assert Case.objects.filter(state=State.REPORTED).count() == 2
    with pytest.raises(BulkRun.DoesNotExist):
        cancel_run(cast.dispatcher, run.pk)


def test_a_post_that_ended_meanwhile_counts_no_more(cast: Cast) -> None:
    run = asked(cast, [reported(cast)])
    Post.objects.filter(user=cast.user("grid_worker")).delete()
    work_through(run.pk)
    line = BulkLine.objects.get()
    assert line.state == BulkLine.State.REFUSED
    assert line.reason


def test_everything_that_matches_is_taken_and_others_see_nothing_of_the_run(cast: Cast) -> None:
    cases = [reported(cast) for _ in range(3)]
    a_case(cast, State.FILED)
    client = signed_in(cast, "grid_worker")
    form = {"verb": "verify", "key": str(uuid4()), "everything": "1", "query": "show=mine&kind=case"}
    address = client.post("/desk/bulk/", form)["Location"]
    assert "Under way" in client.get(address).content.decode()
    run_waiting_jobs()
    page = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "3 cases done" in page
    assert "every 1s" not in page
    assert {line.case_id for line in BulkLine.objects.all()} == {case.pk for case in cases}
    assert signed_in(cast, "dispatcher").get(address).status_code == 404
    assert "3 done, 0 not" in client.get("/desk/runs/").content.decode()


def test_nothing_visible_is_no_run_and_old_runs_are_forgotten(cast: Cast) -> None:
    case = reported(cast)
    with pytest.raises(InvalidError):
        start_run(cast.outsider, "verify", [Chosen(case.pk, None)], key=uuid4())
    asked(cast, [case])
    BulkRun.objects.update(asked_at="2020-01-01T00:00:00Z")
    assert forget_runs()
    assert not BulkLine.objects.exists()
