"""Registers that can be imported into. A room above registers one `Target`; the engine does the rest.

The engine reads the file, maps its columns, has the target compare some hundred lines at a time, settles
which fields may change (lineage, precedence, conflicts), has the target write them, and keeps what is needed
to undo it. A target sees text and gives back texts; it never sees the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from django.utils.functional import Promise

from liren.accounts.actors import Actor
from liren.core.verdicts import Verdict

Words = str | Promise


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field that a file may bring. `aliases` are headings that mean it ("姓名", "住户姓名")."""

    name: str
    label: Words
    is_required: bool = False
    is_personal: bool = False
    aliases: tuple[str, ...] = ()
    example: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file, by field. Its values never show in `repr`."""

    number: int
    values: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Change:
    """What is held and what the file says, as texts. Never shown in `repr`."""

    held: str = field(repr=False)
    offered: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Compared:
    """What one line would do. Without `fault`: to `record` if it exists, with these changes; else a new one.

    `record` is the id even of a new record, made by the target, the same each time the same line is compared
    where the data has a key of its own.
    """

    line: Line
    record: UUID | None = None
    is_new: bool = False
    division: str = ""
    changes: Mapping[str, Change] = field(default_factory=dict)
    fault: str = ""
    fault_field: str = ""


@dataclass(frozen=True, slots=True)
class Writing:
    """One line to be written: of its changes only these fields."""

    compared: Compared
    fields: frozenset[str]


def require_record(writing: Writing) -> UUID:
    """The id of the record that a line is written to.

    Raises:
        ValueError: the target compared a sound line and gave none.
    """
    if writing.compared.record is None:
        raise ValueError(f"line {writing.compared.line.number} has no record to be written to")
    return writing.compared.record


class Target(Protocol):
    """A register that can be imported into."""

    @property
    def code(self) -> str:
        """Its name in addresses and rows."""

    @property
    def label(self) -> Words:
        """Its name for readers."""

    @property
    def fields(self) -> tuple[FieldSpec, ...]:
        """What a file may bring."""

    @property
    def is_personal(self) -> bool:
        """Whether its lines tell about people: pages show none of their values."""

    def may_import(self, actor: Actor, division: str) -> Verdict:
        """Whether the actor may import into this division."""

    def compare(self, actor: Actor, division: str, lines: Sequence[Line]) -> list[Compared]:
        """What these lines would do; one answer each, in order. Writes nothing."""

    def write(self, actor: Actor, batch: UUID, writings: Sequence[Writing]) -> list[Any]:
        """Write these lines, in the transaction that is open.

        Returns for each what was there before, in words of the target that JSON can hold (None for a new
        record). Personal values stay closed in it.
        """

    def take_back(self, actor: Actor, record: UUID, before: Any) -> bool:
        """Put one record back to what `write` said was before; delete it if that was None.

        Returns False, changing nothing, if it has been changed since or is in use.
        """

    def address(self, record: UUID) -> str:
        """The path of the record's page, or ""."""


_targets: dict[str, Target] = {}


def add_target(target: Target) -> None:
    """Let a register be imported into. From the room's `ready()`."""
    _targets[target.code] = target


def targets() -> list[Target]:
    """Every target, in the order of its code."""
    return [_targets[code] for code in sorted(_targets)]


def target_of(code: str) -> Target:
    """The target of this code.

    Raises:
        KeyError: no room has registered it.
    """
    return _targets[code]
