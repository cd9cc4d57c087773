"""Reads of this room."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from liren.accounts.actors import Actor
from liren.sources.models import Batch, Conflict, Lineage, System
from liren.sources.permissions import may_rule
from liren.sources.targets import Target, targets


def batches_of(actor: Actor) -> QuerySet[Batch]:
    """Imports the actor may see, the latest first."""
    return Batch.objects.visible_to(actor).select_related("system").order_by("-uploaded_at")


def open_conflicts(actor: Actor) -> list[Conflict]:
    """Conflicts the actor may rule on, the oldest first."""
    scopes = {post.scope for post in actor.holdings}
    mine = Q(pk__in=[])
    for scope in scopes:
        mine |= Q(division__startswith=scope)
    found = Conflict.objects.filter(mine, ruling="").select_related("batch__system").order_by("at")[:200]
    return [one for one in found if may_rule(actor, one.target, one.division)][:50]


def targets_for(actor: Actor, division: str) -> list[Target]:
    """The registers this actor may import into here."""
    return [target for target in targets() if target.may_import(actor, division)]


@dataclass(frozen=True, slots=True)
class Typed:
    """How much of what a system asks for is typed again although we know it."""

    system: System
    asked: int
    known: int

    @property
    def again(self) -> int:
        """Fields that somebody types although the platform holds them: none once the system is linked."""
        return self.known if self.system.link == System.Link.NONE else 0


def typed_again() -> list[Typed]:
    """Every active system with its fields, those that make most people type again first."""
    systems = System.objects.filter(is_active=True).prefetch_related("fields")
    rows = [
        Typed(system, len(fields), sum(1 for one in fields if one.target))
        for system in systems
        for fields in [list(system.fields.all())]
    ]
    return sorted(rows, key=lambda row: (-row.again, row.system.name))


def asked_most() -> list[tuple[str, int]]:
    """Fields that several systems ask for, and how many: what is to be collected once."""
    counts = Counter(
        f"{target}.{field}"
        for target, field in System.objects.filter(is_active=True)
        .exclude(fields__target="")
        .values_list("fields__target", "fields__field")
        if target
    )
    return [(name, count) for name, count in counts.most_common(20) if count > 1]


def origin_of(record: UUID) -> dict[str, str]:
    """Where each field of a record came from: {field or "*": name of a system, or "here"}."""
    row = Lineage.objects.filter(pk=record).first()
    if row is None:
        return {}
    batches = {value for value in row.fields.values() if value != "here"} | (
        {str(row.batch)} if row.batch else set()
    )
    names = {
        str(pk): name for pk, name in Batch.objects.filter(pk__in=batches).values_list("pk", "system__name")
    }
    found = {
        field: "here" if value == "here" else names.get(value, "") for field, value in row.fields.items()
    }
    return ({"*": names.get(str(row.batch), "")} if row.batch else {}) | found
