"""Who may look at the figures of a place."""

from __future__ import annotations

from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.accounts.roles import Role
from liren.core.verdicts import Allowed, Denied, Verdict

COMMANDING = (
    Role.COMMANDER,
    Role.DISPATCHER,
    Role.COMMUNITY_SECRETARY,
    Role.AUDITOR,
    Role.DEPARTMENT_HEAD,
)


def may_command(actor: Actor, scope: str) -> Verdict:
    """Whether the actor may see the command page of this place: one of the posts must cover it."""
    if actor.holds(*COMMANDING, division=scope):
        return Allowed()
    if actor.holds(*COMMANDING):
        return Denied(_("This place lies outside your area."))
    return Denied(
        _(
            "The command page is for those who answer for a place: commanders, dispatchers, secretaries, "
            "auditors and heads of departments."
        )
    )


def home_scope(actor: Actor) -> str:
    """The place that the actor's command page begins with: the widest one they answer for."""
    return min(actor.scopes(*COMMANDING), key=lambda scope: (len(scope), scope), default="")
