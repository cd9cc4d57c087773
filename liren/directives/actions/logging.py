"""The command log: one line here, one in the ledger, and a word to whoever listens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from liren.accounts.actors import Actor
from liren.core.announcements import announce
from liren.core.streams import publish
from liren.directives.events import DirectiveStepped
from liren.directives.models import Addressee, Directive, DirectiveEntry
from liren.directives.models.directives import UNITS
from liren.directives.permissions import giving_post
from liren.ledger.actions import record


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log: what was done, when, for whom (None: for all), and what was said."""

    verb: str
    at: datetime
    note: str = ""
    addressee: Addressee | None = None
    is_late: bool = False
    key: UUID | None = None


def note_down(actor: Actor, directive: Directive, line: Line) -> DirectiveEntry:
    """Write a line of the log, inside the action's transaction."""
    entry = DirectiveEntry.objects.create(
        directive=directive,
        addressee=line.addressee,
        at=line.at,
        verb=line.verb,
        actor_id=actor.user_id,
        role=_acting_role(actor, directive, line.addressee),
        is_late=line.is_late,
        note=line.note,
        key=line.key,
    )
    target = line.addressee or directive
    record(actor, f"directive.{line.verb}", target, directive=str(directive.pk), late=line.is_late)
    announce(DirectiveStepped(directive.pk, line.verb, entry.pk))
    publish("directive", str(directive.pk), directive.division)
    return entry


def _acting_role(actor: Actor, directive: Directive, addressee: Addressee | None) -> str:
    if actor.kind == "system":
        return "system"
    for post in actor.holdings:
        if addressee and addressee.organization_id:
            if post.role in UNITS and post.organization_id == addressee.organization_id:
                return str(post.role)
        elif addressee and post.role == addressee.role and post.scope == addressee.scope:
            return str(post.role)
    giving = giving_post(actor, directive.division)
    return str(giving.role) if giving else ""
