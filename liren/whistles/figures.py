"""A month of whistles in figures: what each unit made of its calls, and how often each place blows.

Nothing here ranks by count: a whistle blown too seldom is as wrong as one blown too often (domain B5).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, Q
from django.db.models.functions import Substr
from django.utils import timezone

from liren.accounts.actors import Actor
from liren.cases.models import Case
from liren.cases.visibility import READING_BY_PLACE
from liren.organizations.models import Organization
from liren.places.names import division_names
from liren.whistles.machine import CallState
from liren.whistles.models import Call, Whistle, WhistleRating
from liren.whistles.permissions import UNITS


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """One unit's month. A call counts in the month in which the unit was called."""

    unit: Organization
    called: int
    on_time: int
    late: int
    absent: int
    refused: int
    ruled_against: int
    released: int
    far: int
    rating: float | None  # average of the community's ratings, 1 to 5; None if there is none
    rated: int

    @property
    def on_time_share(self) -> float | None:
        """Of the calls that came to a sign-in or to nothing, the share that was in time."""
        ended = self.on_time + self.late + self.absent
        return self.on_time / ended if ended else None


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """One community's month: how often it blew, and what the units thought of that."""

    division: str
    name: str
    blown: int
    cases: int
    justified: int
    asked: int

    @property
    def per_hundred(self) -> float | None:
        """Whistles for a hundred cases opened in the same month."""
        return 100 * self.blown / self.cases if self.cases else None


def month_span(month: date) -> tuple[datetime, datetime]:
    """Where a month begins, and where the next one does."""
    first = month.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    zone = timezone.get_current_timezone()
    return (
        datetime(first.year, first.month, 1, tzinfo=zone),
        datetime(following.year, following.month, 1, tzinfo=zone),
    )


def _within(scopes: Iterable[str], prefix: str) -> Q:
    condition = Q(pk__in=[])
    for scope in scopes:
        condition |= Q(**{f"{prefix}division__startswith": scope})
    return condition


def unit_whistle_figures(
    units: Iterable[UUID], month: date, *, scopes: Iterable[str] = ("",)
) -> list[UnitFigures]:
    """What these units made of the calls of one month, by area and name; units without a call are left out.

    Args:
        units: ids of organizations.
        month: any day of the month.
        scopes: division prefixes; only whistles inside count.
    """
    begin, end = month_span(month)
    calls = Call.objects.filter(
        _within(scopes, "whistle__"),
        organization_id__in=list(units),
        called_at__gte=begin,
        called_at__lt=end,
    ).exclude(state=CallState.STOOD_DOWN, signed_in_at__isnull=True)
    community = Q(ratings__side=WhistleRating.Side.COMMUNITY)
    rows = (
        calls.values("organization_id")
        .order_by()
        .annotate(
            called=Count("id", distinct=True),
            on_time=Count("id", distinct=True, filter=Q(signed_in_at__isnull=False, is_late=False)),
            late=Count("id", distinct=True, filter=Q(is_late=True)),
            absent=Count("id", distinct=True, filter=Q(state=CallState.ABSENT)),
            refused=Count("id", distinct=True, filter=Q(refused_at__isnull=False)),
            ruled_against=Count("id", distinct=True, filter=Q(must_come=True)),
            released=Count("id", distinct=True, filter=Q(state=CallState.RELEASED)),
            far=Count("id", distinct=True, filter=Q(is_far=True)),
            rating=Avg("ratings__level", filter=community),
            rated=Count("ratings", distinct=True, filter=community),
        )
    )
    by_unit: dict[UUID, dict[str, Any]] = {}
    for row in rows:
        counts: dict[str, Any] = dict(row)
        by_unit[counts.pop("organization_id")] = counts
    found = Organization.objects.filter(pk__in=by_unit).order_by("division", "name")
    return [UnitFigures(unit, **by_unit[unit.pk]) for unit in found]


def figures_for(actor: Actor, month: date) -> list[UnitFigures]:
    """The units that this actor may compare: all that were called in the actor's area, and the actor's
    own."""
    scopes = actor.scopes(*READING_BY_PLACE)
    called = Call.objects.filter(_within(scopes, "whistle__")).values_list("organization_id", flat=True)
    units = set(called.distinct())
    figures = unit_whistle_figures(units, month, scopes=scopes) if units else []
    own = actor.organizations(*UNITS) - {row.unit.pk for row in figures}
    return figures + (unit_whistle_figures(own, month) if own else [])


def place_figures(actor: Actor, month: date) -> list[PlaceFigures]:
    """How often each community of the actor's area blew in a month, by its code: shown, never ranked."""
    begin, end = month_span(month)
    scopes = _within(actor.scopes(*READING_BY_PLACE), "")
    blown = _by_community(Whistle.objects.filter(scopes, blown_at__gte=begin, blown_at__lt=end))
    if not blown:
        return []
    opened = _by_community(
        Case.objects.filter(_within(blown, ""), scopes, opened_at__gte=begin, opened_at__lt=end)
    )
    rated = WhistleRating.objects.filter(
        _within(blown, "call__whistle__"),
        side=WhistleRating.Side.UNIT,
        call__whistle__blown_at__gte=begin,
        call__whistle__blown_at__lt=end,
    )
    opinions: dict[str, tuple[int, int]] = {
        row["place"]: (row["justified"], row["asked"])
        for row in rated.annotate(place=Substr("call__whistle__division", 1, 12))
        .values("place")
        .order_by()
        .annotate(asked=Count("id"), justified=Count("id", filter=Q(was_justified=True)))
    }
    names = division_names(blown)
    return [
        PlaceFigures(
            code,
            names.get(code, code),
            blown[code],
            opened.get(code, 0),
            *opinions.get(code, (0, 0)),
        )
        for code in sorted(blown)
    ]


def _by_community(rows: object) -> dict[str, int]:
    """How many rows lie in each community."""
    return dict(
        rows.annotate(place=Substr("division", 1, 12))  # type: ignore[attr-defined]  # Whistle's or Case's
        .values("place")
        .order_by()
        .annotate(count=Count("id"))
        .values_list("place", "count")
    )
