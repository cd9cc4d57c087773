"""Sending a case to the units that owe the work, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.actions.stepping import NO_WORD, Taking, Word, begin_step, finish_step
from liren.cases.machine import State
from liren.cases.models import Case, WorkOrder
from liren.cases.suggestions import unit_advice
from liren.core.verdicts import InvalidError
from liren.core.writing import insert_row
from liren.organizations.models import Organization
from liren.organizations.queries import Owing, owing_unit, units_serving

MOST_CO_HANDLERS = 6


@transaction.atomic
def dispatch_case(
    actor: Actor, case_id: UUID, word: Word = NO_WORD, *, lead: UUID, co_handlers: Sequence[UUID] = ()
) -> Case:
    """Issue the lead's work order and those of the units that assist.

    Whoever chooses another unit than the rules or the list of duties advise says why; from a ruling nobody
    departs.

    Raises:
        InvalidError: a unit does not serve this place, or assists itself; or the choice departs from the
            advice without a reason.
    """
    taking = begin_step(actor, case_id, "dispatch", word)
    if taking.is_repeat:
        return taking.case
    case = taking.case
    units = _units_for(case, [lead, *co_handlers])
    _follow_advice(case, lead, word)
    _cancel_live_orders(case, taking)
    if case.state == State.REOPENED:
        case.handled_at = None
    owing = owing_unit(case.category_id, case.division, timezone.localdate(taking.at))
    order = _issue(taking, units[lead], WorkOrder.Part.LEAD, owing)
    for unit in dict.fromkeys(co_handlers):
        _issue(taking, units[unit], WorkOrder.Part.CO_HANDLER, owing)
    case.lead = units[lead]
    return finish_step(taking, order=order)


def _units_for(case: Case, ids: Sequence[UUID]) -> dict[UUID, Organization]:
    if len(ids) != len(set(ids)):
        raise InvalidError(_("A unit can't assist itself."), field="co_handlers")
    if len(ids) > MOST_CO_HANDLERS + 1:
        raise InvalidError(
            _("At most %(count)d assisting units.") % {"count": MOST_CO_HANDLERS}, field="co_handlers"
        )
    found = units_serving(case.division).in_bulk(list(ids))
    if len(found) != len(ids):
        raise InvalidError(_("Choose units that serve this place."), field="lead")
    return found


def _follow_advice(case: Case, lead: UUID, word: Word) -> None:
    advice = unit_advice(case)
    if advice is None or advice.unit == lead:
        return
    if advice.is_binding:
        raise InvalidError(advice.explanation, field="lead")
    if not word.note.strip():
        raise InvalidError(_("Another unit is advised. Say why you choose this one."), field="note")


def _cancel_live_orders(case: Case, taking: Taking) -> None:
    if case.state == State.FILED:
        return  # it was never with a unit
    case.orders.filter(state__in=WorkOrder.LIVE).update(state=WorkOrder.State.CANCELLED, ended_at=taking.at)


def _issue(taking: Taking, unit: Organization, part: WorkOrder.Part, owing: Owing | None) -> WorkOrder:
    case = taking.case
    order = WorkOrder(
        case=case,
        organization=unit,
        part=part,
        round=case.round,
        issued_at=taking.at,
        duty=owing.duty if owing and owing.organization == unit else None,
    )
    insert_row(order)
    return order
