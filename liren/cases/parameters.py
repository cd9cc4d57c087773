"""The single numbers that this room goes by."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.core.parameters import Meaning, register

BAD_SCORE = "cases.bad_score"
OFFLINE_HOURS = "cases.offline_hours"

register(
    Meaning(
        BAD_SCORE,
        _("A rating that opens a re-check"),
        _("5 very satisfied, 4 satisfied, 3 fair, 2 dissatisfied, 1 very dissatisfied: this one and below."),
        1,
        4,
    ),
    Meaning(
        OFFLINE_HOURS,
        _("Hours for which a phone without a network is believed"),
        _("A step that arrives later than that counts from its arrival; what the phone noted is not used."),
        1,
        168,
    ),
)
