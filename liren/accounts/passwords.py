"""What a password has to be like: long, of several kinds of characters, not the login name (GB/T 22239)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from liren.accounts.models import User
from liren.accounts.rules import rules
from liren.core.verdicts import InvalidError

KINDS_NEEDED = 3  # of lower case, upper case, digits, others


def require_strong(password: str, user: User) -> None:
    """Refuse a weak password.

    Raises:
        InvalidError: says what is missing.
    """
    length = rules()["password_length"]
    if len(password) < length:
        raise InvalidError(
            _("The password needs at least %(length)d characters.") % {"length": length}, field="password"
        )
    kinds = (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum())
    if sum(any(kind(character) for character in password) for kind in kinds) < KINDS_NEEDED:
        raise InvalidError(
            _("Mix at least three of: lower case, upper case, digits, punctuation."), field="password"
        )
    if user.login and user.login in password.lower():
        raise InvalidError(_("The password must not contain the login name."), field="password")
