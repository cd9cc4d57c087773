"""Who may say which unit owes what."""

from __future__ import annotations

from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.accounts.roles import Role
from liren.core.verdicts import Allowed, Denied, Verdict


def may_edit_units(actor: Actor, division: str) -> Verdict:
    """Whether the actor may register units of this area and change what they owe."""
    if actor.kind == "system" or actor.holds(Role.ADMINISTRATOR, Role.COMMANDER, division=division):
        return Allowed()
    return Denied(_("The command centre or an administrator of this area keeps the list of duties."))
