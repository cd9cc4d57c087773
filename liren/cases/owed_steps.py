"""This room's own debts: the next step of a case, and what a unit owes on its orders."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.accounts.actors import Actor
from liren.cases.debts import Debt, DebtKind, Owed, add_debt_kind
from liren.cases.machine import OWED, VERB_LABELS, State, step_from
from liren.cases.models import Case, WorkOrder
from liren.cases.owing import owed_by_office, owed_by_unit
from liren.cases.permissions import HANDLERS, may_take
from liren.cases.telling import STATE_TONES, clock_of

QUICK = ("accept", "start", "verify", "resume")  # steps that need no word and no choice


def _office_debts(actor: Actor) -> Sequence[Owed]:
    return [Owed(Case.objects.filter(condition), "due_at") for condition in owed_by_office(actor)]


def _unit_debts(actor: Actor) -> Sequence[Owed]:
    return [Owed(Case.objects.filter(condition), "due_at") for condition in owed_by_unit(actor)]


def _tell(actor: Actor, ids: Sequence[UUID]) -> list[Debt]:
    cases = Case.objects.filter(pk__in=ids).select_related("category", "lead")
    shares = shares_of(actor, cases)
    return [step_debt(actor, case, is_share=case.pk in shares) for case in cases]


def shares_of(actor: Actor, cases: Sequence[Case] | QuerySet[Case]) -> set[UUID]:
    """Cases on which one of the actor's units assists, and leads not, and has not finished."""
    units = actor.organizations(*HANDLERS)
    if not units or not cases:
        return set()
    orders = WorkOrder.objects.filter(
        case__in=[case.pk for case in cases],
        organization_id__in=units,
        part=WorkOrder.Part.CO_HANDLER,
        state__in=WorkOrder.LIVE,
    ).exclude(case__lead_id__in=units)
    return set(orders.values_list("case_id", flat=True))


def step_debt(actor: Actor, case: Case, *, is_share: bool = False) -> Debt:
    """The line of a case on which this actor owes the next step, or a share."""
    verb = "share" if is_share else OWED.get(case.state, "")
    label = _("Finish my unit's share") if is_share else str(VERB_LABELS[verb])
    page = reverse("case_page", args=[case.pk])
    is_quick = verb in QUICK and bool(may_take(actor, case, verb))
    return Debt(
        kind="order" if is_share or verb in ("accept", "start", "handle") else "case",
        id=case.pk,
        title=case.category.label,
        url=f"{page}#step-{verb}",
        action=label,
        due_at=case.due_at,
        words=case.description,
        number=case.number,
        division=case.division,
        address=case.address,
        state=str(State(case.state).label),
        tone=STATE_TONES.get(case.state, "neutral"),
        is_urgent=case.severity == Case.Severity.URGENT,
        case=case,
        post=reverse("take_case_step", args=[case.pk, verb]) if is_quick else "",
        can_undo=is_quick and (step := step_from(case.state, verb)) is not None and step.undo,
        clock=clock_of(case),
    )


add_debt_kind(DebtKind("case", gettext_lazy("Cases"), "inbox", _office_debts, _tell, rank=10))
add_debt_kind(DebtKind("order", gettext_lazy("Orders to my unit"), "hammer", _unit_debts, _tell, rank=11))
