"""Which limit and which number are in force on a day."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from liren.whistles.machine import Stage
from liren.whistles.models import WhistleLimit, WhistleSetting


def limit_for(stage: str, kind: str, part: str, on: date) -> WhistleLimit:
    """The limit in force that day: one for this kind and part wins over one for the kind, then over one
    for all.

    Raises:
        WhistleLimit.DoesNotExist: the reference data has no row for the stage.
    """
    rows = WhistleLimit.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        stage=stage,
        kind__in=("", kind),
        part__in=("", part),
        valid_from__lte=on,
    )
    best = max(rows, key=lambda row: (bool(row.kind), bool(row.part), row.valid_from), default=None)
    if best is None:
        raise WhistleLimit.DoesNotExist(f"no limit for {Stage(stage).value} on {on}")
    return best


def setting(name: str, on: date) -> int:
    """The value in force that day.

    Raises:
        WhistleSetting.DoesNotExist: the reference data has no row for it.
    """
    rows = WhistleSetting.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on), name=name, valid_from__lte=on
    )
    found = rows.order_by("-valid_from").first()
    if found is None:
        raise WhistleSetting.DoesNotExist(f"no value for {name} on {on}")
    return found.value
