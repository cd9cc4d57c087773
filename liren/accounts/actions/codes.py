"""Signing in by a code sent to the phone; the first time, that is how residents register."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import SYSTEM
from liren.accounts.codes import code_channel, parse_phone
from liren.accounts.models import Post, SignInCode, User
from liren.accounts.roles import Role
from liren.accounts.rules import rules
from liren.core.encryption import blind_index
from liren.core.identity import uuid7
from liren.core.limits import hit
from liren.core.verdicts import Denied, InvalidError, RefusedError, require
from liren.ledger.actions import record

DAY = timedelta(days=1)


@dataclass(frozen=True)
class SentCode:
    """A code that is on its way. `shown` holds it in a demo, where nothing is sent."""

    id: UUID
    shown: str


def request_sign_in_code(phone: str, *, address: str) -> SentCode:
    """Send a fresh code of six digits to a phone; whether the phone is known makes no difference.

    Raises:
        InvalidError: not a mobile number.
        RefusedError: too soon after the last one, too many today, or no channel is connected.
    """
    phone, today = parse_phone(phone), rules()
    index = blind_index("phone", phone)
    require(hit("code.address", blind_index("address", address), today["codes_per_address"], DAY))
    wait = timedelta(seconds=today["code_wait_seconds"])
    if SignInCode.objects.filter(phone_index=index, sent_at__gt=timezone.now() - wait).exists():
        raise RefusedError(Denied(_("A code was just sent. Please wait a minute."), because="state"))
    require(hit("code.phone", index, today["codes_per_day"], DAY))
    code, code_id, now = f"{secrets.randbelow(10**6):06}", uuid7(), timezone.now()
    with transaction.atomic():
        _one_at_a_time(index)
        if SignInCode.objects.filter(phone_index=index, sent_at__gt=now - wait).exists():
            raise RefusedError(Denied(_("A code was just sent. Please wait a minute."), because="state"))
        SignInCode.objects.filter(phone_index=index, used_at=None).update(expires_at=now)  # the last counts
        SignInCode.objects.create(
            id=code_id,
            phone=phone,
            phone_index=index,
            code_hash=_hash(code_id, code),
            sent_at=now,
            expires_at=now + timedelta(minutes=today["code_minutes"]),
        )
        shown = code_channel().send_code(phone, code, minutes=today["code_minutes"], key=str(code_id))
    return SentCode(code_id, shown)


def sign_in_with_code(code_id: UUID | str, code: str, *, address: str) -> User:
    """The user who holds the phone; registered as a resident if the phone is new. The code is then used up.

    Raises:
        InvalidError: wrong or outdated, in the same words.
        RefusedError: too many attempts from this address.
    """
    today = rules()
    window = timedelta(minutes=today["tries_window_minutes"])
    require(hit("sign_in.address", blind_index("address", address), today["tries_per_address"], window))
    user = _user_of_code(code_id, code.strip(), tries=today["code_tries"])  # commits the count of tries
    if user is None or not user.is_active:
        raise InvalidError(_("This code is wrong or no longer valid."), field="code")
    return user


@transaction.atomic
def _user_of_code(code_id: UUID | str, code: str, *, tries: int) -> User | None:
    sent = SignInCode.objects.select_for_update().filter(pk=code_id).first()
    if sent is None or sent.used_at or sent.tries >= tries or sent.expires_at <= timezone.now():
        return None
    sent.tries += 1
    fits = hmac.compare_digest(bytes(sent.code_hash), _hash(sent.pk, code))
    if fits:
        sent.used_at = timezone.now()
    user = _user_of_phone(sent.phone) if fits else None
    if fits:
        sent.phone = ""
    sent.save(update_fields=["tries", "used_at", "phone"])
    return user


def _user_of_phone(phone: str) -> User:
    _one_at_a_time(blind_index("phone", phone))
    if (user := User.objects.by_phone(phone)) is not None:
        return user
    user = User()
    user.set_phone(phone)
    user.set_unusable_password()
    user.save(force_insert=True)
    Post.objects.create(user=user, role=Role.RESIDENT, scope="")
    record(SYSTEM, "user.registered", user)
    return user


@transaction.atomic
def purge_codes(*, older_than: timedelta = DAY) -> int:
    """Forget codes that were sent so long ago. Run by a job."""
    return SignInCode.objects.filter(sent_at__lt=timezone.now() - older_than).delete()[0]


def _one_at_a_time(index: bytes) -> None:
    """Let only one transaction at a time deal with one phone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(index[:8], signed=True)])


def _hash(code_id: UUID, code: str) -> bytes:
    return blind_index("sign_in_code", f"{code_id}:{code}")
