"""The grid worker's phone."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liren.cases.machine import State
from liren.cases.models import Case
from liren.cases.tests.stories import a_case, reported
from liren.cases.tests.visitors import a_form, a_photo, signed_in, visitor
from tests.cast import GRID, IN_FAR_GRID, IN_NEXT_GRID, NEXT_GRID, Cast

pytestmark = pytest.mark.django_db


def test_my_grid_lists_what_is_to_be_verified_and_inspected_in_it(cast: Cast) -> None:
    here = reported(cast, description="这里的路灯坏了")
    reported(cast, description="隔壁的路灯坏了", lon=IN_NEXT_GRID[0], lat=IN_NEXT_GRID[1])
    done = a_case(cast, State.HANDLED, description="修好待看")
    client = signed_in(cast, "grid_worker")
    page = client.get("/grid/").content.decode()
    assert f"/grid/cases/{here.pk}/" in page
    assert "隔壁的路灯坏了" not in page
    assert f"/grid/cases/{done.pk}/" in client.get("/grid/?show=inspect").content.decode()


def test_a_leader_chooses_one_of_their_grids(cast: Cast) -> None:
    reported(cast, description="这里的路灯坏了")
    reported(cast, description="隔壁的路灯坏了", lon=IN_NEXT_GRID[0], lat=IN_NEXT_GRID[1])
    client = signed_in(cast, "grid_leader")
    both = client.get("/grid/").content.decode()
    one = client.get(f"/grid/?scope={NEXT_GRID}").content.decode()
    assert "这里的路灯坏了" in both
    assert "隔壁的路灯坏了" in both
    assert "这里的路灯坏了" not in one
    assert "隔壁的路灯坏了" in one


def test_a_grid_of_others_is_not_opened_by_its_code(cast: Cast) -> None:
    reported(cast, description="隔壁的路灯坏了", lon=IN_NEXT_GRID[0], lat=IN_NEXT_GRID[1])
    page = signed_in(cast, "grid_worker").get(f"/grid/?scope={NEXT_GRID}&show=all").content.decode()
    assert "隔壁的路灯坏了" not in page


def test_the_pages_are_for_those_on_the_ground(cast: Cast) -> None:
    for address in ("/grid/", "/grid/patrol/"):
        assert visitor().get(address).status_code == 302
        assert signed_in(cast, "resident").get(address).status_code == 403
        assert signed_in(cast, "handler").get(address).status_code == 403


def test_a_patrol_report_is_verified_from_the_start(cast: Cast) -> None:
    client = signed_in(cast, "grid_worker")
    assert client.get("/grid/patrol/").status_code == 200
    answer = client.post("/grid/patrol/", a_form(photos=[a_photo()]))
    case = Case.objects.get()
    assert (case.source, case.state) == ("patrol", State.VERIFIED)
    assert answer["Location"] == f"/grid/cases/{case.pk}/"


def test_a_patrol_report_from_elsewhere_is_refused_with_the_reason(cast: Cast) -> None:
    form = a_form(lon=IN_FAR_GRID[0], lat=IN_FAR_GRID[1])
    page = signed_in(cast, "grid_worker").post("/grid/patrol/", form)
    assert page.status_code == 403
    assert "outside the area that you patrol" in page.content.decode()
    assert Case.objects.count() == 0


def test_the_case_offers_the_steps_that_can_be_taken_now(cast: Cast) -> None:
    client = signed_in(cast, "grid_worker")
    fresh = client.get(f"/grid/cases/{reported(cast).pk}/").content.decode()
    done = client.get(f"/grid/cases/{a_case(cast, State.HANDLED).pk}/").content.decode()
    assert "steps/verify/" in fresh
    assert "steps/reject/" in fresh
    assert "steps/inspect/" not in fresh
    assert "steps/inspect/" in done
    assert "steps/rework/" in done


def test_the_case_of_another_grid_is_not_found(cast: Cast) -> None:
    case = reported(cast, lon=IN_NEXT_GRID[0], lat=IN_NEXT_GRID[1])
    assert signed_in(cast, "grid_worker").get(f"/grid/cases/{case.pk}/").status_code == 404


def test_points_are_those_that_the_actor_may_see(cast: Cast) -> None:
    case = reported(cast)
    a_case(cast, State.CLOSED)
    address = f"/cases/points.json?scope={GRID}"
    points = signed_in(cast, "grid_worker").get(address).json()["points"]
    assert [point["id"] for point in points] == [str(case.pk)]
    assert points[0]["url"] == f"/cases/{case.pk}/"
    assert points[0]["state"] == "reported"
    assert signed_in(cast, "dispatcher").get("/cases/points.json").json()["points"] == points
    assert signed_in(cast, "grid_worker").get(f"/cases/points.json?scope={NEXT_GRID}").status_code == 403
    assert signed_in(cast, "outsider").get(address).status_code == 403
    assert signed_in(cast, "handler").get(address).json()["points"] == []
    assert signed_in(cast, "handler").get(f"{address}%00").status_code == 422
    assert signed_in(cast, "grid_worker").get(f"/grid/?scope={GRID}%00").status_code == 200
    assert signed_in(cast, "resident").get(address).status_code == 403


def test_more_cases_ask_no_more_queries(cast: Cast) -> None:
    client = signed_in(cast, "grid_worker")
    counts = []
    for _ in range(2):
        for _ in range(3):
            reported(cast)
        client.get("/grid/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/grid/")
        counts.append(len(asked))
    assert counts[1] <= counts[0]
