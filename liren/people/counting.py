"""Counts about people: actual residents, floating population, ages. Small ones are not shown.

A count below k is suppressed; if exactly one cell of a row that adds up would be, the next smallest goes too,
or the difference to the sum would tell it (complementary suppression).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from liren.people.models import FloatingRule, Person, Residency, SuppressionRule

Audience = Literal["public", "inner"]
AGE_BANDS = ((0, 5), (6, 14), (15, 17), (18, 34), (35, 59), (60, 79), (80, 150))


def smallest_shown(audience: Audience, today: date | None = None) -> int:
    """k: the smallest count that this audience may see. 10 for the public if no rule is in force."""
    rule = SuppressionRule.objects.on(today or timezone.localdate()).order_by("-valid_from").first()
    if rule is None:
        return 10
    return int(rule.public_k if audience == "public" else rule.inner_k)


def suppressed(counts: Mapping[str, int], k: int, *, total_is_known: bool = True) -> dict[str, int | None]:
    """The same counts with the small ones as None. Zero is no person and stays.

    With a known total, what is hidden is at least two cells that add up to k or more, so that a difference
    tells of no group smaller than k.
    """
    hidden = {name for name, count in counts.items() if 0 < count < k}
    if hidden and total_is_known:
        rest = sorted(
            (name for name in counts if name not in hidden and counts[name] > 0), key=lambda n: counts[n]
        )
        while rest and (len(hidden) < 2 or sum(counts[name] for name in hidden) < k):
            hidden.add(rest.pop(0))
    return {name: None if name in hidden else count for name, count in counts.items()}


def suppressed_total(cells: Mapping[str, int], k: int) -> int | None:
    """The sum of a row, unless it is a small count itself, or all its cells are hidden in one lump."""
    total = sum(cells.values())
    return None if 0 < total < k else total


def living_at(address_ids: Sequence[UUID], day: date | None = None) -> dict[UUID, int]:
    """Actual residents (S0-09) by address on a day. Within the wall."""
    found = Residency.objects.on(day or timezone.localdate()).filter(
        address_id__in=address_ids, lives_here=True
    )
    rows = found.values("address_id").annotate(count=Count("person", distinct=True))
    return {row["address_id"]: row["count"] for row in rows}


def floating_rule(day: date | None = None) -> FloatingRule | None:
    """The rule in force by which somebody counts as floating population."""
    rule: FloatingRule | None = (
        FloatingRule.objects.on(day or timezone.localdate()).order_by("-valid_from").first()
    )
    return rule


def floating_people(scope: str, day: date | None = None) -> QuerySet[Person]:
    """People registered elsewhere who have lived in this division long enough (S0-10). Within the wall.

    人户分离 minus separation inside the city's districts, unless the rule counts that too.
    """
    today = day or timezone.localdate()
    rule = floating_rule(today)
    least = timedelta(days=rule.days if rule else 183)
    elsewhere = Q(hukou="") | Q(hukou__startswith=scope[:6] if rule and rule.same_city_counts else scope[:4])
    long_enough = Residency.objects.on(today).filter(lives_here=True, since__lte=today - least)
    return Person.objects.present().under(scope).exclude(elsewhere).filter(
        pk__in=long_enough.under(scope).values("person")
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Population:
    """The population of a division on a day, each figure counted from records."""

    registered: int
    actual: int
    floating: int
    households: int
    ages: dict[str, int]


def population_of(scope: str, day: date | None = None) -> Population:
    """Count a division. Within the wall; the wall of the system counts all."""
    from liren.people.models import Household

    today = day or timezone.localdate()
    here = Residency.objects.on(today).under(scope)
    people = Person.objects.present().under(scope)
    bands = {
        f"{low}-{high}": Count("pk", filter=Q(birth_year__range=(today.year - high, today.year - low)))
        for low, high in AGE_BANDS
    }
    ages = people.aggregate(**{f"from_{low}": bands[f"{low}-{high}"] for low, high in AGE_BANDS})
    return Population(
        registered=here.filter(is_registered=True).values("person").distinct().count(),
        actual=here.filter(lives_here=True).values("person").distinct().count(),
        floating=floating_people(scope, today).count(),
        households=Household.objects.on(today).under(scope).count(),
        ages={f"{low}-{high}": ages[f"from_{low}"] for low, high in AGE_BANDS},
    )
