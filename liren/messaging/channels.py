"""Channels: how a message, or a sign-in code, leaves the app. docs/channels.md says what a gateway has to do.

settings.LIREN_CHANNELS names a class for each channel that is connected. Nothing pretends: where none is
named, pages say that it isn't connected, and nothing is queued for it.
"""

from __future__ import annotations

import json
import os
from typing import Protocol
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from liren.accounts.models import User
from liren.core.encryption import mask_phone
from liren.core.verdicts import Denied, RefusedError
from liren.messaging.kinds import Words

TIMEOUT = 8  # seconds for a gateway to answer


class NotDeliverableError(Exception):
    """This message can't reach this person over this channel, today or tomorrow. Not tried again."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class OutsideChannel(Protocol):
    """Carries one message to one person."""

    def send(self, recipient: User, words: Words, *, link: str, key: str) -> None:
        """Send it. The same `key` again must not reach the person twice.

        Raises:
            NotDeliverableError: no address, or refused for good.
            Exception: anything else is tried again later.
        """


def connected(channel: str) -> bool:
    """Whether an installation has connected this channel."""
    return bool(settings.LIREN_CHANNELS.get(channel))


def is_recording(channel: str) -> bool:
    """Whether this channel only records what it would send: pages say so."""
    return str(settings.LIREN_CHANNELS.get(channel, "")).endswith(".RecordingChannel")


def channel_for(channel: str) -> OutsideChannel:
    """The class that carries this channel.

    Raises:
        NotDeliverableError: it isn't connected.
    """
    if not connected(channel):
        raise NotDeliverableError("not_connected")
    carrier: OutsideChannel = import_string(settings.LIREN_CHANNELS[channel])()
    return carrier


def absolute(link: str) -> str:
    """A path of this site as an address, if the installation's origin is known; else ""."""
    origins = settings.CSRF_TRUSTED_ORIGINS
    return origins[0] + link if link and origins else ""


class EmailChannel:
    """By Django's mail backend, to the address that the person gave in their account."""

    def send(self, recipient: User, words: Words, *, link: str, key: str) -> None:
        if not recipient.email:
            raise NotDeliverableError("no_address")
        lines = [words.body or words.title, absolute(link), _("You can change what we send in your account.")]
        body = "\n\n".join(line for line in lines if line)
        EmailMessage(words.title, body, to=[recipient.email], headers={"X-Liren-Key": key}).send()


class HttpGateway:
    """A gateway that takes one JSON document per message; see docs/channels.md for its fields and answers."""

    url = ""
    token = ""

    def post(self, document: dict[str, str]) -> None:
        """Hand over one document.

        Raises:
            NotDeliverableError: the gateway refused it for good (4xx other than 408, 409 and 429).
            OSError: not reached or not ready: to be tried again.
        """
        if not self.url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
            raise NotDeliverableError("gateway_not_https")
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        headers["Idempotency-Key"] = document["key"]
        request = Request(self.url, json.dumps(document).encode(), headers)  # noqa: S310  # scheme checked above
        try:
            with urlopen(request, timeout=TIMEOUT):  # noqa: S310
                return
        except HTTPError as answer:
            if answer.code == 409:  # it has this key already
                return
            if 400 <= answer.code < 500 and answer.code not in (408, 429):
                raise NotDeliverableError(f"refused_{answer.code}") from None
            raise OSError(f"gateway answered {answer.code}") from None
        except URLError:
            raise OSError("gateway not reached") from None  # the reason can hold the address: not kept


class SmsGateway(HttpGateway):
    """Text messages and sign-in codes through a gateway (LIREN_SMS_URL, LIREN_SMS_TOKEN)."""

    def __init__(self) -> None:
        self.url, self.token = settings.LIREN_SMS_URL, settings.LIREN_SMS_TOKEN

    def send(self, recipient: User, words: Words, *, link: str, key: str) -> None:
        if not recipient.phone:
            raise NotDeliverableError("no_address")
        self.post({"key": key, "to": recipient.phone, "template": "notice", "text": words.title})

    def send_code(self, phone: str, code: str, *, minutes: int, key: str) -> str:
        """Send a sign-in code at once.

        Raises:
            RefusedError: no gateway is connected, or it did not take the code.
        """
        if not self.url:
            reason = _("Sign-in by phone isn't available: no text message gateway is connected here.")
            raise RefusedError(Denied(reason, because="state"))
        text = _("%(code)s is your sign-in code, valid for %(minutes)d minutes. Tell nobody.")
        try:
            self.post(
                {
                    "key": key,
                    "to": phone,
                    "template": "code",
                    "text": text % {"code": code, "minutes": minutes},
                }
            )
        except (NotDeliverableError, OSError):
            reason = _("The code couldn't be sent. Please try again in a minute.")
            raise RefusedError(Denied(reason, because="state")) from None
        return ""


class WeChatGateway(HttpGateway):
    """Template messages of a WeChat official account (LIREN_WECHAT_URL, LIREN_WECHAT_TOKEN).

    The gateway knows which WeChat user has bound which Liren user id; Liren itself keeps no openid.
    """

    def __init__(self) -> None:
        self.url, self.token = settings.LIREN_WECHAT_URL, settings.LIREN_WECHAT_TOKEN

    def send(self, recipient: User, words: Words, *, link: str, key: str) -> None:
        self.post(
            {
                "key": key,
                "to": str(recipient.pk),
                "title": words.title,
                "text": words.body,
                "url": absolute(link),
            }
        )


class RecordingChannel:
    """Stands in where no gateway is: writes what would have been sent, with the number masked, to a file.

    One JSON document per line in `sent_messages.jsonl` of the data folder. A key that is there already is not
    written again, as a gateway would do.
    """

    def __init__(self) -> None:
        self.path = settings.DATA_DIR / "sent_messages.jsonl"

    def send(self, recipient: User, words: Words, *, link: str, key: str) -> None:
        document = {
            "key": key,
            "at": timezone.now().isoformat(),
            "to": mask_phone(recipient.phone),
            "title": words.title,
            "text": words.body,
            "url": absolute(link),
        }
        if any(line["key"] == key for line in self.recorded()):
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        line = json.dumps(document, ensure_ascii=False) + "\n"
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(line)

    def recorded(self) -> list[dict[str, str]]:
        """What was recorded so far."""
        if not self.path.exists():
            return []
        return [json.loads(line) for line in self.path.read_text(encoding="utf-8").splitlines()]


class DemoCodes:
    """The demo's way with sign-in codes: nothing is sent, the page shows the code and says so."""

    def send_code(self, phone: str, code: str, *, minutes: int, key: str) -> str:
        if not settings.DEMO:
            raise RefusedError(Denied(_("Codes are shown on the page in a demo only."), because="state"))
        return code
