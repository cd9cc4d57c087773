"""The single numbers that this room goes by."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.core.parameters import Meaning, register
from liren.fieldwork.actions.walking import LONGEST_WALK

register(
    Meaning(
        LONGEST_WALK,
        _("Hours after which a forgotten walk is ended"),
        _("A walk that nobody ended is ended at night, at the last thing that was noted on it."),
        1,
        24,
    )
)
