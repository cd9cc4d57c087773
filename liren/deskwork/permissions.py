"""Who writes the questions of categories."""

from __future__ import annotations

from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.accounts.roles import Role
from liren.core.verdicts import Allowed, Denied, Verdict

READERS = (
    Role.COMMUNITY_SECRETARY,
    Role.DISPATCHER,
    Role.DEPARTMENT_HEAD,
    Role.COMMANDER,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
)


def may_keep_questions(actor: Actor) -> Verdict:
    """Whether the actor may write what is asked. It is asked everywhere, so the post must hold everywhere."""
    if actor.kind == "system" or actor.holds(Role.ADMINISTRATOR, division=""):
        return Allowed()
    return Denied(_("Only an administrator of the whole platform writes the questions of categories."))
