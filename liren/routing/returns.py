"""Giving a case back: until when, how often, and what a ruling changes. Reads only."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from liren.accounts.actors import Actor
from liren.cases.machine import State
from liren.cases.models import Case, WorkOrder
from liren.core.clock import working_time
from liren.core.parameters import parameter
from liren.core.reading import Reading
from liren.core.verdicts import Denied
from liren.routing.models import Arbitration, ReturnLimit

RETURNS_BEFORE_RULING = "routing.returns_before_ruling"  # the number of that name, as it is in force


def limit_in_force(counted_from: str, on: date) -> ReturnLimit | None:
    """The limit of that day; None if none is set."""
    return (
        ReturnLimit.objects.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on, counted_from=counted_from
        )
        .order_by("-valid_from")
        .first()
    )


def limits_in_force(on: date) -> list[tuple[str, str, ReturnLimit | None]]:
    """Each moment from which is counted, with its words and its limit."""
    return [
        (value, str(label), limit_in_force(value, on)) for value, label in ReturnLimit.CountedFrom.choices
    ]


def returnable_until(case: Case) -> datetime | None:
    """Until when the leading unit may give the case back; None if no limit is set or nobody leads it.

    While the case was suspended the limit did not run.
    """
    order = case.orders.filter(part=WorkOrder.Part.LEAD, state__in=WorkOrder.LIVE).first()
    if order is None:
        return None
    counted = ReturnLimit.CountedFrom.ACCEPTED if order.accepted_at else ReturnLimit.CountedFrom.DISPATCHED
    start = order.accepted_at or order.issued_at
    row = limit_in_force(counted, timezone.localdate(start))
    if row is None:
        return None
    time = working_time(case.division)
    until = time.due_at(start, row.limit)
    for began, ended in _pauses(case, start):
        until = time.due_after_pause(until, began, ended, row.limit.kind)
    return until


def _pauses(case: Case, since: datetime) -> list[tuple[datetime, datetime]]:
    """The spans in which the case was suspended, oldest first."""
    spans: list[tuple[datetime, datetime]] = []
    began: datetime | None = None
    entries = case.timeline.filter(at__gte=since, verb__in=("suspend", "resume")).order_by("at", "id")
    for verb, at in entries.values_list("verb", "at"):
        if verb == "suspend":
            began = at
        elif began:
            spans.append((began, at))
            began = None
    return spans


def return_count(case: Case) -> int:
    """How often a unit gave this case back."""
    return case.timeline.filter(verb="return").count()


def returned_too_often(case: Case) -> bool:
    """Whether units gave it back as often as is allowed today: then somebody rules who owes it (会商)."""
    returns = return_count(case)
    return returns > 0 and returns >= parameter(RETURNS_BEFORE_RULING)


def standing_ruling(case: Case) -> Arbitration | None:
    """The ruling that binds this case. It lapses if its unit no longer exists: then a new one is needed."""
    ruling = _ruling_read.one(case.pk)
    if ruling:
        ruling.case = case
    return ruling


def _rulings_in_force(case_id: UUID) -> QuerySet[Arbitration]:
    found = Arbitration.objects.filter(case_id=case_id, ruled_at__isnull=False, unit__is_active=True)
    return found.select_related("unit").order_by("-ruled_at")[:1]


_ruling_read: Reading[Arbitration] = Reading(_rulings_in_force)
_rulings_read: Reading[Arbitration] = Reading(
    lambda case_id: Arbitration.objects.filter(case_id=case_id).select_related("unit")
)


def needs_ruling(case: Case) -> bool:
    """Whether the case may not be dispatched before somebody rules who owes it."""
    known = _rulings_read(case.pk)
    if any(one.is_open for one in known):
        return True
    if any(one.unit and one.unit.is_active for one in known):
        return False
    if case.state == State.FILED:
        return False  # it was never dispatched, so never returned
    return returned_too_often(case)


def veto_return(actor: Actor, case: Case, verb: str) -> Denied | None:
    """No return of what a ruling gave to this unit, nor after the limit."""
    ruling = standing_ruling(case)
    if ruling and ruling.unit_id == case.lead_id:
        return Denied(_("A ruling gave this case to your unit; it can't be returned again."), because="state")
    until = returnable_until(case)
    if until and until < timezone.now():
        form = pgettext("date and time", "D j M H:i")
        moment = dateformat.format(timezone.localtime(until), form)
        return Denied(
            _("It could be returned until %(moment)s. Ask the dispatcher if it can't be done.")
            % {"moment": moment},
            because="state",
        )
    return None


def veto_dispatch(actor: Actor, case: Case, verb: str) -> Denied | None:
    """No dispatch while a ruling is awaited."""
    if needs_ruling(case):
        return Denied(_("It waits for a ruling on which unit owes it."), because="state")
    return None
