"""Who may order whom. Directives run down the line, inside the area of the post that gives them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from liren.accounts.actors import Actor, Holding
from liren.accounts.roles import Role
from liren.core.verdicts import Allowed, Denied, Verdict
from liren.directives.machine import PARTIES, VERB_LABELS, Party, State, step_from
from liren.directives.models import Addressee
from liren.directives.models.directives import UNITS
from liren.organizations.models import Organization

_ON_THE_GROUND = (Role.COMMUNITY_SECRETARY, Role.COMMUNITY_WORKER, Role.GRID_LEADER, Role.GRID_WORKER)
# who gives directives: which posts below they may address
BELOW: Mapping[Role, tuple[Role, ...]] = {
    Role.COMMANDER: (Role.DISPATCHER, *_ON_THE_GROUND),
    Role.DISPATCHER: _ON_THE_GROUND,
}
GIVERS = tuple(BELOW)


def giving_post(actor: Actor, division: str) -> Holding | None:
    """The post in which the actor gives directives for a place: the widest that covers it."""
    posts = [post for post in actor.holdings if post.role in GIVERS and post.covers(division)]
    return min(posts, key=lambda post: len(post.scope), default=None)


def may_issue(actor: Actor, division: str) -> Verdict:
    """Whether the actor may give directives for this place."""
    if giving_post(actor, division):
        return Allowed()
    if actor.holds(*GIVERS):
        return Denied(_("This place lies outside your area."))
    return Denied(_("Directives are given by commanders and dispatchers, for their own area."))


def may_address_unit(actor: Actor, division: str, unit: Organization) -> Verdict:
    """Whether a directive for this place may go to this unit: it must serve the giver's own area."""
    post = giving_post(actor, division)
    if post is None:
        return may_issue(actor, division)
    if not unit.is_active:
        return Denied(_("%(unit)s is not active any more.") % {"unit": unit.label})
    if unit.division.startswith(post.scope):
        return Allowed()
    return Denied(
        _("%(unit)s answers to a higher level. Call it by a whistle instead.") % {"unit": unit.label}
    )


def may_address_post(actor: Actor, division: str, role: str, scope: str) -> Verdict:
    """Whether a directive for this place may be addressed to whoever holds this post."""
    post = giving_post(actor, division)
    if post is None:
        return may_issue(actor, division)
    if role not in BELOW[post.role] or not scope.startswith(post.scope):
        return Denied(_("Directives run down the line, within your own area."))
    return Allowed()


def is_addressed(actor: Actor, addressee: Addressee) -> bool:
    """Whether the actor answers for this addressee: in the unit, or in the very post."""
    if addressee.organization_id:
        return addressee.organization_id in actor.organizations(*UNITS)
    return any(post.role == addressee.role and post.scope == addressee.scope for post in actor.holdings)


def may_take(actor: Actor, addressee: Addressee, verb: str) -> Verdict:
    """Whether the actor may take this step now. The wrong person hears "who", the wrong moment "state"."""
    party = PARTIES.get(verb)
    if party is Party.GIVER:
        if not _commands(actor, addressee):
            return Denied(_("This belongs to whoever gave the directive, or commands above."))
    elif not is_addressed(actor, addressee):
        return Denied(_("This directive is addressed to %(whom)s.") % {"whom": addressee.label})
    if step_from(addressee.state, verb) is None:
        words = _("It stands at “%(state)s”; “%(verb)s” is not possible now.")
        told = {"state": State(addressee.state).label, "verb": VERB_LABELS.get(verb, verb)}
        return Denied(words % told, because="state")
    return Allowed()


def _commands(actor: Actor, addressee: Addressee) -> bool:
    """The same post, or one above it: a dispatcher does not take back what the commander ordered."""
    directive = addressee.directive
    post = giving_post(actor, directive.division)
    if post is None:
        return False
    return post.role in (Role.COMMANDER, directive.issued_role)


def may_change_terms(actor: Actor) -> Verdict:
    """Whether the actor may set limits. They hold everywhere, so their keeper's post must too."""
    if actor.holds(Role.ADMINISTRATOR, division=""):
        return Allowed()
    return Denied(_("Only an administrator of the whole platform changes limits."))
