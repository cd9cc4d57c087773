"""May this actor take this step on this case? The same verdict serves the action and the button on the
page."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.accounts.roles import Role
from liren.cases.machine import OPEN_STATES, VERB_LABELS, VERBS, Party, State, step_from
from liren.cases.models import Case, Deadline, TimelineEntry, UndoOffer, WorkOrder
from liren.cases.traces import may_hold
from liren.cases.vetoes import vetoed
from liren.cases.visibility import READING_BY_PLACE
from liren.core.verdicts import Allowed, Denied, Verdict

ON_THE_GROUND = (Role.GRID_WORKER, Role.GRID_LEADER, Role.COMMUNITY_WORKER, Role.COMMUNITY_SECRETARY)
# A place that lies in no community still has a dispatcher, one in no subdistrict a commander: nothing is
# nobody's.
DISPATCHERS = (Role.DISPATCHER, Role.COMMANDER)
FILERS = (Role.COMMUNITY_WORKER, Role.COMMUNITY_SECRETARY, *DISPATCHERS)
CLOSERS = (Role.COMMUNITY_SECRETARY, *DISPATCHERS)
HANDLERS = (Role.HANDLER, Role.DEPARTMENT_HEAD)
MOST_NAMED = 5  # numbers in one sentence
INTAKE = (Role.COMMUNITY_WORKER, Role.COMMUNITY_SECRETARY, Role.DISPATCHER)


def _is_reporter(actor: Actor, case: Case) -> bool:
    return (actor.user_id is not None and case.reporter_id == actor.user_id) or case.pk in actor.receipts


def _leads(actor: Actor, case: Case) -> bool:
    return case.lead_id is not None and case.lead_id in actor.organizations(*HANDLERS)


def _inspects(actor: Actor, case: Case) -> bool:
    return actor.holds(*ON_THE_GROUND, *DISPATCHERS, division=case.division) and not _leads(actor, case)


_PARTIES: dict[Party, Callable[[Actor, Case], bool]] = {
    Party.REPORTER: _is_reporter,
    Party.VERIFIER: lambda actor, case: actor.holds(*ON_THE_GROUND, *DISPATCHERS, division=case.division),
    Party.FILER: lambda actor, case: actor.holds(*FILERS, division=case.division),
    Party.DISPATCHER: lambda actor, case: (
        actor.kind == "system" or actor.holds(*DISPATCHERS, division=case.division)  # a rule may dispatch
    ),
    Party.HANDLER: _leads,
    Party.INSPECTOR: _inspects,
    Party.CLOSER: lambda actor, case: actor.holds(*CLOSERS, division=case.division),
    Party.SYSTEM: lambda actor, case: actor.kind == "system",
}


def _wrong_person(party: Party) -> Denied:
    return Denied(_("This step belongs to %(party)s.") % {"party": party.label})


def _wrong_moment(case: Case, verb: str) -> Denied:
    before = dict.fromkeys(State(step.source).label for step in VERBS[verb] if step.source)
    return Denied(
        _("The case is “%(state)s”. “%(verb)s” is possible only after: %(before)s.")
        % {
            "state": case.get_state_display(),
            "verb": VERB_LABELS[verb],
            "before": _(", ").join(str(state) for state in before),
        },
        because="state",
    )


def may_take(actor: Actor, case: Case, verb: str) -> Verdict:
    """Whether the actor may take this step now. Somebody who never may hears "who"; somebody too early
    hears "state"."""
    parties = [step.party for step in VERBS[verb]]
    if not any(_PARTIES[party](actor, case) for party in parties):
        return _wrong_person(parties[0])
    step = step_from(case.state, verb, suspended_from=case.suspended_from)
    if step is None:
        return _wrong_moment(case, verb)
    if not _PARTIES[step.party](actor, case):
        return _wrong_person(step.party)
    denied = vetoed(actor, case, verb)
    return _BESIDES.get(verb, _always)(case) if denied is None else denied


def may_undo(actor: Actor, case: Case, entry: TimelineEntry, offer: UndoOffer | None) -> Verdict:
    """Whether the actor may take back this step: their own, the latest, in time, and the table marks it."""
    if offer is None:
        return Denied(_("This step can't be taken back; others hear of it at once."), because="state")
    if actor.user_id is None or entry.actor_id != actor.user_id:
        return Denied(_("Whoever took a step takes it back."))
    if offer.told_at or timezone.now() >= offer.until:
        return Denied(_("It is too late to take it back: the others have been told."), because="state")
    if case.timeline.order_by("-at", "-id").values_list("pk", flat=True).first() != entry.pk:
        return Denied(_("It is too late to take it back: somebody has taken the next step."), because="state")
    if (
        entry.verb == "dispatch"
        and case.orders.filter(issued_at=entry.at, accepted_at__isnull=False).exists()
    ):
        return Denied(_("It is too late to take it back: a unit has begun its share."), because="state")
    return Allowed()


def _always(case: Case) -> Verdict:
    return Allowed()


def _may_end(case: Case) -> Verdict:
    """The whole is not done while a part of it is open."""
    if not may_hold(case, Case, "parent"):
        return Allowed()
    waiting = case.children.filter(state__in=OPEN_STATES).values_list("number", flat=True)
    if numbers := list(waiting.order_by("number")[:MOST_NAMED]):
        return Denied(
            _("Parts of this case are still open: %(numbers)s.") % {"numbers": _(", ").join(numbers)},
            because="state",
        )
    return Allowed()


def may_branch(actor: Actor, case: Case) -> Verdict:
    """Whether the actor may open a part of this case that goes its own way (子案件)."""
    if actor.kind != "system" and not actor.holds(*FILERS, division=case.division):
        return _wrong_person(Party.FILER)
    if not case.is_open:
        return Denied(_("The case is finished."), because="state")
    if case.parent_id is not None:
        return Denied(_("It is a part itself; open another part of the whole instead."), because="state")
    if case.state in (State.REPORTED, State.VERIFIED):
        return Denied(_("File the case first."), because="state")
    return Allowed()


def _may_finish(case: Case) -> Verdict:
    """The lead reports the whole as handled only when every assisting unit has done its share."""
    waiting = [
        order.organization.label
        for order in case.orders.filter(
            part=WorkOrder.Part.CO_HANDLER, state__in=WorkOrder.LIVE, round=case.round
        ).select_related("organization")
    ]
    if waiting:
        return Denied(
            _("Still working on it: %(units)s.") % {"units": _(", ").join(waiting)}, because="state"
        )
    return Allowed()


def _may_patrol(actor: Actor, division: str) -> Verdict:
    if actor.holds(*ON_THE_GROUND, division=division):
        return Allowed()
    return Denied(_("This place lies outside the area that you patrol. Report it as a resident instead."))


def _may_take_in(actor: Actor, division: str) -> Verdict:
    served = {scope[:6] for scope in actor.scopes(*INTAKE)}  # any counter of a district serves it (区域通办)
    if any(division.startswith(district) for district in served):
        return Allowed()
    return Denied(_("Only community and subdistrict staff of this district take reports for others."))


def _may_report_by_name(actor: Actor, division: str) -> Verdict:
    if actor.user_id:
        return Allowed()
    return Denied(_("Sign in to report under your name, or report anonymously."))


_DOORS: dict[str, Callable[[Actor, str], Verdict]] = {
    Case.Source.ANONYMOUS: lambda actor, division: Allowed(),
    Case.Source.RESIDENT: _may_report_by_name,
    Case.Source.PATROL: _may_patrol,
    Case.Source.PHONE: _may_take_in,
    Case.Source.COUNTER: _may_take_in,
}


def may_report(actor: Actor, source: str, division: str) -> Verdict:
    """Whether the actor may open a case through this door, for this place."""
    if door := _DOORS.get(source):
        return door(actor, division)
    return Denied(_("This door is closed to people."))


def may_work_on_order(actor: Actor, order: WorkOrder) -> Verdict:
    """Whether the actor may accept or finish an assisting unit's share."""
    if order.organization_id not in actor.organizations(*HANDLERS):
        return Denied(_("This order was sent to %(unit)s.") % {"unit": order.organization.label})
    return Allowed()


