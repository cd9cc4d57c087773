"""Who may change units and duties. Reading is free: every resident may know who owes what."""

from __future__ import annotations

from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.accounts.roles import Role
from liren.core.verdicts import Allowed, Denied, Verdict


def may_register_units(actor: Actor, division: str) -> Verdict:
    """Add units that serve this area."""
    if actor.kind == "system" or actor.holds(Role.ADMINISTRATOR, division=division):
        return Allowed()
    return Denied(_("Only an administrator of the whole area registers units."))
