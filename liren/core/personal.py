"""What a field may hold about a person, why, and for how long: written at the field itself.

The processing register (a page, and 个人信息保护法 Art. 51, 55) is made from these notes, so it can't be out
of date. A field of a person without one stops the program at its checks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from django.apps import apps
from django.utils.functional import Promise

if TYPE_CHECKING:
    from django.db.models import Field, Model

F = TypeVar("F")


class Level(IntEnum):
    """How much harm a leak does: the higher, the fewer may read it and the shorter it is kept."""

    OPEN = 1  # may be published about an office holder
    INNER = 2  # tells something about somebody only together with other data
    PERSONAL = 3  # tells who somebody is: name, number, phone, address
    SENSITIVE = 4  # 个人信息保护法 Art. 28: health, identity, under 14, …: consent of its own


class Basis(StrEnum):
    """Why it may be processed (个人信息保护法 Art. 13)."""

    CONSENT = "consent"
    CONTRACT = "contract"
    DUTY = "duty"  # a duty or task laid down by law
    EMERGENCY = "emergency"
    PUBLISHED = "published"  # the person or the law has made it public


@dataclass(frozen=True, slots=True)
class Personal:
    """The note at a field. `purpose` and `law` are words for the register, `keep` a retention category."""

    purpose: str | Promise
    basis: Basis
    law: str | Promise
    keep: str
    level: Level


def personal(field: F, note: Personal) -> F:
    """A field that isn't encrypted, with its note."""
    field.personal = note  # type: ignore[attr-defined]  # Django's fields take attributes
    return field


def note_of(field: Field[Any, Any]) -> Personal | None:
    """The note at a field, or None."""
    note = getattr(field, "personal", None)
    return note if isinstance(note, Personal) else None


def noted_fields() -> Iterator[tuple[type[Model], Field[Any, Any], Personal]]:
    """Every field of the platform that holds something about a person, with its note."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if (note := note_of(field)) is not None:
                yield model, field, note
