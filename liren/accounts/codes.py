"""How a sign-in code reaches a phone. The channel itself lives in a room above; the setting names it."""

from __future__ import annotations

import re
import unicodedata
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from liren.core.verdicts import InvalidError

_MOBILE = re.compile(r"1[3-9][0-9]{9}")  # mainland mobile numbers


class CodeChannel(Protocol):
    """Carries codes to phones, at once and not by a job: a code must not lie in a queue."""

    def send_code(self, phone: str, code: str, *, minutes: int, key: str) -> str:
        """Send it; `key` makes a repeated call harmless.

        Returns:
            "" or, in a demo, the code that the page is to show because nothing was sent.

        Raises:
            RefusedError: nothing is connected, or the gateway refused; with words for the person.
        """


def code_channel() -> CodeChannel:
    """The channel that settings.LIREN_CODE_CHANNEL names."""
    channel: CodeChannel = import_string(settings.LIREN_CODE_CHANNEL)()
    return channel


def parse_phone(text: str) -> str:
    """A mobile number as it is kept: 11 digits, without +86, blanks and dashes.

    Raises:
        InvalidError: it isn't one.
    """
    plain = re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", text))
    plain = re.sub(r"^(\+86|0086)", "", plain)
    if not _MOBILE.fullmatch(plain):
        raise InvalidError(_("Enter a mobile number of 11 digits."), field="phone")
    return plain
