"""Who may join a matter, who reads the groups, who sets the weights."""

from __future__ import annotations

from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.accounts.roles import Role
from liren.cases.models import Case, Category
from liren.core.verdicts import Allowed, Denied, Verdict
from liren.matching.models import CaseFollower
from liren.matching.models.groups import READERS

WEIGHT_READERS = (Role.DISPATCHER, Role.COMMANDER, Role.AUDITOR, Role.ADMINISTRATOR)


def is_public_matter(case: Case) -> bool:
    """Whether strangers may know that it is being dealt with: things and events of public space, no appeals
    of one person."""
    return case.category.kind != Category.Kind.APPEAL and case.lon is not None


def may_join(actor: Actor, case: Case) -> Verdict:
    """Whether the actor may follow a case instead of reporting the same once more."""
    if not case.is_open:
        return Denied(_("This matter is finished. Report it anew if it is there again."), because="state")
    if not is_public_matter(case):
        return Denied(_("This is the matter of one person."))
    if case.pk in actor.receipts or (actor.user_id is not None and case.reporter_id == actor.user_id):
        return Denied(_("You reported this yourself; you hear of it anyway."), because="state")
    return Allowed()


def may_leave(actor: Actor, follower: CaseFollower) -> Verdict:
    """Whether the actor may undo the joining: as long as the case is open."""
    if follower.pk not in actor.receipts and (actor.user_id is None or follower.user_id != actor.user_id):
        return Denied(_("Only who joined can leave."))
    if not follower.case.is_open:
        return Denied(_("The matter is finished already."), because="state")
    return Allowed()


def may_read_groups(actor: Actor) -> Verdict:
    """Whether the actor may see which matters many report."""
    if actor.holds(*READERS):
        return Allowed()
    return Denied(_("This page is for commanders and dispatchers."))


def may_read_weights(actor: Actor) -> Verdict:
    """Whether the actor may see what each factor counts."""
    if actor.holds(*WEIGHT_READERS):
        return Allowed()
    return Denied(_("This page is for dispatchers, commanders, auditors and administrators."))


def may_set_weights(actor: Actor) -> Verdict:
    """Whether the actor may set what each factor counts. It holds everywhere, so the post must too."""
    if actor.kind == "system" or actor.holds(Role.ADMINISTRATOR, division=""):
        return Allowed()
    return Denied(_("Only an administrator of the whole platform changes the weights."))