def may_read_contact(actor: Actor, case: Case) -> Verdict:
    """Whether the actor may read who reported it, in order to call back. Each such read is recorded."""
    if actor.holds(*FILERS, division=case.division) or _leads(actor, case):
        return Allowed()
    return Denied(_("Only the offices that handle this case may call the reporter."))


def may_call_back(actor: Actor, case: Case) -> Verdict:
    """Whether the actor may ask the reporter about the outcome now. Nobody asks about their own unit's
    work."""
    if not actor.holds(*FILERS, division=case.division):
        return _wrong_person(Party.FILER)
    units = {post.organization_id for post in actor.holdings if post.organization_id}
    if units and case.orders.filter(organization_id__in=units).exists():
        return Denied(_("Your own unit worked on this case; another office asks about it."))
    if case.state not in (State.CLOSED, State.RATED):
        return Denied(_("People are asked when the case is finished."), because="state")
    return Allowed()


def may_answer(actor: Actor, case: Case) -> Verdict:
    """Whether the actor may answer the category's questions: who reported it, or took the report."""
    if _is_reporter(actor, case) or (actor.user_id is not None and case.taken_by_id == actor.user_id):
        return Allowed()
    return Denied(_("Only the person who reported it is asked."))


def may_write_templates(actor: Actor, division: str) -> Verdict:
    """Whether the actor may keep words for the steps of this place. Those for everywhere need a post
    everywhere."""
    if actor.kind == "system" or actor.holds(*CLOSERS, Role.ADMINISTRATOR, division=division):
        return Allowed()
    return Denied(_("The secretary, the dispatcher or an administrator of this place keeps its templates."))


