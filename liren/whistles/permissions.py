"""May this actor take this step? The same verdict serves the action and the button on the page."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.accounts.roles import Role
from liren.cases.models import Case
from liren.core.verdicts import Allowed, Denied, Verdict
from liren.whistles.machine import (
    CALL_TABLE,
    EXPECTED,
    LIVE_STATES,
    TABLE,
    VERB_LABELS,
    CallState,
    Party,
    State,
    call_step_from,
    party_of,
    step_from,
)
from liren.whistles.models import Call, Whistle, WhistleRating

CALLERS = (Role.COMMUNITY_WORKER, Role.COMMUNITY_SECRETARY)
APPROVERS = (Role.DISPATCHER, Role.COMMANDER)  # above a place without a dispatcher there is still a commander
ARBITERS = (Role.COMMANDER,)
UNITS = (Role.HANDLER, Role.DEPARTMENT_HEAD)
FIGURE_READERS = (*CALLERS, Role.DISPATCHER, Role.COMMANDER, Role.AUDITOR, Role.DEPARTMENT_HEAD)

_WHISTLE_PARTIES: dict[Party, Callable[[Actor, Whistle], bool]] = {
    Party.CALLER: lambda actor, whistle: actor.holds(*CALLERS, division=whistle.division),
    Party.APPROVER: lambda actor, whistle: (
        actor.holds(*APPROVERS, division=whistle.division) and actor.user_id != whistle.requested_by_id
    ),
    Party.ARBITER: lambda actor, whistle: actor.holds(*ARBITERS, division=whistle.division),
    Party.SYSTEM: lambda actor, whistle: actor.kind == "system",
}


def _is_of_unit(actor: Actor, call: Call) -> bool:
    return call.organization_id in actor.organizations(*UNITS)


def _belongs(party: Party) -> Denied:
    return Denied(_("This step belongs to %(party)s.") % {"party": party.label})


def _not_now(words: str) -> Denied:
    return Denied(words, because="state")


def _wrong_moment(state: State | CallState, verb: str, before: list[State | CallState]) -> Denied:
    return _not_now(
        _("It stands at “%(state)s”. “%(verb)s” is possible only after: %(before)s.")
        % {
            "state": state.label,
            "verb": VERB_LABELS[verb],
            "before": _(", ").join(str(one.label) for one in dict.fromkeys(before)),
        }
    )


def may_request(actor: Actor, case: Case) -> Verdict:
    """Whether the actor may ask for a whistle for this case (or blow one at once in an emergency)."""
    if not actor.holds(*CALLERS, division=case.division):
        return _belongs(Party.CALLER)
    if not case.is_open:
        return _not_now(_("The case is finished."))
    if Whistle.objects.filter(case=case, state__in=LIVE_STATES).exists():
        return _not_now(_("A whistle for this case is under way."))
    return Allowed()


def may_take(actor: Actor, whistle: Whistle, verb: str) -> Verdict:
    """Whether the actor may take this step of the whistle now. The wrong person hears "who", the wrong moment
    "state"."""
    party = party_of(verb)
    if not _WHISTLE_PARTIES[party](actor, whistle):
        return _belongs(party)
    if step_from(whistle.state, verb) is None:
        before = [State(step.source) for step in TABLE if step.verb == verb and step.source]
        return _wrong_moment(State(whistle.state), verb, list(before))
    if verb == "confirm" and whistle.is_confirmed:
        return _not_now(_("It is approved already."))
    if verb == "finish":
        return _may_finish(whistle)
    return Allowed()


def _may_finish(whistle: Whistle) -> Verdict:
    """Done is done when every unit has reported, or has let its time pass without coming."""
    now = timezone.now()
    for call in whistle.calls.select_related("organization"):
        unit = {"unit": call.organization.label}
        if call.state == CallState.REFUSED:
            return _not_now(_("The refusal of %(unit)s has not been ruled on.") % unit)
        if call.state == CallState.ARRIVED:
            return _not_now(_("%(unit)s has not reported its share.") % unit)
        if call.state in EXPECTED and call.due_at and now < call.due_at:
            return _not_now(_("%(unit)s still has time to arrive.") % unit)
    return Allowed()


def may_take_call(actor: Actor, call: Call, verb: str) -> Verdict:
    """Whether the actor may take this step of one unit's call now."""
    if (denied := _wrong_person(actor, call, verb)) is not None:
        return denied
    whistle = call.whistle
    rows = [step for step in CALL_TABLE if step.verb == verb]
    if not any(whistle.state in step.during for step in rows):
        during = [State(state) for step in rows for state in step.during if state]
        return _wrong_moment(State(whistle.state), verb, list(during))
    if call_step_from(call.state, verb, whistle.state) is None:
        before = [CallState(step.source) for step in rows if step.source]
        return _wrong_moment(CallState(call.state), verb, list(before))
    if verb == "refuse" and call.must_come:
        return _not_now(_("It was ruled that your unit comes."))
    if verb in SIDES and any(rating.side == SIDES[verb] for rating in call.ratings.all()):
        return _not_now(_("This side has rated."))
    return Allowed()


def _wrong_person(actor: Actor, call: Call, verb: str) -> Denied | None:
    party = party_of(verb)
    if party is Party.UNIT:
        if _is_of_unit(actor, call):
            return None
        return Denied(_("%(unit)s was called, not your unit.") % {"unit": call.organization.label})
    if not _WHISTLE_PARTIES[party](actor, call.whistle):
        return _belongs(party)
    if party is Party.ARBITER and _is_of_unit(actor, call):
        return Denied(_("Nobody rules on a refusal of their own unit."))
    return None


SIDES = {"rate_unit": WhistleRating.Side.COMMUNITY, "rate_call": WhistleRating.Side.UNIT}


def may_read_figures(actor: Actor) -> Verdict:
    """Whether the actor may read the monthly figures of units."""
    if actor.kind == "system" or actor.holds(*FIGURE_READERS):
        return Allowed()
    return Denied(_("These figures are for community offices, dispatchers, heads of units and auditors."))


def may_change_rules(actor: Actor) -> Verdict:
    """Whether the actor may set limits and numbers. They hold everywhere, so their keeper's post must too."""
    if actor.kind == "system" or actor.holds(Role.ADMINISTRATOR, division=""):
        return Allowed()
    return Denied(_("Only an administrator of the whole platform changes limits."))
