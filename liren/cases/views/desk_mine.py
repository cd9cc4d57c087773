"""The first list of the desk: everything that the reader owes, of whatever kind, by time left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.debts import Debt, DebtKind, Sum, debt_clock, debt_kind, debt_page, debt_sums
from liren.places.names import division_names

PAGE = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the debt, its kind, where it is in words, the time left."""

    debt: Debt
    kind: DebtKind
    place: str
    clock: tuple[str, str]

    @property
    def at(self) -> str:
        """The case that is shown beside the list; "" where there is none."""
        return str(self.debt.case.pk) if self.debt.case else ""

    @property
    def ticked(self) -> str:
        """What its tick sends; "" where one step on many makes no sense."""
        case = self.debt.case
        return f"{case.pk}:{case.version}" if case and self.debt.kind in ("case", "order") else ""


def mine_context(actor: Actor, asked: QueryDict) -> dict[str, Any]:
    """What the list shows: its lines, how many there are of each kind, and the way on."""
    kind = debt_kind(asked.get("kind", ""))
    name = kind.name if kind else ""
    after = asked.get("after", "")
    sums = debt_sums(actor)
    page = debt_page(actor, kind=name, after=after, size=PAGE)
    chosen = [one for one in sums if not name or one.kind.name == name]
    base = "?" + urlencode({"show": "mine", **({"kind": name} if name else {})})
    return {
        "lines": lines_of(page.lines),
        "kind": kind,
        "kinds": kind_tabs(sums),
        "number": sum(one.number for one in sums),
        "count": sum(one.number for one in chosen),
        "late": sum(one.late for one in chosen),
        "base": base,
        "newer": base if after else "",
        "older": f"{base}&{urlencode({'after': page.after})}" if page.after else "",
    }


def kind_tabs(sums: Sequence[Sum]) -> list[tuple[str, str, str, int]]:
    """All kinds of which something is owed, after "everything"; () where there is nothing to choose."""
    if len(sums) < 2:
        return []
    whole = ("", _("Everything"), "?show=mine", sum(one.number for one in sums))
    return [
        whole,
        *(
            (one.kind.name, str(one.kind.label), f"?show=mine&kind={one.kind.name}", one.number)
            for one in sums
        ),
    ]


def lines_of(debts: Sequence[Debt]) -> list[Line]:
    """The debts with their places in words, which costs one query."""
    now = timezone.now()
    names = division_names({code for one in debts for code in (one.division[:12], one.division) if code})
    lines = []
    for one in debts:
        codes = dict.fromkeys(code for code in (one.division[:12], one.division) if code)
        place = " ".join([*(names[code] for code in codes), *([one.address] if one.address else [])])
        kind = debt_kind(one.kind)
        assert kind is not None
        lines.append(Line(one, kind, place, debt_clock(one, now)))
    return lines


def shown_case(asked: QueryDict) -> UUID | None:
    """The case that the address wants beside the list."""
    try:
        return UUID(asked.get("at", ""))
    except ValueError:
        return None
