"""What hangs on an address, told by the rooms above: residents, parts, cases. They register; this room never
learns their names. The same for what a new compound must have before it is ready.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise

from liren.accounts.actors import Actor
from liren.addresses.models import Address, Compound

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Hanging:
    """One line of the address page: how many, and where to read more."""

    label: Words
    count: int
    icon: str = "link"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """One item of the checklist: whether it is there, and what is missing."""

    label: Words
    is_met: bool
    words: str = ""


Hangs = Callable[[Actor, Address, Sequence[UUID]], Sequence[Hanging]]
Check = Callable[[Compound], Gap]
_hanging: dict[str, Hangs] = {}
_checks: dict[str, Check] = {}


def add_hanging(name: str, hangs: Hangs) -> None:
    """Let a room say what it has at an address. It gets the ids of the address and all that lies in it."""
    _hanging[name] = hangs


def hanging_on(actor: Actor, address: Address, ids: Sequence[UUID]) -> list[Hanging]:
    """Everything that the rooms above have at these addresses."""
    return [one for name in sorted(_hanging) for one in _hanging[name](actor, address, ids)]


def add_readiness_check(name: str, check: Check) -> None:
    """Let a room say whether a new compound has what that room keeps."""
    _checks[name] = check


def readiness_checks() -> list[tuple[str, Check]]:
    """The checks of the rooms above, by name."""
    return sorted(_checks.items())
