"""What the pages of this room show of rooms above it, looked up by the names that settings give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from liren.accounts.roles import Role


@dataclass(frozen=True)
class DemoPerson:
    """Somebody of the demo world as whom a visitor can enter with one press."""

    user_id: UUID
    role: Role
    name: str
    place: str  # where they serve, in words
    login: str = ""


def place_names(scopes: Iterable[str]) -> Mapping[str, str]:
    """The names of divisions and grids by code, in as few queries as the places room needs."""
    wanted = set(scopes)
    names: dict[str, str] = import_string(settings.LIREN_PLACE_NAMES)(wanted - {""})
    return {**names, "": _("Everywhere")}


def units_within(scope: str) -> list[tuple[str, str]]:
    """Units whose area lies inside this one, as (id, name)."""
    return [(str(unit.pk), unit.label) for unit in import_string(settings.LIREN_UNITS_WITHIN)(scope)]


def demo_people() -> list[DemoPerson]:
    """One person per role to enter as. Nobody unless this is a demo."""
    if not settings.DEMO:
        return []
    people: Iterable[DemoPerson] = import_string(settings.LIREN_DEMO_SIGN_INS)()
    return list(people)
