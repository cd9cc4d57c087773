"""Citizen identity numbers (公民身份号码, GB 11643-1999)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from django.utils import timezone
from django.utils.translation import gettext as _

from liren.core.verdicts import InvalidError

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
# First two digits: the provinces of GB/T 2260. 81 to 83 also begin the residence permits of people from
# Hong Kong, Macao and Taiwan.
PROVINCES = frozenset(
    str(code)
    for codes in (
        range(11, 16), range(21, 24), range(31, 38), range(41, 47), range(50, 55), range(61, 66),
        (71, 81, 82, 83),
    )
    for code in codes
)  # fmt: skip
_EARLIEST = date(1850, 1, 1)


@dataclass(frozen=True, slots=True)
class CitizenId:
    """A citizen id taken apart. Its text never shows in `repr`."""

    text: str = field(repr=False)
    region: str  # six digits, as at the time of issue; the area may have another code today
    birth_date: date = field(repr=False)
    sequence: str = field(repr=False)
    sex: Literal["male", "female"]


def citizen_check_digit(seventeen: str) -> str:
    """The 18th character for the first seventeen digits (ISO 7064 MOD 11-2)."""
    return CHECKS[sum(int(digit) * weight for digit, weight in zip(seventeen, WEIGHTS, strict=True)) % 11]


def parse_citizen_id(text: str, *, today: date | None = None) -> CitizenId:
    """Take an 18-character citizen id apart. Blanks around it and a small x are forgiven.

    Raises:
        InvalidError: which part is wrong; the text itself is not repeated.
    """
    plain = text.strip().upper()
    if len(plain) != 18:
        raise _invalid(_("A citizen ID has 18 characters; this has %(count)d.") % {"count": len(plain)})
    for place, character in enumerate(plain, start=1):
        if not (character in "0123456789" or (place == 18 and character == "X")):
            raise _invalid(_("Character %(place)d of a citizen ID must be a digit.") % {"place": place})
    if plain[:2] not in PROVINCES:
        raise _invalid(_("The first two digits of the citizen ID are not a province."))
    birth_date = _date(plain[6:14])
    if birth_date is None or not _EARLIEST <= birth_date <= (today or timezone.localdate()):
        raise _invalid(_("Digits 7 to 14 of the citizen ID are not a possible birth date."))
    if plain[14:17] == "000":
        raise _invalid(_("Digits 15 to 17 of the citizen ID can't all be zero."))
    if plain[17] != citizen_check_digit(plain[:17]):
        raise _invalid(
            _("The last character of the citizen ID doesn't fit the others. Please compare every digit.")
        )
    return CitizenId(plain, plain[:6], birth_date, plain[14:17], "male" if int(plain[16]) % 2 else "female")


def is_citizen_id(text: str) -> bool:
    """Whether `parse_citizen_id` accepts it."""
    try:
        parse_citizen_id(text)
    except InvalidError:
        return False
    return True


def _date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _invalid(reason: str) -> InvalidError:
    return InvalidError(reason, field="citizen_id")
