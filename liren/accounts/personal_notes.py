"""Why accounts hold what they hold about people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.core.personal import Basis, Level, Personal

_SERVICE = _("Personal Information Protection Law, Articles 13 and 17")
OWN_NAME = Personal(
    _("To greet the account's holder, and to name who in an office did something"),
    Basis.CONTRACT, _SERVICE, "account", Level.PERSONAL,
)  # fmt: skip
OWN_PHONE = Personal(
    _("To sign in with a code, and to send the messages that were asked for"),
    Basis.CONTRACT, _SERVICE, "account", Level.PERSONAL,
)  # fmt: skip
OWN_EMAIL = Personal(
    _("To send the messages that were asked for"), Basis.CONSENT, _SERVICE, "account", Level.PERSONAL
)
CODE_PHONE = Personal(_("To check a sign-in code"), Basis.CONTRACT, _SERVICE, "sign_in_code", Level.PERSONAL)
