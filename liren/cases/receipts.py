"""Receipt numbers: with one, somebody without an account follows, rates or withdraws their report."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from liren.core.encryption import blind_index

_CONFUSABLE = str.maketrans({"0": "O", "1": "I", "8": "B", "9": "G"})  # base32 has no 0, 1, 8, 9


def receipt_for(key: UUID) -> str:
    """The receipt number of the report that carries this key, as "ABCD-EFGH-IJKL" (60 bits).

    Derived, not drawn: a repeated submit answers with the same number, and the table holds only its digest.
    """
    digest = hmac.new(settings.DATA_KEY.encode(), b"receipt\x00" + key.bytes, sha256).digest()
    code = base64.b32encode(digest)[:12].decode()
    return "-".join((code[:4], code[4:8], code[8:]))


def receipt_digest(receipt: str) -> bytes:
    """What the table holds. Spaces, dashes, case and look-alike digits don't matter: people copy it by
    hand."""
    plain = "".join(character for character in receipt.upper() if character.isalnum()).translate(_CONFUSABLE)
    return blind_index("receipt", plain)


Door = Callable[[HttpRequest, str], HttpResponse | None]
_doors: dict[str, Door] = {}


def add_receipt_door(name: str, door: Door) -> None:
    """Let a room above answer for receipt numbers that it gave out; called from its AppConfig.ready()."""
    _doors[name] = door


def other_door(request: HttpRequest, number: str) -> HttpResponse | None:
    """The answer of the first room above that knows this number."""
    return next((answer for door in _doors.values() if (answer := door(request, number))), None)
