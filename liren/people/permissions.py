"""Who may read and write about residents. The fewest that can do the work."""

from __future__ import annotations

from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.accounts.roles import Role
from liren.core.verdicts import Allowed, Denied, Verdict

READERS = (Role.GRID_WORKER, Role.GRID_LEADER, Role.COMMUNITY_WORKER, Role.COMMUNITY_SECRETARY)
KEEPERS = (Role.COMMUNITY_WORKER, Role.COMMUNITY_SECRETARY)


def own_scopes(actor: Actor) -> tuple[str, ...]:
    """The division prefixes whose residents the actor may see, masked."""
    return actor.scopes(*READERS)


def may_see_residents(actor: Actor) -> Verdict:
    """Whether the actor may look into the register at all."""
    if actor.kind == "system" or actor.holds(*READERS):
        return Allowed()
    return Denied(
        _("Residents' records are for the community and its grid workers. Others see counts, never people.")
    )


def may_keep_residents(actor: Actor, division: str) -> Verdict:
    """Whether the actor may register and change people of this division."""
    if actor.kind == "system" or actor.holds(*KEEPERS, division=division):
        return Allowed()
    return Denied(_("The community that this place belongs to keeps the record."))


def may_reveal(actor: Actor, division: str, *, is_own: bool = False) -> Verdict:
    """Whether the actor may open one field of somebody of this division."""
    if is_own or actor.holds(*READERS, division=division):
        return Allowed()
    return Denied(_("Only the people who serve this grid or community may open a field of its residents."))


def may_approve_reveals(actor: Actor, division: str, asked_by: object) -> Verdict:
    """Whether the actor may be the second person who lets many records be opened."""
    if actor.user_id == asked_by:
        return Denied(_("Another person has to approve: whoever asks can't."))
    if actor.holds(Role.COMMUNITY_SECRETARY, division=division):
        return Allowed()
    return Denied(_("The secretary of the community approves."))


def may_see_readings(actor: Actor, division: str) -> Verdict:
    """Whether the actor may look through who read what about residents of this division."""
    if actor.holds(Role.AUDITOR, Role.COMMUNITY_SECRETARY, division=division):
        return Allowed()
    return Denied(_("An auditor or the secretary of the community checks who read what."))


def may_answer_requests(actor: Actor, division: str) -> Verdict:
    """Whether the actor may answer what residents ask about their data."""
    if actor.holds(*KEEPERS, division=division):
        return Allowed()
    return Denied(_("The community answers requests about its residents' data."))
