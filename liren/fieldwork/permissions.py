"""Who plans rounds, who walks them, who asks how it went."""

from __future__ import annotations

from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.accounts.roles import Role
from liren.cases.permissions import may_call_back
from liren.core.verdicts import Allowed, Denied, Verdict
from liren.fieldwork.models import CallBackItem, Patrol
from liren.fieldwork.posts import PLANNERS, RULE_KEEPERS, WALKERS


def may_set_call_back_rule(actor: Actor, division: str) -> Verdict:
    """Whether the actor may say whom to ask in this area ("" is everywhere)."""
    if actor.holds(*RULE_KEEPERS, division=division):
        return Allowed()
    return Denied(_("The dispatcher, the command centre or an administrator of this area says whom to ask."))


def may_set_track_rule(actor: Actor) -> Verdict:
    """Whether the actor may say how tracks are kept. It holds everywhere, so the post must too."""
    if actor.holds(Role.ADMINISTRATOR, division=""):
        return Allowed()
    return Denied(_("Only an administrator of the whole platform says how tracks are kept."))


def may_plan(actor: Actor, division: str) -> Verdict:
    """Whether the actor may say what is passed in this grid."""
    if actor.holds(*PLANNERS, division=division):
        return Allowed()
    return Denied(_("The grid leader, the secretary or the dispatcher of this place plans its rounds."))


def may_walk(actor: Actor, division: str) -> Verdict:
    """Whether the actor may go on patrol in this grid."""
    if actor.holds(*WALKERS, division=division):
        return Allowed()
    return Denied(_("Grid and community staff of this place walk its rounds."))


def may_note_on_patrol(actor: Actor, patrol: Patrol) -> Verdict:
    """Whether the actor may add to a walk: its walker, while it lasts."""
    if patrol.walker_id != actor.user_id:
        return Denied(_("This is somebody else's walk."))
    if patrol.ended_at:
        return Denied(_("This walk has ended."), because="state")
    return Allowed()


def may_read_track(actor: Actor, patrol: Patrol) -> Verdict:
    """Whether the actor may see where somebody walked: only whoever walked."""
    if actor.user_id is not None and patrol.walker_id == actor.user_id:
        return Allowed()
    return Denied(_("Only the walker sees the way; everybody else sees its length and what was passed."))


def may_ask(actor: Actor, item: CallBackItem) -> Verdict:
    """Whether the actor may ask the reporter of this case now."""
    verdict = may_call_back(actor, item.case)
    if not verdict:
        return verdict
    if item.state != CallBackItem.State.WAITING:
        return Denied(
            _("This has been asked: %(state)s.") % {"state": item.get_state_display()}, because="state"
        )
    return Allowed()
