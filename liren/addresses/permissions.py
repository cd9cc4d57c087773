"""Who may keep the register of addresses and compounds. Reading is for staff of the area."""

from __future__ import annotations

from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.accounts.roles import Role
from liren.core.verdicts import Allowed, Denied, Verdict

KEEPERS = (
    Role.ADMINISTRATOR,
    Role.COMMANDER,
    Role.DISPATCHER,
    Role.COMMUNITY_SECRETARY,
    Role.COMMUNITY_WORKER,
)
SHAPERS = (Role.ADMINISTRATOR, Role.COMMANDER, Role.COMMUNITY_SECRETARY)


def may_keep_addresses(actor: Actor, division: str) -> Verdict:
    """Register addresses of this division, add other writings, note what stands there."""
    if actor.kind == "system" or actor.holds(*KEEPERS, division=division):
        return Allowed()
    return Denied(
        _("Community workers, the dispatch desk and the command centre of this area keep its addresses.")
    )


def may_reshape_addresses(actor: Actor, division: str) -> Verdict:
    """Merge, split, rename or retire addresses of this division, and rule on doubtful pairs."""
    if actor.kind == "system" or actor.holds(*SHAPERS, division=division):
        return Allowed()
    return Denied(
        _("Only the community's secretary, the commander or an administrator may reshape addresses.")
    )


def may_import_addresses(actor: Actor, division: str) -> Verdict:
    """Bring in many at once."""
    if actor.kind == "system" or actor.holds(Role.ADMINISTRATOR, Role.COMMANDER, division=division):
        return Allowed()
    return Denied(_("Only the commander or an administrator of the whole area may import addresses."))


def may_set_address_weights(actor: Actor) -> Verdict:
    """Set what counts for repeats and for the order of retrofitting."""
    if actor.kind == "system" or actor.holds(Role.ADMINISTRATOR, division=""):
        return Allowed()
    return Denied(_("Only an administrator of the whole platform sets these weights."))
