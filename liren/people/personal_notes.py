"""Why the register of residents holds what it holds."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liren.core.personal import Basis, Level, Personal

COMMITTEES = _("Organic Law of Urban Residents' Committees, Articles 3 and 20")
PIPL_14 = _("Personal Information Protection Law, Article 14")
PIPL_28 = _("Personal Information Protection Law, Articles 28 to 31")
PERMITS = _("Interim Regulations on Residence Permits, Articles 2 and 9")
RIGHTS = _("Personal Information Protection Law, Articles 44 to 50 and 54")


def _by_duty(purpose: str | Promise, level: Level, law: str | Promise = COMMITTEES) -> Personal:
    return Personal(purpose, Basis.DUTY, law, "resident", level)


def _by_consent(purpose: str | Promise, level: Level) -> Personal:
    return Personal(purpose, Basis.CONSENT, PIPL_14, "resident", level)


NAME = _by_duty(_("To know who lives here and to address them"), Level.PERSONAL)
ID_NUMBER = _by_duty(_("To tell two people of one name apart and to register nobody twice"), Level.SENSITIVE)
PHONE = _by_consent(_("To reach somebody about their own matter or in an emergency"), Level.PERSONAL)
BIRTH = _by_duty(_("To count who needs a school place, an allowance or a visit"), Level.PERSONAL)
INDEX = _by_duty(_("To find a record by its number without storing the number"), Level.INNER)
HOME = _by_duty(_("To count actual residents and to know who lives at an address"), Level.PERSONAL)
HUKOU = _by_duty(_("To tell registered residents and the floating population apart"), Level.INNER, PERMITS)
SEX = _by_duty(_("To plan services by age and sex"), Level.INNER)
KIN = _by_duty(_("To know who belongs to a household and who may act for a child"), Level.PERSONAL)
CARE = Personal(
    _("To offer help that a law or a rule provides for this group"),
    Basis.CONSENT, PIPL_28, "care", Level.SENSITIVE,
)  # fmt: skip
ACCOUNT = _by_consent(_("To show people their own record and who read it"), Level.INNER)
CONSENT = Personal(
    _("To prove what was agreed to, in which words, and when it was withdrawn"),
    Basis.DUTY, PIPL_14, "consent", Level.INNER,
)  # fmt: skip
READING = Personal(
    _("To show people who read about them, and why"), Basis.DUTY, RIGHTS, "reading", Level.INNER
)
REQUEST = Personal(
    _("To answer a request about one's own data"), Basis.DUTY, RIGHTS, "request", Level.PERSONAL
)
