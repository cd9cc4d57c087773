"""What every all-digit code is asked first."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liren.core.verdicts import InvalidError


def require_digits(text: str, lengths: tuple[int, ...], field: str) -> str:
    """The text without blanks around it, if it is made of so many digits 0-9.

    Raises:
        InvalidError: the first character that is not a digit, or the wrong length.
    """
    plain = text.strip()
    for place, character in enumerate(plain, start=1):
        if character not in "0123456789":
            raise InvalidError(
                _("Character %(place)d, “%(character)s”, must be a digit.")
                % {"place": place, "character": character},
                field=field,
            )
    if len(plain) not in lengths:
        wanted = ", ".join(str(length) for length in lengths)
        raise InvalidError(
            ngettext(
                "This code has %(wanted)s digits; %(count)d digit was given.",
                "This code has %(wanted)s digits; %(count)d digits were given.",
                len(plain),
            )
            % {"wanted": wanted, "count": len(plain)},
            field=field,
        )
    return plain
