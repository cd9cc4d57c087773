"""In everybody's list of debts: whistles to approve, calls to answer, rulings, ratings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liren.accounts.actors import Actor
from liren.accounts.roles import Role
from liren.cases.debts import Debt, DebtKind, Owed, add_debt_kind, debt_about
from liren.whistles.machine import VERB_LABELS, CallState, State
from liren.whistles.models import Call, Whistle
from liren.whistles.queries import UNIT_OWES, call_rows_owed, whistle_rows_owed
from liren.whistles.telling import CALL_TONES, STATE_TONES


def _whistles_owed(actor: Actor) -> Sequence[Owed]:
    return [Owed(rows, due) for rows, due in whistle_rows_owed(actor)]


def _calls_owed(actor: Actor) -> Sequence[Owed]:
    return [Owed(rows, due) for rows, due in call_rows_owed(actor)]


def _tell_whistles(actor: Actor, ids: Sequence[UUID]) -> list[Debt]:
    found: Iterable[Whistle] = Whistle.objects.filter(pk__in=ids).select_related("case__category")
    lines = []
    for one in found:
        confirms = not one.is_confirmed and actor.holds(Role.DISPATCHER, division=one.division)
        verb = "approve" if one.state == State.REQUESTED else "confirm" if confirms else "finish"
        lines.append(
            debt_about(
                one.case,
                kind="whistle",
                id=one.pk,
                url=reverse("whistle_page", args=[one.pk]),
                action=str(VERB_LABELS[verb]),
                due_at=None if verb == "finish" else one.due_at,
                words=str(one.get_kind_display()),
                state=str(State(one.state).label),
                tone=STATE_TONES.get(one.state, "neutral"),
            )
        )
    return lines


def _call_verb(actor: Actor, call: Call) -> str:
    """What this actor owes on a call: the unit its answer, the arbiter a ruling, both sides a rating."""
    if call.state == CallState.REFUSED:
        return "insist"
    if call.whistle.state == State.DONE:
        own = {post.organization_id for post in actor.holdings if post.organization_id}
        return "rate_call" if call.organization_id in own else "rate_unit"
    return UNIT_OWES.get(CallState(call.state), "answer")


def _call_due(call: Call) -> datetime | None:
    if call.whistle.state == State.DONE:
        return call.whistle.due_at
    return None if call.state == CallState.ARRIVED else call.due_at


def _tell_calls(actor: Actor, ids: Sequence[UUID]) -> list[Debt]:
    calls = Call.objects.filter(pk__in=ids).select_related("whistle__case__category", "organization")
    return [
        debt_about(
            call.whistle.case,
            kind="call",
            id=call.pk,
            url=reverse("whistle_page", args=[call.whistle_id]),
            action=str(VERB_LABELS[_call_verb(actor, call)]),
            due_at=_call_due(call),
            words=call.organization.label,
            state=str(CallState(call.state).label),
            tone=CALL_TONES.get(call.state, "neutral"),
        )
        for call in calls
    ]


add_debt_kind(DebtKind("whistle", _("Whistles"), "megaphone", _whistles_owed, _tell_whistles, rank=20))
add_debt_kind(DebtKind("call", _("Units called"), "megaphone", _calls_owed, _tell_calls, rank=21))
