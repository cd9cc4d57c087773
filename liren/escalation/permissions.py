"""Who may do what about lateness, silence and superiors' words. The same verdict serves page and action."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.accounts.roles import Role
from liren.cases.clocks import running_deadline
from liren.cases.machine import Stage, State
from liren.cases.models import Case, Deadline
from liren.cases.permissions import DISPATCHERS, HANDLERS, extensible, may_extend, may_take
from liren.core.verdicts import Allowed, Denied, Verdict
from liren.escalation.levels import Level, holds_level
from liren.escalation.models import Appeal, Escalation, Extension, Supervision, SuspensionRequest

SUPERIORS = (Role.COMMUNITY_SECRETARY, Role.DISPATCHER, Role.COMMANDER)
PAUSABLE = frozenset({State.DISPATCHED, State.ACCEPTED, State.IN_PROGRESS})  # while a unit has it


def leads(actor: Actor, case: Case) -> bool:
    """Whether one of the actor's units leads the work."""
    return case.lead_id is not None and case.lead_id in actor.organizations(*HANDLERS)


def _another_person(actor: Actor, user_id: object) -> Verdict:
    if actor.user_id is None:
        return Denied(_("A person decides this, under their name."))
    if actor.user_id == user_id:
        return Denied(_("Somebody else decides than the person who asked."))
    return Allowed()


def may_take_up(actor: Actor, escalation: Escalation) -> Verdict:
    """Whether the actor may take up what climbed to this level."""
    if not holds_level(actor, escalation.to_level, escalation.division):
        words = _("It was escalated to %(level)s; whoever holds that post takes it up.")
        return Denied(words % {"level": Level(escalation.to_level).label})
    if escalation.taken_at:
        return Denied(_("Somebody has taken it up already."), because="state")
    if escalation.ended_at:
        return Denied(_("It is over: the case has moved on."), because="state")
    return Allowed()


def may_ask_extension(actor: Actor, case: Case) -> Verdict:
    """Whether the actor may ask for more time on the clock that runs."""
    if not leads(actor, case):
        return Denied(_("Only the unit that leads the work asks for more time."))
    deadline = running_deadline(case)
    if deadline is None or deadline.stage != Stage.HANDLE:
        return Denied(_("More time can be asked for only while the unit's own clock runs."), because="state")
    if isinstance(verdict := extensible(deadline), Denied):
        return verdict
    if deadline.due_at <= timezone.now():
        return Denied(_("The time has run out; more can be asked for only before that."), because="state")
    if deadline.extensions.filter(state=Extension.State.ASKED).exists():
        return Denied(_("More time has been asked for; the decision is awaited."), because="state")
    return Allowed()


def may_decide_extension(actor: Actor, extension: Extension, deadline: Deadline | None = None) -> Verdict:
    """Whether the actor may approve or refuse more time."""
    case = extension.case
    if not actor.holds(*DISPATCHERS, division=case.division) or leads(actor, case):
        return Denied(
            _("The dispatcher of this place decides, or the command centre; never the unit itself.")
        )
    if isinstance(verdict := _another_person(actor, extension.asked_by_id), Denied):
        return verdict
    if extension.state != Extension.State.ASKED:
        return Denied(_("This has been decided."), because="state")
    return may_extend(actor, deadline or extension.deadline)


def may_ask_suspension(actor: Actor, case: Case) -> Verdict:
    """Whether the actor may ask for the case to be suspended."""
    if not leads(actor, case):
        return Denied(_("Only the unit that leads the work asks for a pause."))
    if case.state not in PAUSABLE:
        return Denied(_("A pause can be asked for only while the unit has the case."), because="state")
    if case.suspension_requests.filter(state=SuspensionRequest.State.ASKED).exists():
        return Denied(_("A pause has been asked for; the decision is awaited."), because="state")
    return Allowed()


def may_decide_suspension(actor: Actor, request: SuspensionRequest, *, approve: bool = True) -> Verdict:
    """Whether the actor may approve a pause, or refuse it: whoever may suspend, but never the unit itself."""
    case = request.case
    if not actor.holds(*DISPATCHERS, division=case.division) or leads(actor, case):
        return Denied(
            _("The dispatcher of this place decides, or the command centre; never the unit itself.")
        )
    if isinstance(verdict := _another_person(actor, request.asked_by_id), Denied):
        return verdict
    if request.state != SuspensionRequest.State.ASKED:
        return Denied(_("This has been decided."), because="state")
    return may_take(actor, case, "suspend") if approve else Allowed()


