"""Who may read which figures, keep them, and leave cases out of them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.accounts.models import Post
from liren.accounts.roles import Role
from liren.cases.models import Case
from liren.core.verdicts import Allowed, Denied, Verdict
from liren.figures.models import Exclusion
from liren.organizations.models import Organization

BY_PLACE = (Role.COMMANDER, Role.DISPATCHER, Role.COMMUNITY_SECRETARY, Role.AUDITOR)
BY_UNIT = (Role.DEPARTMENT_HEAD,)
ASKING = (Role.HANDLER, Role.DEPARTMENT_HEAD)
DECIDING = (Role.DISPATCHER, Role.COMMANDER, Role.AUDITOR)
DECIDING_LAST = (Role.COMMANDER, Role.AUDITOR)  # one of the two persons is not a dispatcher
TIME_TO_APPEAL = timedelta(days=15)
# The direct superior: the first of these roles that anybody holds above the post, nearest first.
SUPERIORS: dict[Role, tuple[Role, ...]] = {
    Role.GRID_WORKER: (Role.GRID_LEADER, Role.COMMUNITY_SECRETARY),
    Role.GRID_LEADER: (Role.COMMUNITY_SECRETARY,),
    Role.COMMUNITY_WORKER: (Role.COMMUNITY_SECRETARY,),
    Role.COMMUNITY_SECRETARY: (Role.COMMANDER,),
    Role.DISPATCHER: (Role.COMMANDER,),
    Role.HANDLER: (Role.DEPARTMENT_HEAD,),
}


def may_note_excuse(actor: Actor) -> Verdict:
    """Whether the actor may note that a fact does not count: persons decide about appeals elsewhere."""
    if actor.kind == "system":
        return Allowed()
    return Denied(_("The platform notes this once an appeal is upheld."))


def may_read_figures(actor: Actor) -> Verdict:
    """Whether the actor reads figures at all."""
    if actor.holds(*BY_PLACE, *BY_UNIT):
        return Allowed()
    return Denied(
        _(
            "Figures are for those who answer for a place or a unit: commanders, dispatchers, secretaries, "
            "auditors and heads of departments."
        )
    )


def may_read_area(actor: Actor, scope: str) -> Verdict:
    """Whether the actor may read the figures of this place: one of their posts covers it."""
    if actor.holds(*BY_PLACE, division=scope):
        return Allowed()
    if actor.holds(*BY_PLACE):
        return Denied(_("This place lies outside your area."))
    return Denied(_("Figures of places are for those who answer for a place."))


def may_read_unit(actor: Actor, unit: Organization) -> Verdict:
    """Whether the actor may read a unit's figures: their own unit's, or one that works in their area."""
    if unit.pk in actor.organizations(*BY_UNIT):
        return Allowed()
    scopes = actor.scopes(*BY_PLACE)
    if any(unit.division.startswith(scope) or scope.startswith(unit.division) for scope in scopes):
        return Allowed()
    return Denied(_("This unit's figures are for the unit itself and for the places where it works."))


def may_read_person(actor: Actor, user_id: UUID) -> Verdict:
    """Whether the actor may read one person's figures: their own, or of somebody directly under them."""
    if actor.user_id == user_id:
        return Allowed()
    if any(is_direct_superior(actor, post) for post in Post.objects.valid().filter(user_id=user_id)):
        return Allowed()
    return Denied(_("Figures of a person are for that person and their direct superior."))


def is_direct_superior(actor: Actor, post: Post) -> bool:
    """Whether the actor holds the nearest post above this one."""
    for role in SUPERIORS.get(Role(post.role), ()):
        above = Post.objects.valid().filter(role=role, scope__in=_around(post.scope))
        if role == Role.DEPARTMENT_HEAD:
            above = above.filter(organization_id=post.organization_id)
        holders = {holder.user_id: len(holder.scope) for holder in above}
        holders.pop(post.user_id, None)
        if holders:  # of several above, those whose area is the smallest
            return holders.get(actor.user_id or post.user_id, -1) == max(holders.values())
    return False


def _around(scope: str) -> list[str]:
    return [scope[:length] for length in range(len(scope) + 1)]


