"""When a whistle moves: tell the units, the community, the dispatcher and the command centre whose turn
it is."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liren.accounts.queries import holders_of
from liren.accounts.roles import Role
from liren.core.announcements import listen
from liren.messaging.actions import send_messages
from liren.messaging.kinds import Kind, Topic, register
from liren.places.queries import division_name
from liren.whistles.events import CallOverdue, WhistleOverdue, WhistleStepped
from liren.whistles.machine import EXPECTED, CallState, State
from liren.whistles.machine import Kind as Occasion
from liren.whistles.models import Call, Whistle, WhistleEntry
from liren.whistles.permissions import CALLERS, UNITS

_LABELS = {"kind": {kind.value: kind.label for kind in Occasion}}
TO_APPROVE = "whistle.to_approve"
TO_CONFIRM = "whistle.to_confirm"
DECIDED = "whistle.decided"
CALLED = "whistle.called"
REFUSED = "whistle.refused"
RULED = "whistle.ruled"
ARRIVED = "whistle.arrived"
TO_FINISH = "whistle.to_finish"
TO_RATE = "whistle.to_rate"
CALLED_OFF = "whistle.called_off"
LATE = "whistle.late"
UNAPPROVED = "whistle.unapproved"

_WORDS = {
    TO_APPROVE: (
        Topic.MY_WORK,
        _("A whistle at %(place)s waits for your approval"),
        _("%(kind)s, case %(number)s. Decide by %(due)s which units come, or say why not."),
    ),
    TO_CONFIRM: (
        Topic.MY_WORK,
        _("An emergency whistle was blown at %(place)s"),
        _("Case %(number)s. The units were called at once; confirm it by %(due)s, or call it off."),
    ),
    DECIDED: (
        Topic.MY_WORK,
        _("Your whistle at %(place)s was decided on"),
        _("%(kind)s, case %(number)s. Open it to see whether and by whom it was blown."),
    ),
    CALLED: (
        Topic.MY_WORK,
        _("Your unit is called to %(place)s"),
        _("%(kind)s, case %(number)s. Be on the spot and sign in by %(due)s."),
    ),
    REFUSED: (
        Topic.MY_WORK,
        _("A refusal at %(place)s waits for your ruling"),
        _("%(unit)s refuses to come to the whistle of case %(number)s. Its clock is paused until you rule."),
    ),
    RULED: (
        Topic.MY_WORK,
        _("The refusal at %(place)s was ruled on"),
        _("%(unit)s, case %(number)s. Open the whistle to read the ruling; it stands."),
    ),
    ARRIVED: (
        Topic.MY_WORK,
        _("%(unit)s has signed in at %(place)s"),
        _("Whistle of case %(number)s."),
    ),
    TO_FINISH: (
        Topic.MY_WORK,
        _("Every unit at %(place)s has reported its share"),
        _("Whistle of case %(number)s. Look, then confirm that it is done."),
    ),
    TO_RATE: (
        Topic.MY_WORK,
        _("The whistle at %(place)s is done. How was it?"),
        _("%(kind)s, case %(number)s. Both sides rate each other by %(due)s."),
    ),
    CALLED_OFF: (
        Topic.MY_WORK,
        _("The whistle at %(place)s was called off"),
        _("Case %(number)s. Your unit need not come any more."),
    ),
    LATE: (
        Topic.DEADLINES,
        _("%(unit)s has not signed in at %(place)s"),
        _("Whistle of case %(number)s: the time to arrive ran out at %(due)s."),
    ),
    UNAPPROVED: (
        Topic.DEADLINES,
        _("A whistle at %(place)s has waited too long for a decision"),
        _("%(kind)s, case %(number)s: due %(due)s."),
    ),
}
register(*(Kind(code, topic, title, body, _LABELS) for code, (topic, title, body) in _WORDS.items()))


def _send(
    recipients: Iterable[UUID], kind: str, whistle: Whistle, key: str, call: Call | None = None
) -> None:
    due_at = call.due_at if call else whistle.due_at
    params = {
        "number": whistle.case.number,
        "place": division_name(whistle.division),
        "kind": whistle.kind,
        "due": timezone.localtime(due_at).strftime("%m-%d %H:%M") if due_at else "—",
        "unit": call.organization.label if call else "—",
    }
    link = reverse("whistle_page", args=[whistle.pk])
    send_messages(recipients, kind, params=params, link=link, key=key)


def _community(whistle: Whistle) -> list[UUID]:
    return holders_of(*CALLERS, division=whistle.division)


def _approvers(whistle: Whistle) -> list[UUID]:
    """The dispatchers of the place; the command centre where there is none: nothing waits for nobody."""
    return holders_of(Role.DISPATCHER, division=whistle.division) or _command(whistle)


def _command(whistle: Whistle) -> list[UUID]:
    return holders_of(Role.COMMANDER, division=whistle.division)


def _unit(call: Call) -> list[UUID]:
    return holders_of(*UNITS, division=call.whistle.division, organization_id=call.organization_id)


@listen(WhistleStepped)
def tell_of_whistle(event: WhistleStepped) -> None:
    """Tell those whose turn it is now, and those for whom something was decided."""
    entry = WhistleEntry.objects.select_related("whistle__case", "call__organization").get(pk=event.entry_id)
    if entry.call is None:
        _tell_of_whistle_step(entry.whistle, entry)
    else:
        entry.call.whistle = entry.whistle
        _tell_of_call_step(entry.whistle, entry.call, entry)


def _tell_of_whistle_step(whistle: Whistle, entry: WhistleEntry) -> None:
    key = f"whistle:{entry.pk}"
    match entry.verb:
        case "request":
            if whistle.state == State.REQUESTED:
                _send(_approvers(whistle), TO_APPROVE, whistle, key)
        case "sound":
            if not whistle.is_confirmed:
                _send(_approvers(whistle), TO_CONFIRM, whistle, key)
        case "approve" | "decline" | "confirm":
            _send(_community(whistle), DECIDED, whistle, key)
        case "call_off":
            calls = whistle.calls.select_related("organization").filter(state=CallState.STOOD_DOWN)
            _send(_community(whistle) + _all_units(whistle, list(calls)), CALLED_OFF, whistle, key)
        case "finish":
            if whistle.state == State.DONE:
                calls = whistle.calls.select_related("organization").filter(state=CallState.REPORTED)
                _send(_community(whistle) + _all_units(whistle, list(calls)), TO_RATE, whistle, key)


def _all_units(whistle: Whistle, calls: list[Call]) -> list[UUID]:
    found: list[UUID] = []
    for call in calls:
        call.whistle = whistle
        found += _unit(call)
    return found


def _tell_of_call_step(whistle: Whistle, call: Call, entry: WhistleEntry) -> None:
    key = f"whistle:{entry.pk}"
    match entry.verb:
        case "call":
            _send(_unit(call), CALLED, whistle, key, call)
        case "refuse":
            _send(_command(whistle), REFUSED, whistle, key, call)
        case "insist" | "release":
            _send(_unit(call) + _community(whistle), RULED, whistle, key, call)
        case "sign_in":
            _send(_community(whistle), ARRIVED, whistle, key, call)
        case "report":
            busy = whistle.calls.exclude(
                state__in=(CallState.REPORTED, CallState.RELEASED, CallState.DROPPED)
            )
            if whistle.state == State.BLOWN and not busy.exists():
                _send(_community(whistle), TO_FINISH, whistle, key, call)


@listen(CallOverdue)
def tell_of_missing_unit(event: CallOverdue) -> None:
    """Tell the unit, the community and the dispatcher that the time to arrive has run out."""
    call = Call.objects.select_related("whistle__case", "organization").get(pk=event.call_id)
    if call.state in EXPECTED and call.whistle.state == State.BLOWN:
        whistle = call.whistle
        told = _unit(call) + _community(whistle) + _approvers(whistle)
        _send(told, LATE, whistle, f"whistle.late:{call.pk}:{call.due_at}", call)


@listen(WhistleOverdue)
def tell_of_waiting_whistle(event: WhistleOverdue) -> None:
    """Tell the dispatcher and the command centre that a decision is overdue."""
    whistle = Whistle.objects.select_related("case").get(pk=event.whistle_id)
    if whistle.state == State.REQUESTED or (whistle.state == State.BLOWN and not whistle.is_confirmed):
        told = _approvers(whistle) + _command(whistle)
        _send(told, UNAPPROVED, whistle, f"whistle.unapproved:{whistle.pk}:{event.stage}")
