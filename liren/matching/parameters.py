"""The single numbers that this room goes by; the weights of likeness have a table of their own."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.core.parameters import Meaning, register
from liren.matching.actions.grouping import FEWEST, LOOK_BACK, TOGETHER
from liren.matching.panels import SURE_ENOUGH

register(
    Meaning(
        LOOK_BACK,
        _("Days that hot matters are counted over"),
        _("Reports of these days are put together each night."),
        7,
        365,
    ),
    Meaning(
        FEWEST,
        _("People who make a hot matter"),
        _("A matter that fewer people report is not listed among the hot ones."),
        2,
        100,
    ),
    Meaning(
        TOGETHER,
        _("Likeness from which two groups of reports are one, in percent"),
        _("Lower: larger groups that mix matters. Higher: one matter falls into several groups."),
        10,
        95,
    ),
    Meaning(
        SURE_ENOUGH,
        _("How sure the trained model must be to suggest a category, in percent"),
        _("Below it, the words that are known for each category are counted instead."),
        1,
        99,
    ),
)