def may_follow_area(actor: Actor, division: str) -> Verdict:
    """Whether the actor may hear of every case of a place: those who may read them all."""
    if actor.holds(*READING_BY_PLACE, division=division):
        return Allowed()
    return Denied(_("You can follow places whose cases you may read."))


def may_add_photo(actor: Actor, case: Case) -> Verdict:
    """Whether the actor may add a photo now."""
    if not case.is_open:
        return Denied(_("The case is finished."), because="state")
    if _is_reporter(actor, case) or actor.is_staff:
        return Allowed()
    return Denied(_("Only those who work on this case may add photos."))


def may_extend(actor: Actor, deadline: Deadline) -> Verdict:
    """Whether the actor may extend this clock now."""
    if not actor.holds(*DISPATCHERS, division=deadline.case.division):
        return _wrong_person(Party.DISPATCHER)
    return extensible(deadline)


def extensible(deadline: Deadline) -> Verdict:
    """Whether a clock can be extended at all: it runs, its limit is known, and it was not extended before."""
    if deadline.stopped_at or deadline.paused_at:
        return Denied(_("Only a clock that runs can be extended."), because="state")
    if deadline.limit is None:
        return Denied(_("The system that this case came from set the time; ask there."), because="state")
    if deadline.extended_at:
        return Denied(_("This clock was extended before; once is the most."), because="state")
    return Allowed()


def may_change_limits(actor: Actor) -> Verdict:
    """Whether the actor may set how long a stage takes. Limits hold everywhere, so their keeper's post must
    too."""
    if actor.kind == "system" or actor.holds(Role.ADMINISTRATOR, division=""):
        return Allowed()
    return Denied(_("Only an administrator of the whole platform changes limits."))


# What a step asks for besides its row in the table.
_BESIDES: dict[str, Callable[[Case], Verdict]] = {
    "handle": _may_finish,
    "inspect": _may_end,
    "close": _may_end,
}
