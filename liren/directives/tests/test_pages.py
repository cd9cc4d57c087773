"""The pages of directives, by plain HTTP."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from liren.cases.machine import State as CaseState
from liren.cases.tests.stories import a_case
from liren.directives.models import Directive
from liren.directives.terms import term
from liren.directives.tests.stories import TEXT, given, part_of
from tests.cast import GRID, IN_GRID, SUBDISTRICT, Cast
from tests.visitors import signed_in

DRAWER = {"HX-Request": "true", "HX-Target": "directive-drawer"}


def filled_in(cast: Cast, **changes: object) -> dict[str, object]:
    fields: dict[str, object] = {
        "key": str(uuid4()),
        "scope": GRID,
        "level": "urgent",
        "text": TEXT,
        "addressees": [f"unit:{cast.street_team.pk}", f"post:grid_worker:{GRID}"],
        "limit_kind": "working_hours",
    }
    return {**fields, **changes}


def test_a_directive_is_given_by_a_form_and_leads_to_its_page(cast: Cast) -> None:
    client = signed_in(cast, "dispatcher")
    page = client.get(f"/directives/new/?lon={IN_GRID[0]}&lat={IN_GRID[1]}")
    assert page.context["spot"].division == GRID
    answer = client.post("/directives/new/", filled_in(cast))
    directive = Directive.objects.get()
    assert answer["Location"] == f"/directives/{directive.pk}/"
    assert TEXT in client.get(answer["Location"]).content.decode()


def test_the_drawer_of_the_map_takes_the_form_and_says_that_it_is_given(cast: Cast) -> None:
    client = signed_in(cast, "dispatcher")
    part = client.get(f"/directives/new/?scope={SUBDISTRICT}", headers=DRAWER).content.decode()
    assert "<html" not in part
    answer = client.post("/directives/new/", filled_in(cast), headers=DRAWER)
    assert answer.status_code == 200
    assert "data-directive-given" in answer.content.decode()


def test_a_form_with_nobody_in_it_comes_back_with_what_was_typed(cast: Cast) -> None:
    answer = signed_in(cast, "dispatcher").post("/directives/new/", filled_in(cast, addressees=[]))
    assert answer.status_code == 422
    assert TEXT in answer.content.decode()


def test_who_gives_none_is_told_so(cast: Cast) -> None:
    assert signed_in(cast, "secretary").get(f"/directives/new/?scope={GRID}").status_code == 403
    assert signed_in(cast, "dispatcher").get("/directives/new/?scope=990102001").status_code == 403
    assert signed_in(cast, "dispatcher").get("/directives/new/?case=x").status_code == 404


def test_the_addressee_acknowledges_and_reports_on_the_page(cast: Cast) -> None:
    directive = given(cast)
    client = signed_in(cast, "grid_worker")
    assert TEXT[:20] in client.get("/desk/").content.decode() or client.get("/desk/").status_code == 403
    step = f"/directives/addressees/{part_of(directive).pk}/steps"
    client.post(f"{step}/sign/", {"key": str(uuid4())})
    client.post(f"{step}/report/", {"key": str(uuid4()), "note": ""})
    page = client.get(f"/directives/{directive.pk}/")
    assert part_of(directive).state == "signed"
    assert page.status_code == 200
    client.post(f"{step}/report/", {"key": str(uuid4()), "note": "已办"})
    assert part_of(directive).state == "reported"


def test_a_stranger_finds_nothing(cast: Cast) -> None:
    directive = given(cast)
    for name in ("outsider", "neighbour", "secretary"):
        client = signed_in(cast, name)
        assert client.get(f"/directives/{directive.pk}/").status_code in (403, 404)
        step = f"/directives/addressees/{part_of(directive).pk}/steps/sign/"
        assert client.post(step).status_code in (403, 404)


def test_the_list_shows_what_waits_for_the_reader_first(cast: Cast) -> None:
    given(cast)
    assert signed_in(cast, "grid_worker").get("/directives/").context["wanted"].show == "mine"
    assert len(signed_in(cast, "dispatcher").get("/directives/?show=given").context["rows"]) == 1
    assert signed_in(cast, "outsider").get("/directives/?show=all").context["rows"] == []


def test_the_case_page_leads_to_a_directive_for_the_case(cast: Cast) -> None:
    case = a_case(cast, CaseState.FILED)
    page = signed_in(cast, "dispatcher").get(f"/cases/{case.pk}/").content.decode()
    assert f"/directives/new/?case={case.pk}" in page


def test_limits_are_read_by_staff_and_set_by_the_administrator(cast: Cast) -> None:
    today = timezone.localdate()
    fields = {
        "level": "urgent",
        "stage": "sign",
        "amount": 30,
        "limit_kind": "calendar_days",
        "valid_from": str(today),
        "source": "指挥规程（2026）",
    }
    assert signed_in(cast, "dispatcher").get("/directives/terms/").status_code == 200
    assert signed_in(cast, "dispatcher").post("/directives/terms/", fields).status_code == 403
    client = signed_in(cast, "administrator")
    assert client.post("/directives/terms/", {**fields, "source": ""}).status_code == 422
    assert client.post("/directives/terms/", fields).status_code == 302
    assert term("urgent", "sign", today).amount == 30
    assert term("urgent", "sign", today - timedelta(days=1)).amount == 2
    assert client.post("/directives/terms/", fields).status_code == 422
