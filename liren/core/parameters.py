"""Single numbers that rooms go by: registered with their meaning, stored with dates and a source.

A room registers in its AppConfig.ready() what it asks for, and a migration of its own writes the first row
(`first_row`). Whoever keeps the rules changes them on the page of working figures; what was decided before
keeps the number of its day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from liren.core.models import Parameter
from liren.core.verdicts import InvalidError

SINCE = date(2020, 1, 1)
UNVERIFIED = "未核实的默认值，请按本地规定修改 / unverified default; replace by the local rule"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a number is for, in words, and between which bounds it makes sense."""

    name: str  # "room.what"
    label: str | Promise
    help: str | Promise
    lowest: int
    highest: int


@dataclass(frozen=True, slots=True)
class ParameterFacts:
    """A number to be: which, how much, since when, and who says so."""

    name: str
    value: int
    valid_from: date
    source: str
    is_verified: bool = False


_meanings: dict[str, Meaning] = {}


def register(*meanings: Meaning) -> None:
    """Say what numbers a room goes by; called once, when the room is ready."""
    _meanings.update((one.name, one) for one in meanings)


def meanings() -> list[Meaning]:
    """Every registered number, by name."""
    return [_meanings[name] for name in sorted(_meanings)]


def parameter(name: str, on: date | None = None) -> int:
    """The number in force on a day, today without one.

    Raises:
        Parameter.DoesNotExist: the reference data has no row for it.
    """
    day = on or timezone.localdate()
    rows = Parameter.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)
    found = rows.filter(name=name).order_by("-valid_from").first()
    if found is None:
        raise Parameter.DoesNotExist(f"no value for {name} on {day}")
    return found.value


def first_row(model: Any, name: str, value: int, source: str = UNVERIFIED) -> None:
    """Write the row that a new installation starts with, unless there is one.

    `model`: `Parameter`, as the migration that calls knows it.
    """
    if not model.objects.filter(name=name).exists():
        model.objects.create(name=name, value=value, valid_from=SINCE, source=source)


def set_parameter(facts: ParameterFacts) -> Parameter:
    """Have a number hold from a day on; the one before ends the day before. The same again changes nothing.

    Call it inside a transaction; verdict and ledger are the caller's.

    Raises:
        InvalidError: no such number, out of its bounds, a day that has passed, or no source.
    """
    _check(facts)
    rows = Parameter.objects.filter(name=facts.name)
    list(rows.select_for_update().order_by("pk"))
    row = rows.filter(valid_from=facts.valid_from).first() or Parameter(
        name=facts.name, valid_from=facts.valid_from
    )
    later = rows.filter(valid_from__gt=facts.valid_from).order_by("valid_from").first()
    row.value, row.source, row.is_verified = facts.value, facts.source.strip(), facts.is_verified
    row.valid_to = later.valid_from - timedelta(days=1) if later else None
    rows.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=facts.valid_from), valid_from__lt=facts.valid_from
    ).update(valid_to=facts.valid_from - timedelta(days=1))
    row.save()
    return row


def _check(facts: ParameterFacts) -> None:
    meaning = _meanings.get(facts.name)
    if meaning is None:
        raise InvalidError(_("Please choose one from the list."), field="name")
    if not meaning.lowest <= facts.value <= meaning.highest:
        bounds = {"least": meaning.lowest, "most": meaning.highest}
        raise InvalidError(_("Between %(least)d and %(most)d.") % bounds, field="value")
    if facts.valid_from < timezone.localdate():
        raise InvalidError(_("Days that have passed stay as they were."), field="valid_from")
    if not facts.source.strip():
        raise InvalidError(_("Name the document that says so, with its number."), field="source")
