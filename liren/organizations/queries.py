"""Reads about units. Units and their duties are public: every resident may know who owes what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from liren.core.bilingual import own_half
from liren.core.reading import Reading
from liren.organizations.models import Duty, Organization


@dataclass(frozen=True, slots=True)
class Owing:
    """The unit that owes a matter, the duty that says so, and the sentence that explains it."""

    organization: Organization
    duty: Duty
    explanation: str


NEAR_PEOPLE = (
    Organization.Kind.COMMUNITY_COMMITTEE,
    Organization.Kind.SUBDISTRICT_OFFICE,
    Organization.Kind.SERVICE_CENTRE,
)


def offices_to_call(division: str) -> list[Organization]:
    """The offices with a telephone that serve this place, the nearest first."""
    found = Organization.objects.filter(
        kind__in=NEAR_PEOPLE, division__in=_prefixes(division), is_active=True
    ).exclude(phone="")
    return sorted(found, key=lambda unit: (-len(unit.division), unit.name))


def _prefixes(text: str) -> list[str]:
    return [text[:length] for length in range(len(text) + 1)]


def duties_for(category_code: str, division: str, on: date) -> list[Duty]:
    """Every duty that touches this matter here on this day, the strongest first.

    Components go to their owner first and to the office on the ground second; events the other way round
    (部件先属主后属地, 事件先属地后属主; practice of digital city management). Appeals follow the rule for
    events.
    Within a basis the more exact category wins, then the smaller area.
    """
    found = _duties_read(_prefixes(category_code), _prefixes(division), on)
    first = Duty.Basis.OWNER if category_code.startswith("C") else Duty.Basis.TERRITORY
    return sorted(
        found,
        key=lambda duty: (duty.basis != first, -len(duty.category_code), -len(duty.division), str(duty.pk)),
    )


def _duties_in_force(categories: list[str], divisions: list[str], on: date) -> QuerySet[Duty]:
    return (
        Duty.objects.filter(category_code__in=categories, division__in=divisions)
        .filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on, organization__is_active=True
        )
        .select_related("organization")
    )


_duties_read: Reading[Duty] = Reading(_duties_in_force)


def owing_unit(category_code: str, division: str, on: date) -> Owing | None:
    """The unit that owes a matter of this category in this division on this day; None if nobody does."""
    duties = duties_for(category_code, division, on)
    if not duties:
        return None
    duty = duties[0]
    return Owing(duty.organization, duty, explained(duty))


def explained(duty: Duty, matter: str = "") -> str:
    """One sentence, in the reader's language: which duty, by which rule, from which document.

    `matter` is the name of what is owed, for readers who know no codes; the duty's code without it.
    """
    rule = (
        _("components go to their owner first, then to the office on the ground")
        if duty.category_code.startswith("C")
        else _("events go to the office on the ground first, then to the owner")
    )
    return _("%(unit)s owes %(category)s %(basis)s (%(rule)s; source: %(source)s).") % {
        "unit": duty.organization.label,
        "category": matter or duty.category_code,
        "basis": duty.get_basis_display(),
        "rule": rule,
        "source": own_half(duty.source),
    }


def units_serving(division: str) -> QuerySet[Organization]:
    """Active units whose area contains this division: those a dispatcher can choose from."""
    return Organization.objects.filter(division__in=_prefixes(division), is_active=True).order_by(
        "kind", "division", "name"
    )


def units_within(scope: str) -> QuerySet[Organization]:
    """Active units whose area lies inside this division prefix: those for which posts can be given."""
    return Organization.objects.filter(division__startswith=scope, is_active=True).order_by(
        "division", "name"
    )


def units_of(*, scope: str = "", words: str = "") -> list[Organization]:
    """Active units of an area, by kind, area and name."""
    units = Organization.objects.filter(is_active=True, division__startswith=scope)
    if words:
        units = units.filter(Q(name__icontains=words) | Q(name_en__icontains=words))
    return list(units.order_by("kind", "division", "name"))


def unit_with_duties(unit_id: UUID) -> Organization:
    """One unit.

    Raises:
        Organization.DoesNotExist: there is none with this id.
    """
    return Organization.objects.select_related("parent").get(pk=unit_id)


def duties_of(unit: Organization) -> list[Duty]:
    """Everything a unit owes or owed, by category and area."""
    return list(unit.duties.order_by("category_code", "division", "valid_from"))
