"""Signing in by password and by code; staying signed in; being signed out."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from liren.accounts.actions import deactivate_user, end_post
from liren.accounts.models import Post, SignIn, SignInCode, SignInRule, User
from liren.accounts.roles import Role
from liren.core.models import RateCount
from liren.ledger.models import Entry
from tests.cast import PASSWORD, Cast

PHONE = "13800000001"


@pytest.fixture
def demo(settings: Settings, tmp_path: Path) -> Settings:
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    settings.LIREN_CODE_CHANNEL = "liren.messaging.channels.DemoCodes"
    return settings


def sign_in(client: Client, login: str, password: str = PASSWORD, **extra: str) -> int:
    answer = client.post(reverse("sign_in"), {"login": login, "password": password, **extra})
    return answer.status_code


def is_in(client: Client) -> bool:
    return client.get(reverse("my_sessions")).status_code == 200


def test_the_right_password_opens_a_fresh_session(cast: Cast, client: Client) -> None:
    client.get(reverse("sign_in"))
    client.session.save()
    before = client.session.session_key
    assert sign_in(client, " Grid_Worker ") == 302
    assert client.session.session_key != before
    assert is_in(client)
    assert Entry.objects.filter(verb="user.signed_in", actor_id=cast.user("grid_worker").pk).count() == 1


def test_unknown_name_wrong_password_and_shut_out_read_the_same(cast: Cast, client: Client) -> None:
    deactivate_user(cast.administrator, cast.user("handler"))
    pages = set()
    for login, password in (("nobody", PASSWORD), ("grid_worker", "wrong"), ("handler", PASSWORD)):
        answer = client.post(reverse("sign_in"), {"login": login, "password": password})
        assert answer.status_code == 422
        pages.add(answer.content.split(b"error-summary")[1].split(b"</div>")[0])
    assert len(pages) == 1


def test_too_many_attempts_stop_even_the_right_password(cast: Cast, client: Client) -> None:
    SignInRule.objects.filter(name="tries_per_login").update(amount=3)
    assert [sign_in(client, "grid_worker", "wrong") for _ in range(3)] == [422, 422, 422]
    assert sign_in(client, "grid_worker") == 429
    assert sign_in(client, "secretary") == 302  # somebody else may still come in
    stored = b"".join(bytes(key) for key in RateCount.objects.values_list("key", flat=True))
    assert b"127.0.0.1" not in stored
    assert b"grid_worker" not in stored


def test_attempts_are_counted_per_address_too(cast: Cast, client: Client) -> None:
    SignInRule.objects.filter(name="tries_per_address").update(amount=2)
    assert [sign_in(client, name, "wrong") for name in ("a1", "a2", "a3")] == [422, 422, 429]


@pytest.mark.parametrize(
    ("wanted", "goal"),
    [
        ("/inbox/", "/inbox/"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_next_leads_to_this_site_only(cast: Cast, client: Client, wanted: str, goal: str) -> None:
    data = {"login": "resident", "password": PASSWORD, "next": wanted}
    assert client.post(reverse("sign_in"), data)["Location"] == goal


def test_a_page_sends_to_sign_in_and_back_and_a_program_gets_401(cast: Cast, client: Client) -> None:
    answer = client.get(reverse("my_sessions"))
    assert answer["Location"] == f"{reverse('sign_in')}?next=%2Faccount%2Fsessions%2F"
    assert client.get(reverse("my_sessions"), headers={"Accept": "application/json"}).status_code == 401
    posted = client.post(reverse("read_all"))
    assert posted.status_code == 401
    assert client.get(reverse("inbox"), headers={"HX-Request": "true"})["HX-Redirect"].startswith("/sign-in/")


def test_an_ended_post_and_a_shut_door_count_from_the_next_request_on(cast: Cast, client: Client) -> None:
    sign_in(client, "secretary")
    assert client.get(reverse("staff_roster")).status_code == 200
    end_post(cast.administrator, Post.objects.get(user=cast.user("secretary")))
    assert client.get(reverse("staff_roster")).status_code == 403
    deactivate_user(cast.administrator, User.objects.get(login="secretary"))
    assert not is_in(client)


def test_a_device_can_be_signed_out_from_another(cast: Cast, client: Client) -> None:
    phone = Client(headers={"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/120 Safari/537"})
    sign_in(client, "resident")
    sign_in(phone, "resident")
    theirs = SignIn.objects.get(device="Chrome · Android")
    stranger = Client()
    sign_in(stranger, "neighbour")
    assert stranger.post(reverse("end_session", args=[theirs.pk])).status_code == 404
    client.post(reverse("end_session", args=[theirs.pk]))
    assert (is_in(phone), is_in(client)) == (False, True)
    assert not Session.objects.filter(session_key=theirs.session_key).exists()


def test_a_new_password_signs_every_other_device_out(cast: Cast, client: Client) -> None:
    other = Client()
    sign_in(client, "handler")
    sign_in(other, "handler")
    weak = client.post(reverse("change_password"), {"old": PASSWORD, "password": "short"})
    assert weak.status_code == 422
    good = client.post(reverse("change_password"), {"old": PASSWORD, "password": "Lantern-2026-ok"})
    assert good.status_code == 302
    assert (is_in(other), is_in(client)) == (False, True)
    assert sign_in(other, "handler", "Lantern-2026-ok") == 302


def test_staff_who_are_idle_for_too_long_are_signed_out(cast: Cast, client: Client) -> None:
    sign_in(client, "handler")
    SignIn.objects.update(last_seen_at=timezone.now() - timedelta(hours=11, minutes=50))
    assert is_in(client)  # and this request counts as a sign of life
    assert SignIn.objects.get().last_seen_at > timezone.now() - timedelta(minutes=1)
    SignIn.objects.update(last_seen_at=timezone.now() - timedelta(hours=12, minutes=6))
    assert not is_in(client)


def test_signing_out_ends_the_session(cast: Cast, client: Client) -> None:
    sign_in(client, "resident")
    assert client.get(reverse("sign_out")).status_code == 405
    assert client.get(reverse("my_account"))["Cache-Control"] == "private, no-cache"
    assert client.post(reverse("sign_out"))["Clear-Site-Data"] == '"cache"'
    assert not is_in(client)
    assert SignIn.objects.get().revoked_at is not None


def test_a_new_phone_registers_a_resident_and_the_demo_shows_the_code(
    cast: Cast, client: Client, demo: Settings
) -> None:
    answer = client.post(reverse("sign_in_code"), {"phone": "+86 138-0000-0001"}, follow=True)
    code = client.session["sign_in_code"]["shown"]
    assert code in answer.content.decode()
    assert PHONE not in json.dumps(dict(client.session.items()))
    assert client.post(reverse("sign_in_code_check"), {"code": code}).status_code == 302
    user = User.objects.by_phone(PHONE)
    assert user is not None
    assert [post.role for post in user.posts.all()] == [Role.RESIDENT]
    assert SignInCode.objects.get().phone == ""
    Client().post(reverse("sign_in_code"), {"phone": PHONE})
    assert User.objects.filter(login=None).count() == 1


def test_a_code_works_once_and_not_after_five_wrong_tries(cast: Cast, client: Client, demo: Settings) -> None:
    client.post(reverse("sign_in_code"), {"phone": PHONE})
    code = client.session["sign_in_code"]["shown"]
    wrong = "000000" if code != "000000" else "000001"
    check = reverse("sign_in_code_check")
    assert [client.post(check, {"code": wrong}).status_code for _ in range(5)] == [422] * 5
    assert client.post(check, {"code": code}).status_code == 422
    SignInCode.objects.update(
        tries=0, expires_at=timezone.now() - timedelta(seconds=1), sent_at=timezone.now() - timedelta(hours=1)
    )
    assert client.post(check, {"code": code}).status_code == 422
    SignInCode.objects.update(expires_at=timezone.now() + timedelta(minutes=1))
    kept = dict(client.session["sign_in_code"])
    assert client.post(check, {"code": code}).status_code == 302
    again = Client()
    session = again.session
    session["sign_in_code"] = kept
    session.save()
    assert again.post(check, {"code": code}).status_code == 422


def test_codes_are_kept_apart_by_a_minute_and_counted_by_the_day(
    cast: Cast, client: Client, demo: Settings
) -> None:
    ask = reverse("sign_in_code")
    assert client.post(ask, {"phone": PHONE}).status_code == 302
    assert client.post(ask, {"phone": PHONE}).status_code == 429
    SignInRule.objects.filter(name="codes_per_day").update(amount=2)
    answers = []
    for _ in range(2):
        SignInCode.objects.update(sent_at=timezone.now() - timedelta(minutes=2))
        answers.append(client.post(ask, {"phone": PHONE}).status_code)
    assert answers == [302, 429]
    assert client.post(ask, {"phone": "12345"}).status_code == 422


def test_without_a_gateway_the_page_says_so(cast: Cast, client: Client, settings: Settings) -> None:
    settings.LIREN_CODE_CHANNEL, settings.LIREN_SMS_URL = "liren.messaging.channels.SmsGateway", ""
    answer = client.post(reverse("sign_in_code"), {"phone": PHONE})
    assert answer.status_code == 429
    assert not SignInCode.objects.exists()


def test_one_press_enters_the_demo_and_nothing_else(cast: Cast, client: Client, demo: Settings) -> None:
    (demo.DATA_DIR / "demo.json").write_text(json.dumps({"sign_ins": [["网格员", "grid_worker", "x"]]}))
    assert "张网格" in client.get(reverse("sign_in")).content.decode()
    press = {"user": str(cast.user("grid_worker").pk)}
    assert (
        client.post(reverse("sign_in_demo"), {"user": str(cast.user("administrator").pk)}).status_code == 403
    )
    assert client.post(reverse("sign_in_demo"), press).status_code == 302
    assert is_in(client)
    demo.DEMO = False
    assert Client().post(reverse("sign_in_demo"), press).status_code == 403
