"""Named slices of the cases. A figure counts a slice, the list behind it shows the same slice: they can't
disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liren.cases.machine import OPEN_STATES, OWED
from liren.cases.models.case import CaseQuerySet
from liren.places.codes import significant
from liren.places.locating import locate_many

WEEK, MONTH = timedelta(days=7), timedelta(days=30)
_OPEN = Q(state__in=sorted(OPEN_STATES))
_WAITING_FOR_A_UNIT = sorted(state for state, verb in OWED.items() if verb == "dispatch")


def midnight(now: datetime) -> datetime:
    """When the local day of this moment began."""
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)


@dataclass(frozen=True, slots=True)
class Slice:
    """A slice: its name on the page and the condition on Case, at a moment."""

    label: str | Promise
    condition: Callable[[datetime], Q]


SLICES: Mapping[str, Slice] = {
    "open": Slice(_("Open"), lambda now: _OPEN),
    "overdue": Slice(_("Overdue"), lambda now: _OPEN & Q(due_at__lt=now)),
    "unassigned": Slice(_("Waiting for a unit"), lambda now: Q(state__in=_WAITING_FOR_A_UNIT)),
    "opened_today": Slice(_("Reported today"), lambda now: Q(opened_at__gte=midnight(now))),
    "closed_today": Slice(_("Closed today"), lambda now: Q(closed_at__gte=midnight(now))),
    "handled_week": Slice(_("Handled in 7 days"), lambda now: Q(handled_at__gte=now - WEEK)),
    "rated_month": Slice(
        _("Rated, closed in 30 days"), lambda now: Q(score__isnull=False, closed_at__gte=now - MONTH)
    ),
}


def sliced(cases: CaseQuerySet, name: str, now: datetime | None = None) -> CaseQuerySet:
    """The cases of a slice; all of them for a name that there is not."""
    found = SLICES.get(name)
    return cases.filter(found.condition(now or timezone.now())) if found else cases


def as_zoned_now(cases: CaseQuerySet, scope: str, *, is_exact: bool = False) -> CaseQuerySet:
    """The cases whose place lies in this division by today's borders, wherever it lay then.

    `is_exact` leaves out what is known to lie in a place below it. Cases without a point stay where they
    were put. Reads the points of all of `cases`: narrow them before.
    """
    rows = list(cases.order_by().values_list("pk", "division", "lon", "lat"))
    codes = zoned_now([row[1:] for row in rows])
    inside = [
        row[0]
        for row, code in zip(rows, codes, strict=True)
        if (code == scope if is_exact else code.startswith(scope))
    ]
    return cases.filter(pk__in=inside)


def zoned_now(rows: list[tuple[str, float | None, float | None]]) -> list[str]:
    """Today's division for each (division then, lon, lat); the old one where there is no point."""
    if not rows:
        return []
    lons = np.array([np.nan if row[1] is None else row[1] for row in rows])
    lats = np.array([np.nan if row[2] is None else row[2] for row in rows])
    known = ~np.isnan(lons)
    found = np.full(len(rows), "", dtype="U15")
    found[known] = locate_many(lons[known], lats[known])
    return [significant(str(code)) or row[0] for code, row in zip(found, rows, strict=True)]
