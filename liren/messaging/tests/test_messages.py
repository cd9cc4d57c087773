"""Messages: once per key, read in the reader's language, over the channels that they chose."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings

from liren.accounts.models import User
from liren.core.jobs import run_waiting_jobs
from liren.messaging.actions import mark_all_read, mark_read, send_message, set_preferences
from liren.messaging.kinds import Kind, Topic, register, words_of
from liren.messaging.models import Channel, Delivery, Message
from liren.messaging.queries import channels_of, inbox_of, inbox_page, unread_count
from tests.cast import PASSWORD, Cast

KIND = "test.level"
EMAIL = "liren.messaging.channels.EmailChannel"
RECORDING = "liren.messaging.channels.RecordingChannel"
register(Kind(KIND, Topic.MY_REPORTS, "Report %(number)s", "Level: %(level)s", {"level": {"1": "high"}}))


@pytest.fixture
def connected(settings: Settings, tmp_path: Path) -> Settings:
    settings.LIREN_CHANNELS = {"email": EMAIL, "sms": RECORDING, "wechat": ""}
    settings.DATA_DIR = tmp_path
    return settings


def send(cast: Cast, name: str = "resident", key: str = "k", link: str = "/my/reports/") -> bool:
    params = {"number": "A1", "level": "1"}
    return send_message(cast.user(name).pk, KIND, params=params, link=link, key=key)


def _resident_wants(cast: Cast) -> list[Channel]:
    person = cast.user("resident").pk
    return channels_of([person], Topic.MY_REPORTS)[person]


def wish(cast: Cast, channel: Channel) -> None:
    set_preferences(cast.resident, {(Topic.MY_REPORTS, channel): True})


def test_the_same_key_is_the_same_message(cast: Cast) -> None:
    assert [send(cast), send(cast), send(cast, "neighbour")] == [True, False, True]
    assert unread_count(cast.resident) == 1


def test_words_are_made_when_read() -> None:
    words = words_of(KIND, {"number": "A1", "level": "1"})
    assert (words.title, words.body) == ("Report A1", "Level: high")
    assert words_of(KIND, {}).title == "Report …"
    with translation.override("zh-hans"):
        assert words_of("gone.kind", {}).title == "一条消息"


def test_an_unknown_kind_is_a_mistake_at_once(cast: Cast) -> None:
    with pytest.raises(KeyError):
        send_message(cast.user("resident").pk, "no.such", params={}, link="", key="k")


def test_a_link_stays_on_this_site(cast: Cast) -> None:
    for link in ("https://evil.example/", "//evil.example/"):
        with pytest.raises(IntegrityError), transaction.atomic():
            send(cast, link=link)


def test_nobody_reads_or_marks_anothers_message(cast: Cast) -> None:
    send(cast)
    message = Message.objects.get()
    assert not inbox_of(cast.neighbour).exists()
    assert not inbox_of(cast.administrator).exists()
    with pytest.raises(Message.DoesNotExist):
        mark_read(cast.neighbour, message.pk)


def test_the_inbox_shows_unread_messages_first_page_by_page(cast: Cast) -> None:
    for number in range(5):
        send(cast, key=str(number))
    newest = inbox_of(cast.resident)[0]
    mark_read(cast.resident, newest.pk)
    seen: list[UUID] = []
    cursor = ""
    for _ in range(3):
        page = inbox_page(cast.resident, after=cursor, size=2)
        seen += [message.pk for message in page.messages]
        cursor = page.next_cursor
    assert cursor == ""
    assert len(set(seen)) == 5
    assert seen[-1] == newest.pk
    assert seen[:4] == sorted(seen[:4], reverse=True)
    assert mark_all_read(cast.resident) == 4


def test_nothing_leaves_the_app_before_it_is_asked_for(cast: Cast, connected: Settings) -> None:
    assert _resident_wants(cast) == []
    wish(cast, Channel.WECHAT)  # not connected: can be wished for, is not queued
    assert _resident_wants(cast) == []
    send(cast)
    assert not Delivery.objects.exists()


def test_a_chosen_mail_is_sent_once_by_a_job(cast: Cast, connected: Settings) -> None:
    User.objects.filter(pk=cast.user("resident").pk).update(email="wang@example.org")
    wish(cast, Channel.EMAIL)
    send(cast)
    assert mail.outbox == []
    run_waiting_jobs()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, mail.outbox[0].subject) == ("sent", 1, "Report A1")
    from liren.messaging.jobs import deliver_message

    deliver_message(delivery_id=str(delivery.pk))
    assert len(mail.outbox) == 1


def test_without_an_address_it_is_not_tried_again(cast: Cast, connected: Settings) -> None:
    wish(cast, Channel.EMAIL)
    send(cast)
    run_waiting_jobs()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.error_code) == ("skipped", "no_address")


def test_a_gateway_that_fails_is_tried_again(cast: Cast, connected: Settings) -> None:
    connected.LIREN_CHANNELS = {"sms": "liren.messaging.channels.SmsGateway"}
    connected.LIREN_SMS_URL, connected.LIREN_SMS_TOKEN = "http://127.0.0.1:9/", ""
    user = cast.user("resident")
    user.set_phone("13800000001")
    user.save()
    wish(cast, Channel.SMS)
    send(cast)
    delivery = Delivery.objects.get()
    from liren.messaging.jobs import deliver_message

    with pytest.raises(OSError, match="not reached"):
        deliver_message(delivery_id=str(delivery.pk))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error_code) == ("failed", "OSError")
    connected.LIREN_CHANNELS = {"sms": RECORDING}
    deliver_message(delivery_id=str(delivery.pk))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("sent", 2)


def test_the_recording_double_masks_the_number_and_knows_its_keys(cast: Cast, connected: Settings) -> None:
    from liren.messaging.channels import RecordingChannel

    user = cast.user("resident")
    user.set_phone("13800000001")
    for _ in range(2):
        RecordingChannel().send(user, words_of(KIND, {"number": "A1"}), link="/x/", key="one")
    (line,) = (connected.DATA_DIR / "sent_messages.jsonl").read_text().splitlines()
    assert json.loads(line)["to"] == "138****0001"


def test_pages_show_open_and_mark(cast: Cast, client: Client) -> None:
    client.post(reverse("sign_in"), {"login": "resident", "password": PASSWORD})
    send(cast)
    send(cast, key="other", link="")
    page = client.get(reverse("inbox"))
    assert "Report A1" in page.content.decode()
    linked = Message.objects.get(key="k")
    assert client.post(reverse("open_message", args=[linked.pk]))["Location"] == "/my/reports/"
    assert unread_count(cast.resident) == 1
    client.post(reverse("read_all"))
    assert unread_count(cast.resident) == 0


def test_preferences_are_kept_and_say_what_is_not_connected(
    cast: Cast, client: Client, connected: Settings
) -> None:
    client.post(reverse("sign_in"), {"login": "resident", "password": PASSWORD})
    address = reverse("message_preferences")
    assert "微信" in client.get(address).content.decode().split("notice tone-warn")[1].split("</div>")[0]
    client.post(address, {"my_reports.email": "on"})
    assert _resident_wants(cast) == [Channel.EMAIL]
    client.post(address, {})
    assert _resident_wants(cast) == []


def test_a_stranger_is_asked_to_sign_in(db: None, client: Client) -> None:
    for name in ("inbox", "message_preferences"):
        assert client.get(reverse(name))["Location"].startswith("/sign-in/")
