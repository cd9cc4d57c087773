"""When a unit asks to leave a case out of the figures, tell those who decide; then the unit."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liren.accounts.queries import holders_of
from liren.cases.permissions import HANDLERS
from liren.core.announcements import listen
from liren.figures.events import ExclusionDecided, ExclusionRequested
from liren.figures.models import Exclusion
from liren.figures.permissions import DECIDING
from liren.messaging.actions import send_messages
from liren.messaging.kinds import Kind, Topic, register

ASKED = "exclusion.asked"
DECIDED = "exclusion.decided"
register(
    Kind(
        ASKED,
        Topic.MY_WORK,
        _("A unit asks to leave case %(number)s out of its figures"),
        _("“%(exclusion)s”. Two persons decide who do not belong to it."),
        {"exclusion": {state.value: state.label for state in Exclusion.State}},
    ),
    Kind(
        DECIDED,
        Topic.MY_WORK,
        _("Decided: case %(number)s and your unit's figures"),
        _("“%(exclusion)s”. The reasons stand on the page of the case."),
        {"exclusion": {state.value: state.label for state in Exclusion.State}},
    ),
)


@listen(ExclusionRequested)
def tell_deciders(event: ExclusionRequested) -> None:
    """Dispatcher, commander and auditor of the place; whoever has a stake is told on the page."""
    exclusion = Exclusion.objects.select_related("case").get(pk=event.exclusion_id)
    if exclusion.state in Exclusion.WAITING:
        deciders = holders_of(*DECIDING, division=exclusion.case.division)
        _send(deciders, ASKED, exclusion)


@listen(ExclusionDecided)
def tell_unit(event: ExclusionDecided) -> None:
    """The unit that asked."""
    exclusion = Exclusion.objects.select_related("case").get(pk=event.exclusion_id)
    unit = holders_of(*HANDLERS, division=exclusion.case.division, organization_id=exclusion.unit_id)
    _send({exclusion.asked_by_id, *unit}, DECIDED, exclusion)


def _send(recipients: Iterable[UUID], kind: str, exclusion: Exclusion) -> None:
    link = f"{reverse('case_page', args=[exclusion.case_id])}#exclusion"
    params = {"number": exclusion.case.number, "exclusion": exclusion.state}
    key = f"{kind}:{exclusion.pk}:{exclusion.instance}:{exclusion.state}"
    send_messages(recipients, kind, params=params, link=link, key=key)
