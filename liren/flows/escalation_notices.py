"""When a case climbs, a unit asks for time or appeals, or a superior speaks: tell those whom it is for."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liren.accounts.queries import holders_of
from liren.accounts.roles import Role
from liren.cases.events import CaseStepped
from liren.cases.models import Case
from liren.cases.permissions import HANDLERS
from liren.core.announcements import listen
from liren.core.clock import LimitKind
from liren.escalation.actions.scheduling import follow_suspension
from liren.escalation.actions.suspending import lapse_suspension_requests
from liren.escalation.events import (
    AppealDecided,
    AppealMade,
    EscalationRaised,
    ExtensionAsked,
    ExtensionDecided,
    SupervisionReplied,
    SupervisionSet,
    SuspensionAsked,
    SuspensionDecided,
)
from liren.escalation.levels import Level, holders
from liren.escalation.models import Appeal, Escalation, Extension, Supervision, SuspensionRequest, Trigger
from liren.flows.message_kinds import LABELS
from liren.messaging.actions import send_messages
from liren.messaging.kinds import Kind, Topic, register
from liren.places.queries import division_name

RAISED, ASKED, DECIDED = "escalation.raised", "extension.asked", "extension.decided"
SUPERVISED, REPLIED = "supervision.set", "supervision.replied"
PAUSE_ASKED, PAUSE_DECIDED = "suspension.asked", "suspension.decided"
APPEALED, JUDGED = "appeal.made", "appeal.decided"

_LABELS = {
    **LABELS,
    "trigger": dict(Trigger.choices),
    "level": dict(Level.choices),
    "span": dict(LimitKind.choices),
    "supervision": dict(Supervision.Kind.choices),
    "appeal": dict(Appeal.Kind.choices),
    "outcome": dict(Appeal.State.choices) | dict(Extension.State.choices),
    "pause": dict(SuspensionRequest.State.choices),
}
_ABOUT = _("Case %(number)s, %(category)s at %(place)s.")
register(
    Kind(
        RAISED,
        Topic.DEADLINES,
        _("%(trigger)s for %(amount)s %(span)s: %(category)s at %(place)s"),
        _("Case %(number)s was escalated to %(level)s. Open it to take it up."),
        _LABELS,
    ),
    Kind(ASKED, Topic.MY_WORK, _("A unit asks for %(amount)s %(span)s more"), _ABOUT, _LABELS),
    Kind(DECIDED, Topic.MY_WORK, _("More time: %(outcome)s"), _ABOUT, _LABELS),
    Kind(PAUSE_ASKED, Topic.MY_WORK, _("A unit asks for a pause of its clock"), _ABOUT, _LABELS),
    Kind(PAUSE_DECIDED, Topic.MY_WORK, _("Pause of the clock: %(pause)s"), _ABOUT, _LABELS),
    Kind(SUPERVISED, Topic.MY_WORK, _("Under supervision: %(supervision)s"), _ABOUT, _LABELS),
    Kind(REPLIED, Topic.MY_WORK, _("The unit has replied to your supervision"), _ABOUT, _LABELS),
    Kind(APPEALED, Topic.MY_WORK, _("A unit appeals: %(appeal)s"), _ABOUT, _LABELS),
    Kind(JUDGED, Topic.MY_WORK, _("Appeal (%(appeal)s): %(outcome)s"), _ABOUT, _LABELS),
)


def _tell(recipients: Iterable[UUID], kind: str, case: Case, key: str, link: str = "", **params: str) -> None:
    about = {"number": case.number, "category": case.category_id, "place": division_name(case.division)}
    path = link or reverse("case_oversight", args=[case.pk])
    send_messages(recipients, kind, params=about | params, link=path, key=f"{kind}:{key}")


def _unit(case: Case, organization_id: UUID | None) -> list[UUID]:
    if organization_id is None:
        return holders_of(Role.DISPATCHER, division=case.division) or holders_of(
            Role.COMMANDER, division=case.division
        )
    return holders_of(*HANDLERS, division=case.division, organization_id=organization_id)


@listen(EscalationRaised)
def tell_of_escalation(event: EscalationRaised) -> None:
    """Tell whoever holds the level that it climbed to. Administrators read no cases: they get the list."""
    one = Escalation.objects.select_related("case").get(pk=event.escalation_id)
    level = Level(one.to_level)
    link = reverse("escalations_page") if level is Level.ADMINISTRATORS else ""
    said = {"trigger": one.trigger, "level": one.to_level, "amount": str(one.amount), "span": one.limit_kind}
    _tell(holders(level, one.division), RAISED, one.case, str(one.pk), link, **said)


@listen(ExtensionAsked)
def tell_of_asked_extension(event: ExtensionAsked) -> None:
    """Tell those who decide about more time."""
    one = Extension.objects.select_related("case").get(pk=event.extension_id)
    people = [user for user in _unit(one.case, None) if user != one.asked_by_id]
    _tell(people, ASKED, one.case, str(one.pk), amount=str(one.amount), span=one.limit_kind)


@listen(ExtensionDecided)
def tell_of_decided_extension(event: ExtensionDecided) -> None:
    """Tell the person who asked for more time."""
    one = Extension.objects.select_related("case").get(pk=event.extension_id)
    _tell([one.asked_by_id], DECIDED, one.case, str(one.pk), outcome=one.state)


@listen(SuspensionAsked)
def tell_of_asked_suspension(event: SuspensionAsked) -> None:
    """Tell those who decide about a pause, while it waits."""
    one = SuspensionRequest.objects.select_related("case").get(pk=event.request_id)
    if one.state == SuspensionRequest.State.ASKED:
        people = [user for user in _unit(one.case, None) if user != one.asked_by_id]
        _tell(people, PAUSE_ASKED, one.case, str(one.pk))


@listen(SuspensionDecided)
def tell_of_decided_suspension(event: SuspensionDecided) -> None:
    """Tell the person who asked for a pause."""
    one = SuspensionRequest.objects.select_related("case").get(pk=event.request_id)
    _tell([one.asked_by_id], PAUSE_DECIDED, one.case, str(one.pk), pause=one.state)


@listen(CaseStepped, verb=("suspend", "handle", "return"))
def lapse_pauses_asked_for(event: CaseStepped) -> None:
    """A pause that was asked for waits for nobody once the case has moved on without it."""
    lapse_suspension_requests([event.case_id])


@listen(SupervisionSet)
def tell_of_supervision(event: SupervisionSet) -> None:
    """Tell the unit that leads (or the dispatcher, while there is none) that a superior wants an answer."""
    one = Supervision.objects.select_related("case").get(pk=event.supervision_id)
    _tell(_unit(one.case, one.case.lead_id), SUPERVISED, one.case, str(one.pk), supervision=one.kind)


@listen(SupervisionReplied)
def tell_of_reply(event: SupervisionReplied) -> None:
    """Tell the superior that the unit has replied."""
    one = Supervision.objects.select_related("case").get(pk=event.supervision_id)
    _tell([one.set_by_id], REPLIED, one.case, str(one.pk))


@listen(AppealMade)
def tell_of_appeal(event: AppealMade) -> None:
    """Tell those who may decide: dispatchers and commanders of the place who had no part in it."""
    one = Appeal.objects.select_related("case").get(pk=event.appeal_id)
    had_part = set(one.case.timeline.exclude(actor=None).values_list("actor_id", flat=True))
    people = holders_of(Role.DISPATCHER, Role.COMMANDER, division=one.case.division)
    free = [user for user in people if user not in had_part and user != one.asked_by_id]
    _tell(free, APPEALED, one.case, str(one.pk), appeal=one.kind)


@listen(AppealDecided)
def tell_of_decided_appeal(event: AppealDecided) -> None:
    """Tell the person who appealed."""
    one = Appeal.objects.select_related("case").get(pk=event.appeal_id)
    _tell([one.asked_by_id], JUDGED, one.case, str(one.pk), appeal=one.kind, outcome=one.state)


@listen(CaseStepped, verb=("suspend", "resume"))
def follow_step_of_suspension(event: CaseStepped) -> None:
    """A case that was suspended gets the day of its first review; one that goes on needs none any more."""
    follow_suspension([event.case_id])
