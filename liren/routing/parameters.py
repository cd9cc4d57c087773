"""The single numbers that this room goes by."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.core.parameters import Meaning, register
from liren.routing.queries import UNOWNED_DAYS
from liren.routing.returns import RETURNS_BEFORE_RULING

register(
    Meaning(
        RETURNS_BEFORE_RULING,
        _("Returns after which somebody rules"),
        _("The return of this number puts the case to arbitration; from then on only a ruling sends it on."),
        1,
        9,
    ),
    Meaning(
        UNOWNED_DAYS,
        _("Days looked back for matters that nobody owes"),
        _("Dispatches by hand in these days are counted on the page of matters that nobody owes."),
        7,
        365,
    ),
)
