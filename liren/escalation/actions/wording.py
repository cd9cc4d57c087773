"""What people write here: something, and not without end."""

from __future__ import annotations

from django.utils.translation import gettext as _

from liren.cases.actions.stepping import LONGEST_NOTE
from liren.core.verdicts import InvalidError


def said(text: str, field: str, reason: str) -> str:
    """The text without blanks around it.

    Raises:
        InvalidError: with `reason` if nothing was written, or it is too long.
    """
    words = text.strip()
    if not words:
        raise InvalidError(reason, field=field)
    if len(words) > LONGEST_NOTE:
        raise InvalidError(_("At most %(count)d characters.") % {"count": LONGEST_NOTE}, field=field)
    if "\x00" in words:
        raise InvalidError(_("The text contains a null character."), field=field)
    return words
