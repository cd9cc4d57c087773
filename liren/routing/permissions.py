"""Who may write rules, rule on a case, and let the list of duties learn."""

from __future__ import annotations

from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.accounts.roles import Role
from liren.cases.machine import State
from liren.cases.models import Case
from liren.cases.permissions import DISPATCHERS, may_change_limits
from liren.core.verdicts import Allowed, Denied, Verdict
from liren.organizations.permissions import may_edit_units
from liren.routing.models import Arbitration, DispatchRule, DutyProposal

KEEPERS = (Role.DISPATCHER, Role.COMMANDER, Role.ADMINISTRATOR)
TO_BE_DISPATCHED = (State.FILED, State.RETURNED, State.REOPENED)
SUBDISTRICT_DIGITS = 9  # a dispatcher with a wider scope than this stands above the one who dispatched


def may_keep_rules(actor: Actor, division: str) -> Verdict:
    """Whether the actor may write, try and switch on the dispatch rules of this area."""
    if actor.holds(*KEEPERS, division=division):
        return Allowed()
    return Denied(
        _("The rules of this area are kept by its dispatcher, its command centre or an administrator.")
    )


def may_change_draft(actor: Actor, rule: DispatchRule) -> Verdict:
    """Whether the actor may rewrite this rule; one that was switched on is replaced, not rewritten."""
    verdict = may_keep_rules(actor, rule.division)
    if verdict and not rule.is_draft:
        return Denied(
            _("The rule was switched on. Write a new version; what it decided stays as it was."),
            because="state",
        )
    return verdict


def stands_above(actor: Actor, division: str) -> bool:
    """Whether the actor commands this place, or dispatches over more than its subdistrict."""
    return actor.holds(Role.COMMANDER, division=division) or any(
        post.role == Role.DISPATCHER and post.covers(division) and len(post.scope) < SUBDISTRICT_DIGITS
        for post in actor.holdings
    )


def may_rule(actor: Actor, arbitration: Arbitration) -> Verdict:
    """Whether the actor may rule: somebody above the dispatcher, whose own unit was never sent this case."""
    case = arbitration.case
    if not stands_above(actor, case.division):
        return Denied(_("The command centre of this place rules, or a dispatcher above the subdistrict."))
    own = {post.organization_id for post in actor.holdings if post.organization_id}
    if own and case.orders.filter(organization_id__in=own).exists():
        return Denied(_("Your own unit was sent this case; somebody else has to rule."))
    if not arbitration.is_open:
        return Denied(_("This has been ruled; the ruling sticks."), because="state")
    return Allowed()


def may_ask_for_ruling(actor: Actor, case: Case) -> Verdict:
    """Whether the actor may put a case to arbitration now."""
    if not actor.holds(*DISPATCHERS, division=case.division):
        return Denied(_("The dispatcher of this place asks for a ruling."))
    if case.state not in TO_BE_DISPATCHED:
        return Denied(_("A ruling is asked for while the case waits for dispatch."), because="state")
    if Arbitration.objects.filter(case=case, ruled_at__isnull=True).exists():
        return Denied(_("A ruling has been asked for already."), because="state")
    if Arbitration.objects.filter(case=case, unit__is_active=True).exists():
        return Denied(_("This has been ruled; the ruling sticks."), because="state")
    return Allowed()


def may_decide_proposal(actor: Actor, proposal: DutyProposal) -> Verdict:
    """Whether the actor may take a proposed duty into the list, or decline it."""
    verdict = may_edit_units(actor, proposal.unit.division)
    if verdict and proposal.decision:
        return Denied(_("This proposal has been decided."), because="state")
    return verdict


def may_propose_duty(actor: Actor, division: str) -> Verdict:
    """Whether the actor may propose a duty for work of this area that nobody owes."""
    if actor.holds(*DISPATCHERS, division=division):
        return Allowed()
    return Denied(_("The dispatcher or the command centre of this area proposes duties."))


def may_change_return_limits(actor: Actor) -> Verdict:
    """Whether the actor may set until when a case may be returned: whoever keeps all other limits."""
    return may_change_limits(actor)
