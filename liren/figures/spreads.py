"""How the time that handling took is spread, from the stored facts of a month."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liren.figures.computing import DIVISION, FIRST_FIELD, UNIT, areas_of
from liren.figures.measures import FIELDS, Subject
from liren.figures.models import FigureMonth
from liren.figures.storing import payload_of, unpack_with

HOUR, DAY = 60, 60 * 24
ENDS = (4 * HOUR, 12 * HOUR, DAY, 2 * DAY, 3 * DAY, 5 * DAY, 7 * DAY, 15 * DAY)  # minutes, inclusive
_MINUTES = FIRST_FIELD + FIELDS["order"].index("minutes")


def handling_times(month: FigureMonth, kind: Subject, subject: str) -> tuple[int, ...]:
    """How many orders were handled within each stretch; the last one has no end."""
    return _counted(month.pk, month.facts_digest, kind, subject)


@lru_cache(maxsize=512)
def _counted(month_id: UUID, facts_digest: str, kind: Subject, subject: str) -> tuple[int, ...]:
    month = FigureMonth.objects.get(pk=month_id, facts_digest=facts_digest)
    counts = [0] * (len(ENDS) + 1)
    for fact in unpack_with(payload_of(month, "order"), f'"{subject}'.encode()):
        minutes = fact[_MINUTES]
        is_its = subject in areas_of(fact[DIVISION][:12]) if kind == Subject.AREA else fact[UNIT] == subject
        if minutes is not None and is_its:
            counts[sum(minutes > end for end in ENDS)] += 1
    return tuple(counts)


def stretch_names() -> list[str]:
    """The stretches in words."""
    names = []
    for end in ENDS:
        if end < DAY:
            names.append(_("up to %(hours)d hours") % {"hours": end // HOUR})
        else:
            days = end // DAY
            names.append(ngettext("up to %(days)d day", "up to %(days)d days", days) % {"days": days})
    return [*names, _("over %(days)d days") % {"days": ENDS[-1] // DAY}]