def may_supervise(actor: Actor, case: Case) -> Verdict:
    """Whether the actor may put the case under supervision."""
    if not actor.holds(*SUPERIORS, division=case.division):
        return Denied(
            _("Only the community secretary, the dispatcher or the command centre of this place may.")
        )
    if not case.is_open:
        return Denied(_("The case is finished."), because="state")
    return Allowed()


def may_reply(actor: Actor, supervision: Supervision) -> Verdict:
    """Whether the actor owes the reply to a superior."""
    case = supervision.case
    has_unit = case.lead_id is not None
    if not (leads(actor, case) if has_unit else actor.holds(*DISPATCHERS, division=case.division)):
        return Denied(_("The unit that leads the work replies; while there is none, the dispatcher does."))
    if supervision.state != Supervision.State.OPEN:
        return Denied(_("This supervision waits for no reply."), because="state")
    return Allowed()


def may_end_supervision(actor: Actor, supervision: Supervision) -> Verdict:
    """Whether the actor may say that the supervision is over: whoever set it, or somebody above."""
    is_own = actor.user_id is not None and actor.user_id == supervision.set_by_id
    is_above = actor.holds(Role.COMMANDER, division=supervision.case.division)
    if not (is_own or is_above) or not actor.holds(*SUPERIORS, division=supervision.case.division):
        return Denied(_("Whoever set it ends it, or the command centre."))
    if supervision.state == Supervision.State.ENDED:
        return Denied(_("This supervision has ended."), because="state")
    return Allowed()


def may_review(actor: Actor, case: Case) -> Verdict:
    """Whether the actor may review a suspended case: whoever may take it up again."""
    if not actor.holds(*DISPATCHERS, division=case.division):
        return Denied(_("The dispatcher of this place reviews its open problems."))
    if case.state != State.SUSPENDED:
        return Denied(_("The case is not suspended."), because="state")
    return may_take(actor, case, "resume")


def may_appeal(actor: Actor, appeal: Appeal) -> Verdict:
    """Whether the actor may make this (unsaved) appeal for its unit."""
    if appeal.organization_id not in actor.organizations(*HANDLERS):
        return Denied(_("Only the unit that it counts against may appeal."))
    if Appeal.objects.filter(kind=appeal.kind, target_id=appeal.target_id).exists():
        return Denied(_("An appeal is made once."), because="state")
    return Allowed()


def may_appeal_on(actor: Actor, case: Case) -> Verdict:
    """Whether the actor's unit was ever sent this case, so that something on it may count against it."""
    if case.orders.filter(organization_id__in=actor.organizations(*HANDLERS)).exists():
        return Allowed()
    return Denied(_("Only the unit that it counts against may appeal."))


def may_decide_appeal(actor: Actor, appeal: Appeal) -> Verdict:
    """Whether the actor may decide: a person of the place above the unit who took no step on the case."""
    case = appeal.case
    if not actor.holds(*DISPATCHERS, division=case.division):
        return Denied(_("The dispatcher of this place decides, or the command centre."))
    if isinstance(verdict := _another_person(actor, appeal.asked_by_id), Denied):
        return verdict
    if appeal.organization_id in actor.organizations(*HANDLERS):
        return Denied(_("Nobody decides on an appeal of their own unit."))
    if case.timeline.filter(actor_id=actor.user_id).exists():
        return Denied(_("You took a step on this case; somebody without a part in it decides."))
    if appeal.state != Appeal.State.ASKED:
        return Denied(_("This has been decided."), because="state")
    return Allowed()


def may_change_ladder(actor: Actor) -> Verdict:
    """Whether the actor may change the ladder and the terms. They hold everywhere, so the post must too."""
    if actor.kind == "system" or actor.holds(Role.ADMINISTRATOR, division=""):
        return Allowed()
    return Denied(_("Only an administrator of the whole platform changes the ladder."))
