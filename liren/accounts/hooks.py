"""What the pages of this room show of rooms above it, looked up by the names that settings give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _


def place_names(scopes: Iterable[str]) -> Mapping[str, str]:
    """The names of divisions and grids by code, in as few queries as the places room needs."""
    wanted = set(scopes)
    names: dict[str, str] = import_string(settings.LIREN_PLACE_NAMES)(wanted - {""})
    return {**names, "": _("Everywhere")}


def units_within(scope: str) -> list[tuple[str, str]]:
    """Units whose area lies inside this one, as (id, name)."""
    return [(str(unit.pk), unit.label) for unit in import_string(settings.LIREN_UNITS_WITHIN)(scope)]
