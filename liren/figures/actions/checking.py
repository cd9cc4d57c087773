"""Computing a month again from its stored facts: it must come out the same, to the last digit."""

from __future__ import annotations

from django.utils.translation import gettext as _

from liren.accounts.actors import SYSTEM, Actor
from liren.core.verdicts import require
from liren.figures.computing import ALGORITHM, Figure, digest_of
from liren.figures.models import FigureMonth, FigureValue
from liren.figures.permissions import may_check_month
from liren.figures.storing import digest_of_all, digest_of_lines, recomputed


def check_month(actor: Actor, month: FigureMonth) -> list[str]:
    """Compare a month with what its facts give, and its facts with their digests.

    Returns:
        What differs, in words; nothing if all is well.

    Raises:
        RefusedError: the actor may not have it computed.
    """
    require(may_check_month(actor))
    found = []
    parts = []
    for part in month.facts.order_by("kind"):
        digest = digest_of_lines(bytes(part.payload))
        parts.append((part.kind, digest))
        if digest != part.digest:
            found.append(_("the facts “%(kind)s” are not those of that day") % {"kind": part.kind})
    if digest_of_all(parts) != month.facts_digest:
        found.append(_("facts are missing, or were exchanged"))
    if not 1 <= month.algorithm <= ALGORITHM:
        return [*found, _("it was made by another version of the computation")]
    again = recomputed(month)
    if again != stored_figures(month):
        found.append(_("the figures differ"))
    if digest_of(again) != month.figures_digest:
        found.append(_("the figures' digest differs"))
    return found


def stored_figures(month: FigureMonth) -> list[Figure]:
    """The figures as they are kept, in the order in which they are computed."""
    rows = FigureValue.objects.filter(month=month).values_list(*Figure._fields)
    return sorted((Figure(*row) for row in rows), key=lambda figure: figure[:3])


def problems() -> list[str]:
    """What is wrong with any frozen month, for `liren check`."""
    return [
        f"{month.month:%Y-%m}: {problem}"
        for month in FigureMonth.objects.filter(is_frozen=True).order_by("month")
        for problem in check_month(SYSTEM, month)
    ]
