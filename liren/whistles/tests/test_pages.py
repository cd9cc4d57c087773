"""The pages of whistles: who sees which, what they offer, what they refuse."""

from __future__ import annotations

import re
from uuid import uuid4

from django.test import Client

from liren.cases.machine import State as CaseState
from liren.cases.tests.stories import a_case
from liren.whistles.actions.ending import Opinion, rate_unit
from liren.whistles.machine import CallState
from liren.whistles.models import Whistle
from liren.whistles.tests.stories import MATTER, blown, call_of, done, emergency, lead_call, requested
from liren.whistles.views.figures import plain_cell
from tests.cast import IN_GRID, Cast
from tests.visitors import signed_in

SEEING = {
    "resident": 403,
    "grid_worker": 200,
    "community_worker": 200,
    "secretary": 200,
    "dispatcher": 200,
    "handler": 200,
    "other_handler": 200,
    "commander": 200,
    "auditor": 200,
    "administrator": 404,
    "outsider": 404,
}


def forms_of(page: str) -> set[str]:
    """The steps that a page offers as a form."""
    return set(re.findall(r'action="/whistles/[^"]*steps/(\w+)/"', page))


def page_of(client: Client, whistle: Whistle) -> str:
    answer = client.get(f"/whistles/{whistle.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_of_the_cast_sees_the_whistle_or_not(cast: Cast) -> None:
    whistle = blown(cast)
    for name, status in SEEING.items():
        assert signed_in(cast, name).get(f"/whistles/{whistle.pk}/").status_code == status, name
    assert signed_in(cast, "handler").get(f"/whistles/{requested(cast).pk}/").status_code == 404


def test_the_page_offers_each_reader_their_own_steps(cast: Cast) -> None:
    whistle = requested(cast)
    assert forms_of(page_of(signed_in(cast, "dispatcher"), whistle)) == {"approve", "decline"}
    assert forms_of(page_of(signed_in(cast, "secretary"), whistle)) == {"withdraw"}
    whistle = blown(cast)
    assert forms_of(page_of(signed_in(cast, "handler"), whistle)) == {"answer", "refuse", "sign_in"}
    assert forms_of(page_of(signed_in(cast, "grid_worker"), whistle)) == set()
    assert "still has time to arrive" in page_of(signed_in(cast, "secretary"), whistle)
    whistle = done(cast)
    assert forms_of(page_of(signed_in(cast, "secretary"), whistle)) == {"rate_unit"}
    assert forms_of(page_of(signed_in(cast, "handler"), whistle)) == {"rate_call"}


def test_from_the_case_to_the_spot_by_the_pages_alone(cast: Cast) -> None:
    case = a_case(cast, CaseState.FILED)
    secretary = signed_in(cast, "secretary")
    assert f"/cases/{case.pk}/whistle/" in secretary.get(f"/cases/{case.pk}/").content.decode()
    form = secretary.get(f"/cases/{case.pk}/whistle/").content.decode()
    assert re.search(rf'<option value="{cast.lamps.pk}" selected>', form), "the owing unit is suggested"
    fields = {
        "key": uuid4(),
        "kind": "joint_enforcement",
        "matter": MATTER,
        "lead": cast.lamps.pk,
        "co_handlers": [cast.water.pk],
    }
    assert secretary.post(f"/cases/{case.pk}/whistle/", {**fields, "matter": ""}).status_code == 422
    assert secretary.post(f"/cases/{case.pk}/whistle/", {**fields, "matter": "短"}).status_code == 422
    for _again in range(2):
        assert secretary.post(f"/cases/{case.pk}/whistle/", fields).status_code == 302
    whistle = Whistle.objects.get()
    dispatcher = signed_in(cast, "dispatcher")
    assert str(whistle.pk) in dispatcher.get("/desk/").content.decode()
    approval = {"lead": cast.lamps.pk, "co_handlers": [cast.water.pk], "version": 1, "key": uuid4()}
    dispatcher.post(f"/whistles/{whistle.pk}/steps/approve/", approval)
    handler = signed_in(cast, "handler")
    assert str(whistle.pk) in handler.get("/desk/").content.decode()
    call = lead_call(cast, whistle)
    here = {"lon": f"{IN_GRID[0]:.5f}", "lat": f"{IN_GRID[1]:.5f}", "version": call.version}
    handler.post(f"/whistles/calls/{call.pk}/steps/sign_in/", here)
    call.refresh_from_db()
    assert (call.state, call.distance) == (CallState.ARRIVED, 0)
    card = secretary.get(f"/cases/{case.pk}/").content.decode()
    assert "signed in" in card
    assert 'aria-disabled="true"' in card


def test_a_step_sent_back_keeps_what_was_typed_and_a_refused_one_says_why(cast: Cast) -> None:
    whistle = requested(cast)
    dispatcher = signed_in(cast, "dispatcher")
    dispatcher.post(f"/whistles/{whistle.pk}/steps/decline/", {"note": " "})
    assert "Say why the whistle is not approved" in page_of(dispatcher, whistle)
    assert (
        dispatcher.post(f"/whistles/{whistle.pk}/steps/decline/", {"note": "x", "version": 9}).status_code
        == 409
    )
    assert dispatcher.post(f"/whistles/{whistle.pk}/steps/dance/").status_code == 404
    assert dispatcher.post(f"/whistles/{whistle.pk}/steps/withdraw/").status_code == 403
    call = lead_call(cast, blown(cast))
    address = f"/whistles/calls/{call.pk}/steps/sign_in/"
    assert signed_in(cast, "outsider").post(address).status_code == 404
    assert signed_in(cast, "secretary").post(address).status_code == 403
    wrong = signed_in(cast, "handler").post(
        address, {"lon": "x", "lat": "1"}, headers={"Accept": "application/json"}
    )
    assert wrong.status_code == 422
    fine = signed_in(cast, "handler").post(address, headers={"Accept": "application/json"})
    assert fine.json()["state"] == CallState.ARRIVED


def test_a_unit_without_an_order_sees_the_whistle_but_not_the_case(cast: Cast) -> None:
    whistle = blown(cast)
    client = signed_in(cast, "other_handler")
    page = page_of(client, whistle)
    assert MATTER in page
    assert f"/cases/{whistle.case_id}/" not in page
    assert client.get(f"/cases/{whistle.case_id}/").status_code == 404


def test_the_list_can_be_narrowed(cast: Cast) -> None:
    whistle, urgent = requested(cast), emergency(cast)
    client = signed_in(cast, "secretary")
    both = client.get("/whistles/").content.decode()
    assert str(whistle.pk) in both
    assert str(urgent.pk) in both
    only = client.get("/whistles/?kind=emergency&show=all").content.decode()
    assert str(whistle.pk) not in only
    assert str(urgent.pk) in only
    assert str(urgent.pk) not in client.get("/whistles/?state=requested").content.decode()
    assert str(whistle.pk) not in signed_in(cast, "outsider").get("/whistles/").content.decode()
    assert client.get("/whistles/?after=x&scope=%27").status_code == 200


def test_the_figures_of_a_month_are_a_page_and_a_file(cast: Cast) -> None:
    whistle = done(cast)
    rate_unit(cast.secretary, lead_call(cast, whistle).pk, opinion=Opinion(4))
    rate_unit(cast.secretary, call_of(whistle, cast.water.pk).pk, opinion=Opinion(5))
    cast.lamps.name_en = "=1+1"
    cast.lamps.save()
    client = signed_in(cast, "dispatcher")
    page = client.get("/whistles/figures/").content.decode()
    assert "4.0" in page
    assert "Hehua Community" in page or "荷花社区" in page
    answer = client.get("/whistles/figures.csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert "'=1+1,1,1,0,0,0,0,0,0,4.00,1" in lines
    assert len(client.get("/whistles/figures.csv?month=2001-01").content.decode().splitlines()) == 1
    assert signed_in(cast, "grid_worker").get("/whistles/figures/").status_code == 403
    own = signed_in(cast, "department_head").get("/whistles/figures.csv").content.decode("utf-8-sig")
    assert len(own.splitlines()) == 2, "a head of a unit reads the unit's own line"
    assert client.get("/whistles/figures/?month=2026-13").status_code == 200


def test_no_cell_of_the_file_is_taken_for_a_formula() -> None:
    assert [plain_cell(text) for text in ("=1", "+1", "-1", "@x", "\tx", "1", None)] == [
        "'=1",
        "'+1",
        "'-1",
        "'@x",
        "'\tx",
        "1",
        "",
    ]
