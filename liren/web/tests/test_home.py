"""The front door, the navigation, and how somebody likes to read."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from liren.accounts.actors import ANONYMOUS
from liren.web.context import Shell
from liren.web.navigation import resident_items, staff_items
from liren.web.views.home import first_page
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db


def sign_in(client: Client, login: str) -> None:
    assert client.post(reverse("sign_in"), {"login": login, "password": PASSWORD}).status_code == 302


def test_a_stranger_finds_the_report_and_the_receipt_without_an_account(client: Client) -> None:
    page = client.get("/").content.decode()
    assert f'href="{reverse("report")}"' in page
    assert f'action="{reverse("receipt_page")}"' in page
    assert f'href="{reverse("sign_in")}"' in page


def test_the_first_language_is_chinese(client: Client) -> None:
    page = client.get("/").content.decode()
    assert '<html lang="zh-CN"' in page
    assert "上报问题" in page


def test_who_prefers_english_gets_english_and_the_way_to_chinese(client: Client) -> None:
    page = client.get("/", headers={"accept-language": "en-GB,en"}).content.decode()
    assert "Report a problem" in page
    assert "简体中文" in page


def test_the_language_can_be_switched(client: Client) -> None:
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    assert "Report a problem" in client.get("/").content.decode()


def test_staff_begin_where_their_day_begins(cast: Cast) -> None:
    begins = {
        "commander": "command",
        "dispatcher": "desk",
        "handler": "desk",
        "community_worker": "desk",
        "grid_worker": "my_grid",
        "auditor": "command",
        "administrator": "jobs_page",
    }
    for name, page in begins.items():
        assert first_page(getattr(cast, name)) == reverse(page), name


def test_residents_and_strangers_stay_on_the_public_page(cast: Cast) -> None:
    assert first_page(cast.resident) == ""
    assert first_page(ANONYMOUS) == ""


def test_staff_are_sent_on_but_may_look_at_the_public_page(cast: Cast, client: Client) -> None:
    sign_in(client, "grid_worker")
    assert client.get("/").headers["location"] == reverse("my_grid")
    assert client.get("/?public").status_code == 200


def test_nobody_is_led_to_a_page_that_is_not_theirs(cast: Cast) -> None:
    def names(actor_name: str) -> set[str]:
        return {item.name for item in staff_items(getattr(cast, actor_name), "/")}

    assert "jobs_page" in names("administrator")
    assert "jobs_page" not in names("dispatcher")
    assert "my_grid" not in names("handler")
    public = {"home", "around", "report", "help_page", "sign_in"}
    assert {item.name for item in resident_items(ANONYMOUS, "/")} <= public
    assert "sign_in" not in {item.name for item in resident_items(cast.resident, "/")}


def test_the_place_where_one_is_is_marked_once(cast: Cast) -> None:
    items = resident_items(cast.resident, reverse("my_reports") + "x/")
    assert [item.name for item in items if item.current] == ["my_reports"]


def test_large_type_is_one_press_away_and_remembered(client: Client) -> None:
    assert "<html" in (plain := client.get("/").content.decode())
    assert " data-elder>" not in plain
    answer = client.post(reverse("set_elder"), {"elder": "1", "next": "/?public"})
    assert answer.headers["location"] == "/?public"
    assert " data-elder>" in client.get("/").content.decode()
    client.post(reverse("set_elder"), {"elder": "0"})
    assert " data-elder>" not in client.get("/").content.decode()


def test_reading_preferences_never_lead_off_the_site(client: Client) -> None:
    answer = client.post(reverse("set_theme"), {"theme": "dark", "next": "https://elsewhere.example/"})
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize(("theme", "media"), [("dark", 'media="all"'), ("light", 'media="not all"')])
def test_brightness_follows_the_readers_choice(client: Client, theme: str, media: str) -> None:
    assert 'media="(prefers-color-scheme: dark)" data-dark' in client.get("/").content.decode()
    client.post(reverse("set_theme"), {"theme": theme})
    assert f"{media} data-dark" in client.get("/").content.decode()


def test_an_unknown_theme_is_automatic(client: Client) -> None:
    client.post(reverse("set_theme"), {"theme": "plaid"})
    assert client.cookies["liren_theme"].value == "auto"


def test_missing_pages_answer_in_the_readers_language(client: Client) -> None:
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404
    assert "没有您要找的内容" in answer.content.decode()


def test_a_failure_is_admitted_without_the_frame(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("liren.web.navigation.address", lambda name: 1 / 0)
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    assert "系统出错了" in answer.content.decode()


def test_the_style_page_is_for_builders(client: Client, settings: Settings) -> None:
    settings.DEBUG = settings.DEMO = False
    assert client.get(reverse("design_page")).status_code == 404
    settings.DEMO = True
    assert client.get(reverse("design_page")).status_code == 200
    assert len(client.get(reverse("design_page"), {"part": "points.json"}).json()["points"]) == 60
    assert client.get(reverse("design_page"), {"part": "shapes.json"}).json()["type"] == "FeatureCollection"


def test_a_stranger_costs_the_frame_no_query(client: Client, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]  # pytest-django types it as a fixture object
        client.get("/")


def test_posts_are_spoken_with_their_place(cast: Cast) -> None:
    request = RequestFactory().get("/")
    request.actor = cast.dispatcher  # type: ignore[attr-defined]  # the middleware's attribute
    assert Shell(request).post_text.startswith("柳岸街道 ")
