"""Who may import, undo, and rule on conflicts."""

from __future__ import annotations

from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.accounts.roles import Role
from liren.core.verdicts import Allowed, Denied, Verdict
from liren.sources.models import Batch
from liren.sources.targets import target_of

KEEPERS = (Role.ADMINISTRATOR, Role.COMMANDER)


def may_keep_systems(actor: Actor) -> Verdict:
    """Whether the actor may keep the register of systems."""
    if actor.kind == "system" or actor.holds(*KEEPERS):
        return Allowed()
    return Denied(_("The command centre or an administrator keeps the register of systems."))


def may_import(actor: Actor, target: str, division: str) -> Verdict:
    """Whether the actor may import into this register here: the register's own room decides."""
    try:
        return target_of(target).may_import(actor, division)
    except KeyError:
        return Denied(_("There is no such register."))


def may_undo(actor: Actor, batch: Batch) -> Verdict:
    """Whether the actor may take a batch back."""
    if batch.state not in (Batch.State.DONE, Batch.State.UNDOING):
        return Denied(_("Only an import that was written can be undone."), "state")
    return may_import(actor, batch.target, batch.division)


def may_rule(actor: Actor, target: str, division: str) -> Verdict:
    """Whether the actor may rule on conflicts of this register here."""
    return may_import(actor, target, division)
