"""In which order compounds should be renewed: a sum of shown factors, the same for the same day and data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liren.accounts.actors import Actor
from liren.addresses.models import Compound, CompoundOffice, CompoundProblem, RetrofitWeights

FACTORS: dict[str, str | Promise] = {
    "age": _("Age"),
    "problems": _("Problems"),
    "households": _("Households"),
    "unmanaged": _("No property company"),
    "cost": _("Cost"),
    "difficulty": _("Difficulty"),
}


@dataclass(frozen=True, slots=True)
class Ranked:
    """A compound with what each factor gave, in the order of FACTORS, and what is not known."""

    compound: Compound
    factors: dict[str, float]
    unknown: tuple[str, ...]

    @property
    def score(self) -> float:
        """The sum."""
        return round(sum(self.factors.values()), 1)


def retrofit_weights(on: date) -> RetrofitWeights:
    """The weights in force on a day.

    Raises:
        RetrofitWeights.DoesNotExist: there were none.
    """
    return RetrofitWeights.objects.filter(valid_from__lte=on).latest("valid_from")


def retrofit_ranking(actor: Actor, scope: str, on: date, most: int | None = None) -> list[Ranked]:
    """Compounds of a division that people live in, the most urgent first; equals by their ids."""
    weights = retrofit_weights(on)
    compounds = list(
        Compound.objects.visible_to(actor).standing().filter(division__startswith=scope, stage="lived_in")
        .select_related("address").order_by("pk")
    )  # fmt: skip
    ids = [compound.pk for compound in compounds]
    ranked = ranked_by(weights, compounds, _severities(ids, on), _managed(ids, on), on)
    return ranked[:most] if most else ranked


def _severities(ids: Sequence[UUID], on: date) -> dict[UUID, int]:
    found = CompoundProblem.objects.filter(compound_id__in=ids, found_on__lte=on).filter(
        Q(solved_on=None) | Q(solved_on__gt=on)
    )
    return dict(found.values_list("compound_id").annotate(total=Sum("severity")).order_by())


def _managed(ids: Sequence[UUID], on: date) -> set[UUID]:
    found = CompoundOffice.objects.filter(compound_id__in=ids, role=CompoundOffice.Role.PROPERTY)
    found = found.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)
    return set(found.values_list("compound_id", flat=True))


def ranked_by(
    weights: Any, compounds: Sequence[Compound], severities: dict[UUID, int], managed: set[UUID], on: date
) -> list[Ranked]:
    """The order by these weights. A pure function of what it is given."""
    found = []
    for one in compounds:
        cost = one.retrofit_cost / one.households if one.retrofit_cost and one.households else None
        shares = {
            "age": _share(on.year - one.year_built, weights.age_full) if one.year_built else None,
            "problems": _share(severities.get(one.pk, 0), weights.problems_full),
            "households": _share(one.households, weights.households_full) if one.households else None,
            "unmanaged": 0.0 if one.pk in managed else 1.0,
            "cost": -_share(cost, weights.cost_full) if cost is not None else None,
            "difficulty": -(one.retrofit_difficulty - 1) / 4 if one.retrofit_difficulty else None,
        }
        factors = {
            name: round(getattr(weights, name) * share, 1) if share is not None else 0.0
            for name, share in shares.items()
        }
        unknown = tuple(name for name, share in shares.items() if share is None)
        found.append(Ranked(one, factors, unknown))
    return sorted(found, key=lambda ranked: (-ranked.score, str(ranked.compound.pk)))


def _share(value: float, full: float) -> float:
    return max(0.0, min(1.0, value / full))