def may_make_month(actor: Actor) -> Verdict:
    """Whether the actor may make or freeze a month: figures of every place come out of it."""
    if actor.kind == "system" or actor.holds(Role.ADMINISTRATOR, division=""):
        return Allowed()
    return Denied(_("Months are made every night; by hand only by an administrator of the whole platform."))


def may_check_month(actor: Actor) -> Verdict:
    """Whether the actor may have a month computed again and compared."""
    if actor.kind == "system" or actor.holds(Role.AUDITOR, Role.COMMANDER, Role.ADMINISTRATOR):
        return Allowed()
    return Denied(_("Auditors, commanders and administrators have a month computed again."))


def may_read_rules(actor: Actor) -> Verdict:
    """Whether the actor reads how figures are made."""
    if actor.is_staff:
        return Allowed()
    return Denied(_("This page is for staff."))


def may_change_rules(actor: Actor) -> Verdict:
    """Whether the actor may set weights and grounds."""
    if actor.kind == "system" or actor.holds(Role.ADMINISTRATOR, division=""):
        return Allowed()
    return Denied(_("Only an administrator of the whole platform changes weights and grounds."))


def may_ask_exclusion(actor: Actor, case: Case) -> Verdict:
    """Whether the actor may ask to leave the case out: for the unit that leads it, once a round."""
    if case.lead_id is None or case.lead_id not in actor.organizations(*ASKING):
        return Denied(_("Only the unit that leads the case asks to leave it out."))
    if Exclusion.objects.filter(case=case, round=case.round).exists():
        return Denied(_("It has been asked for already."), because="state")
    return Allowed()


def is_own_case(actor: Actor, case: Case) -> bool:
    """Whether somebody has a stake: reported it, or belongs to a unit that was sent to it."""
    if actor.user_id is not None and case.reporter_id == actor.user_id:
        return True
    units = {post.organization_id for post in actor.holdings if post.organization_id}
    return bool(units) and (case.lead_id in units or case.orders.filter(organization_id__in=units).exists())


def may_decide_exclusion(actor: Actor, exclusion: Exclusion) -> Verdict:
    """Whether the actor may be one of the two persons who decide, now."""
    case = exclusion.case
    if not actor.holds(*DECIDING, division=case.division):
        return Denied(_("The dispatcher, commander or auditor of this place decides."))
    if is_own_case(actor, case) or actor.user_id == exclusion.asked_by_id:
        return Denied(_("Nobody decides on a case of their own unit or their own report."))
    if exclusion.state not in Exclusion.WAITING:
        return Denied(_("It has been decided."), because="state")
    return _may_say(actor, exclusion)


def _may_say(actor: Actor, exclusion: Exclusion) -> Verdict:
    """Two different persons, not both dispatchers; on appeal not the one who refused."""
    words = list(exclusion.decisions.all())
    now = [word for word in words if word.instance == exclusion.instance]
    if any(word.by_id == actor.user_id for word in now):
        return Denied(_("You have decided; now another person does."), because="state")
    if any(word.by_id == actor.user_id and not word.agrees for word in words):
        return Denied(_("Whoever refused does not decide on the appeal."))
    is_last = actor.holds(*DECIDING_LAST, division=exclusion.case.division)
    if not is_last and any(word.role == Role.DISPATCHER for word in now):
        return Denied(_("A dispatcher has decided; the second person is a commander or auditor."))
    return Allowed()


def may_appeal_exclusion(actor: Actor, exclusion: Exclusion) -> Verdict:
    """Whether the actor may appeal against a refusal: for the unit that asked, once, within 15 days."""
    if exclusion.unit_id not in actor.organizations(*ASKING):
        return Denied(_("Only the unit that asked appeals."))
    if exclusion.state == Exclusion.State.UPHELD:
        return Denied(_("An appeal was decided already; there is only one."), because="state")
    if exclusion.state != Exclusion.State.REFUSED:
        return Denied(_("There is no refusal to appeal against."), because="state")
    if exclusion.decided_at and timezone.now() > exclusion.decided_at + TIME_TO_APPEAL:
        return Denied(
            _("The %(days)d days in which to appeal are over.") % {"days": TIME_TO_APPEAL.days},
            because="state",
        )
    return Allowed()
