"""Rules that dispatch by themselves, second returns that go to arbitration, and who hears of rulings."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liren.accounts.queries import holders_of
from liren.accounts.roles import Role
from liren.cases.events import CaseStepped
from liren.cases.permissions import HANDLERS
from liren.core.announcements import listen
from liren.flows import message_kinds as kinds
from liren.messaging.actions import send_message
from liren.messaging.kinds import Kind, Topic, kind_of, register
from liren.places.queries import division_name
from liren.routing.actions.arbitrating import open_arbitration_after_returns
from liren.routing.actions.dispatching import dispatch_by_rule
from liren.routing.events import RulingAsked, RulingGiven
from liren.routing.models import Arbitration

AWAITED = "routing.ruling_awaited"
RULED = "routing.ruled"
_LABELS = kind_of(kinds.OWED).labels

register(
    Kind(
        AWAITED,
        Topic.MY_WORK,
        _("Rule which unit owes %(category)s at %(place)s"),
        _("Units gave case %(number)s back, or its dispatcher asks. It waits for the ruling."),
        _LABELS,
    ),
    Kind(
        RULED,
        Topic.MY_WORK,
        _("Ruling on case %(number)s: %(category)s at %(place)s"),
        _("It goes to %(unit)s, and can't be returned from there."),
        _LABELS,
    ),
)


@listen(CaseStepped, verb=("file", "return"))
def route_case(event: CaseStepped) -> None:
    """A filed case may be dispatched by rule; a returned one may need a ruling."""
    if event.verb == "file":
        dispatch_by_rule(event.case_id, event.entry_id)
    elif event.verb == "return":
        open_arbitration_after_returns(event.case_id)


@listen(RulingAsked)
def tell_who_may_rule(event: RulingAsked) -> None:
    """Tell those who stand above the dispatcher of the place, unless it has been ruled by now."""
    arbitration = _arbitration(event)
    if arbitration.is_open:
        division = arbitration.division
        above = {
            *holders_of(Role.COMMANDER, division=division),
            *holders_of(Role.DISPATCHER, division=division[:6]),
        }
        for user in sorted(above):
            _tell(user, AWAITED, arbitration)


@listen(RulingGiven)
def tell_of_ruling(event: RulingGiven) -> None:
    """Tell the dispatcher, who sends the case there, and the units that gave it back."""
    arbitration = _arbitration(event)
    division = arbitration.division
    told = set(
        holders_of(Role.DISPATCHER, division=division) or holders_of(Role.COMMANDER, division=division)
    )
    for unit in set(arbitration.case.orders.values_list("organization_id", flat=True)):
        told |= set(holders_of(*HANDLERS, division=division, organization_id=unit))
    for user in sorted(told - {arbitration.ruled_by_id}):
        _tell(user, RULED, arbitration)


def _arbitration(event: RulingAsked | RulingGiven) -> Arbitration:
    return Arbitration.objects.select_related("case", "unit").get(pk=event.arbitration_id)


def _tell(user: UUID, kind: str, arbitration: Arbitration) -> None:
    case = arbitration.case
    params = {
        "number": case.number,
        "category": case.category_id,
        "place": division_name(case.division),
        "unit": arbitration.unit.label if arbitration.unit else "",
    }
    link = reverse("arbitration_page", args=[arbitration.pk])
    send_message(user, kind, params=params, link=link, key=f"{kind}:{arbitration.pk}")
