"""Debts: everything that somebody owes, of whatever kind, in one list by time left.

Each room registers its kinds in AppConfig.ready() (as with panels); this room never learns their names. A
kind says which rows an actor owes as querysets, so that the database merges, sorts and counts all kinds in
two queries, however many rooms there are; only the lines of one page are then told in words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import CharField, DateTimeField, F, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.lengths import how_long
from liren.cases.models import Case
from liren.cases.telling import SOON


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """One line of the list: what it is, where, until when, and the step that settles it."""

    kind: str
    id: UUID
    title: str
    url: str  # where it is settled
    action: str  # the words of the primary step
    due_at: datetime | None = None
    words: str = ""  # the second line
    number: str = ""
    division: str = ""  # where; the list turns it into words
    address: str = ""
    state: str = ""  # how it stands, in words
    tone: str = "neutral"
    is_urgent: bool = False
    case: Case | None = None  # what it is about; shown beside the list
    can_undo: bool = False  # what is posted may be taken back for a moment
    post: str = ""  # the address to which the primary step is posted at once; "" where it needs words
    clock: tuple[str, str] | None = None  # state and words of the clock, where they are not plain


@dataclass(frozen=True, slots=True)
class Owed:
    """Rows that an actor owes, and the column or expression that says until when (it may be NULL)."""

    rows: QuerySet[Any]
    due: str | Combinable | None


@dataclass(frozen=True, slots=True)
class DebtKind:
    """One kind of debt. `owed` is asked on every desk: answer () for posts that never owe this kind."""

    name: str
    label: str | Promise
    icon: str
    owed: Callable[[Actor], Sequence[Owed]]
    tell: Callable[[Actor, Sequence[UUID]], Sequence[Debt]]
    rank: int = 50


@dataclass(frozen=True, slots=True)
class Sum:
    """How many there are of a kind, and how many of them are late."""

    kind: DebtKind
    number: int
    late: int


@dataclass(frozen=True, slots=True)
class DebtPage:
    """One page of the list; `after` is the key of the last line if there are more."""

    lines: list[Debt]
    after: str


_kinds: dict[str, DebtKind] = {}


def debt_about(case: Case, **more: Any) -> Debt:
    """The line of a debt that is about a case: what and where come from the case, the rest from `more`."""
    return Debt(
        **{
            "title": case.category.label,
            "number": case.number,
            "division": case.division,
            "address": case.address,
            "case": case,
            "is_urgent": case.severity == Case.Severity.URGENT,
            **more,
        }
    )


def add_debt_kind(kind: DebtKind) -> None:
    """Let a kind of debt stand in everybody's list."""
    _kinds[kind.name] = kind


def debt_kind(name: str) -> DebtKind | None:
    """A kind by its name, if a room registered it."""
    return _kinds.get(name)


def debt_sums(actor: Actor) -> list[Sum]:
    """How much this actor owes of each kind, in one query; kinds of which nothing is owed are left out."""
    statement, params = _union(actor, list(_kinds.values()))
    if not statement:
        return []
    counting = "SELECT kind, count(*), count(*) FILTER (WHERE due < %s)"
    counting += f" FROM ({statement}) owed GROUP BY kind"
    with connection.cursor() as cursor:
        cursor.execute(counting, [timezone.now(), *params])
        counted = {kind: (number, late) for kind, number, late in cursor.fetchall()}
    found = [Sum(kind, *counted[name]) for name, kind in _kinds.items() if name in counted]
    return sorted(found, key=lambda one: (one.kind.rank, one.kind.name))


def debt_page(actor: Actor, *, kind: str = "", after: str = "", size: int = 30) -> DebtPage:
    """The lines that follow the key `after`, those with the least time left first, the timeless last."""
    keys = _keys(actor, kind, after, size + 1)
    lines = _told(actor, keys[:size])
    if len(keys) <= size:
        return DebtPage(lines, "")
    _kind, pk, due = keys[size - 1]
    return DebtPage(lines, f"{due.isoformat() if due else ''}|{pk}")


_Key = tuple[str, UUID, datetime | None]


def _union(actor: Actor, kinds: Sequence[DebtKind]) -> tuple[str, list[Any]]:
    """All rows owed as one statement of (kind, id, due), with its parameters."""
    parts: list[str] = []
    params: list[Any] = []
    for kind in kinds:
        for owed in kind.owed(actor):
            due = F(owed.due) if isinstance(owed.due, str) else owed.due
            rows = (
                owed.rows.select_related(None)
                .order_by()
                .annotate(
                    debt_kind=Cast(Value(kind.name), CharField()),
                    debt_due=Cast(due if due is not None else Value(None), DateTimeField()),
                )
            )
            try:
                part, its_params = rows.values_list("debt_kind", "pk", "debt_due").query.sql_with_params()
            except EmptyResultSet:  # it is plain without asking that there is nothing
                continue
            parts.append(f"({part})")
            params += its_params
    if not parts:
        return "", []
    every = " UNION ALL ".join(parts)
    return f"SELECT * FROM ({every}) AS every (kind, id, due)", params  # noqa: S608  # composed by the ORM


def _keys(actor: Actor, kind: str, after: str, size: int) -> list[_Key]:
    chosen = [_kinds[kind]] if kind in _kinds else list(_kinds.values())
    statement, params = _union(actor, chosen)
    if not statement:
        return []
    place, more = _place(after)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT kind, id, due FROM ({statement}) owed {place}"  # noqa: S608  # composed by the ORM
            " ORDER BY due NULLS LAST, id LIMIT %s",
            [*params, *more, size],
        )
        return [(name, pk, due) for name, pk, due in cursor.fetchall()]


def _place(after: str) -> tuple[str, list[Any]]:
    """The condition that holds behind a line of the list."""
    moment, _bar, pk = after.partition("|")
    try:
        line = UUID(pk)
        if not moment:
            return "WHERE due IS NULL AND id > %s", [line]
        due = datetime.fromisoformat(moment)
    except ValueError:
        return "", []
    return "WHERE (due > %s OR (due = %s AND id > %s) OR due IS NULL)", [due, due, line]


def _told(actor: Actor, keys: Sequence[_Key]) -> list[Debt]:
    """The lines in words, in the order of their keys: each kind is asked once."""
    told: dict[tuple[str, UUID], Debt] = {}
    for name in dict.fromkeys(kind for kind, _pk, _due in keys):
        for debt in _kinds[name].tell(actor, [pk for kind, pk, _due in keys if kind == name]):
            told[name, debt.id] = debt
    return [told[kind, pk] for kind, pk, _due in keys if (kind, pk) in told]


def debt_clock(debt: Debt, now: datetime) -> tuple[str, str]:
    """The state and words of the time that is left."""
    if debt.clock is not None:
        return debt.clock
    if debt.due_at is None:
        return "ok", _("no time limit")
    left = debt.due_at - now
    if left.total_seconds() < 0:
        return "late", _("%(time)s overdue") % {"time": how_long(-left)}
    return "soon" if left < SOON else "ok", _("%(time)s left") % {"time": how_long(left)}
