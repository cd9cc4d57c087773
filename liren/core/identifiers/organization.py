"""Unified social credit codes (统一社会信用代码, GB 32100-2015)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from liren.core.verdicts import InvalidError

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
WEIGHTS = tuple(3**place % 31 for place in range(17))
_VALUES = {character: value for value, character in enumerate(ALPHABET)}


@dataclass(frozen=True, slots=True)
class CreditCode:
    """A unified social credit code taken apart."""

    text: str
    authority: str  # who registered it: 1 establishment office, 5 civil affairs, 9 market regulation …
    category: str  # what kind, within that authority
    region: str  # six digits
    organization_code: str  # nine characters, GB 11714


def credit_check_character(seventeen: str) -> str:
    """The 18th character for the first seventeen (ISO 7064 MOD 31-3)."""
    total = sum(_VALUES[character] * weight for character, weight in zip(seventeen, WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def parse_credit_code(text: str) -> CreditCode:
    """Take an 18-character unified social credit code apart. Blanks around it and small letters are forgiven.

    Raises:
        InvalidError: what is wrong, and where.
    """
    plain = text.strip().upper()
    if len(plain) != 18:
        raise _invalid(
            _("A unified social credit code has 18 characters; this has %(count)d.") % {"count": len(plain)}
        )
    for place, character in enumerate(plain, start=1):
        if character not in _VALUES:
            raise _invalid(
                _("Character %(place)d, “%(character)s”, does not occur in unified social credit codes.")
                % {"place": place, "character": character}
            )
    if not plain[2:8].isdigit():
        raise _invalid(
            _("Characters 3 to 8 of the unified social credit code must be a region of six digits.")
        )
    if plain[17] != credit_check_character(plain[:17]):
        raise _invalid(
            _("The last character of the unified social credit code doesn't fit. Please compare them all.")
        )
    return CreditCode(plain, plain[0], plain[1], plain[2:8], plain[8:17])


def is_credit_code(text: str) -> bool:
    """Whether `parse_credit_code` accepts it."""
    try:
        parse_credit_code(text)
    except InvalidError:
        return False
    return True


def _invalid(reason: str) -> InvalidError:
    return InvalidError(reason, field="credit_code")
