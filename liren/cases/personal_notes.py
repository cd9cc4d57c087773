"""Why cases hold what they hold about people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.core.personal import Basis, Level, Personal

CONTACT = Personal(
    _("To ask somebody without an account about their report, and to tell them the outcome"),
    Basis.CONSENT,
    _("Personal Information Protection Law, Article 13; Regulations on Letters and Visits, 2022"),
    "case_contact",
    Level.PERSONAL,
)  # fmt: skip
