"""How somebody reads, what they are shown first, and the change of person that only a demo has."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import LazySettings

from liren.accounts.models import User
from liren.accounts.roles import Role
from liren.cases.models import Case
from liren.cases.tests.stories import reported
from liren.core.identity import uuid7
from liren.ledger.models import Entry
from liren.organizations.models import Organization
from liren.web.tours import TOURS
from tests.cast import COMMUNITY, IN_GRID, PASSWORD, Cast
from tests.visitors import signed_in, visitor

EVERYWHERE = ("/", "/report/", "/sign-in/", "/help/", "/around/", "/no/such/page/", "/receipt/")
PUZZLES = ("captcha", "验证码图片", "recaptcha", "turnstile")


@pytest.mark.parametrize("path", EVERYWHERE)
def test_large_type_is_one_tap_away_for_strangers(cast: Cast, path: str) -> None:
    html = visitor().get(path).content.decode()
    assert 'class="tool elder-toggle" name="elder" value="1"' in html


@pytest.mark.parametrize(
    ("who", "path"), [("dispatcher", "/desk/"), ("grid_worker", "/grid/"), ("grid_worker", "/command/")]
)
def test_large_type_is_one_tap_away_for_staff_and_where_they_may_not_go(
    cast: Cast, who: str, path: str
) -> None:
    assert 'class="tool elder-toggle"' in signed_in(cast, who).get(path).content.decode()


def test_large_type_is_remembered_with_the_account(cast: Cast) -> None:
    client = signed_in(cast, "resident")
    client.post("/reading/elder/", {"elder": "1", "next": "/help/"})
    assert User.objects.get(pk=cast.resident.person_id).reads_large
    other_device = visitor()
    login = User.objects.get(pk=cast.resident.person_id).login
    other_device.post("/sign-in/", {"login": login, "password": PASSWORD})
    assert other_device.cookies["liren_elder"].value == "1"
    assert "data-elder" in other_device.get("/").content.decode()
    client.post("/reading/elder/", {"elder": "0", "next": "/"})
    assert not User.objects.get(pk=cast.resident.person_id).reads_large


def test_the_home_of_large_type_has_four_things_and_a_telephone(cast: Cast) -> None:
    Organization.objects.filter(division=COMMUNITY).update(phone="0000-800000")
    Organization.objects.get_or_create(
        division=COMMUNITY,
        name="社区居民委员会",
        kind=Organization.Kind.COMMUNITY_COMMITTEE,
        phone="0000-800000",
    )
    reported(cast)
    client = signed_in(cast, "resident")
    client.cookies["liren_elder"] = "1"
    html = client.get("/").content.decode()
    doors = html.split("doors-elder")[1].split("</nav>")[0]
    assert doors.count("<a ") == 4
    assert 'href="tel:0000-800000"' in doors
    assert 'id="spoken"' in html
    assert "data-speaks" in html


def test_no_page_asks_for_a_puzzle(cast: Cast) -> None:
    for path in ("/report/", "/sign-in/", "/sign-in/code/", "/receipt/"):
        html = visitor().get(path).content.decode().lower()
        assert not [word for word in PUZZLES if word in html]


def test_first_steps_come_once_for_an_account(cast: Cast) -> None:
    client = visitor()
    client.post("/sign-in/", {"login": "dispatcher", "password": PASSWORD})
    assert "data-tour-step" in client.get("/desk/").content.decode()
    client.post("/reading/tour/end/", {"next": "/desk/"})
    assert "data-tour-step" not in client.get("/desk/").content.decode()
    again = visitor()
    again.post("/sign-in/", {"login": "dispatcher", "password": PASSWORD})
    assert "data-tour-step" not in again.get("/desk/").content.decode()


def test_every_role_has_its_first_steps() -> None:
    assert {str(role) for role in TOURS} == set(Role.values)
    assert all(len(steps) >= 3 for steps in TOURS.values())


def test_nobody_changes_person_outside_a_demo(cast: Cast) -> None:
    client = signed_in(cast, "resident")
    assert "demo-bar" not in client.get("/").content.decode()
    answer = client.post("/sign-in/demo/", {"user": str(cast.dispatcher.person_id)})
    assert answer.status_code == 403
    assert client.get("/desk/").status_code == 403, "still the resident"


def test_a_demo_says_who_one_is_and_leads_back(cast: Cast, settings: LazySettings, tmp_path: Path) -> None:
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    people = [["居民", "resident", ""], ["网格员", "grid_worker", ""]]
    (tmp_path / "demo.json").write_text(json.dumps({"sign_ins": people}))
    client = visitor()
    client.cookies["django_language"] = "en"
    client.post("/sign-in/demo/", {"user": str(cast.resident.person_id)})
    client.post("/sign-in/demo/", {"user": str(cast.grid_worker.person_id)})
    html = client.get("/grid/").content.decode()
    assert "You are now Grid worker" in html
    assert f"Back to {cast.resident.name}" in html


def test_a_report_for_somebody_else_needs_their_word(cast: Cast) -> None:
    sent = {
        "key": str(uuid7()),
        "door": "resident",
        "category": "C0118",
        "description": "单元门口路灯不亮",
        "lon": IN_GRID[0],
        "lat": IN_GRID[1],
        "for_other": "on",
        "contact_name": "王奶奶",
    }
    client = signed_in(cast, "resident")
    assert client.post("/report/", sent).status_code == 422
    assert not Case.objects.exists()
    assert client.post("/report/", sent | {"agreed": "on"}).status_code == 302
    case = Case.objects.get()
    assert (case.contact_name, case.reporter_id) == ("王奶奶", cast.resident.person_id)
    assert "who agreed" in case.timeline.get().note
    assert Entry.objects.filter(verb="case.reported_for_other").exists()
