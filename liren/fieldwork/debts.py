"""Whom to call back and which rounds to walk today, in everybody's list of debts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from uuid import UUID

from django.db.models import DateTimeField, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.accounts.actors import Actor
from liren.accounts.roles import Role
from liren.cases.debts import Debt, DebtKind, Owed, add_debt_kind, debt_about
from liren.fieldwork.models import CallBackItem, Patrol, PatrolPlan
from liren.fieldwork.posts import CALLERS
from liren.fieldwork.queries import waiting_items

OWING_WALKS = (Role.GRID_WORKER, Role.GRID_LEADER)  # others of the place may walk, but nobody waits for it


def _today() -> datetime:
    return datetime.combine(timezone.localdate(), time(), tzinfo=timezone.get_current_timezone())


def _calls_owed(actor: Actor) -> Sequence[Owed]:
    return [Owed(waiting_items(actor), None)] if actor.holds(*CALLERS) else []


def _walks_owed(actor: Actor) -> Sequence[Owed]:
    scopes = actor.scopes(*OWING_WALKS)
    if not scopes:
        return []
    begun = _today()
    here = Q(pk__in=[])
    for scope in scopes:
        here |= Q(division__startswith=scope)
    walked = Patrol.objects.filter(plan=OuterRef("pk"), started_at__gte=begun, ended_at__isnull=False)
    today = PatrolPlan.objects.filter(here, ~Exists(walked), weekdays__contains=[begun.weekday()])
    starts = ExpressionWrapper(
        Value(begun) + Cast(F("starts_at"), DurationField()), output_field=DateTimeField()
    )
    return [Owed(today.in_force(begun.date()), starts)]


def _tell_calls(actor: Actor, ids: Sequence[UUID]) -> list[Debt]:
    found = CallBackItem.objects.filter(pk__in=ids).select_related("case__category")
    return [
        debt_about(
            one.case,
            kind="call_back",
            id=one.pk,
            url=reverse("call_back_page", args=[one.pk]),
            action=_("Call"),
            words=str(one.get_reason_display()),
        )
        for one in found
    ]


def _tell_walks(actor: Actor, ids: Sequence[UUID]) -> list[Debt]:
    zone = timezone.get_current_timezone()
    return [
        Debt(
            kind="patrol",
            id=plan.pk,
            title=plan.name,
            url=reverse("patrols"),
            action=_("Begin the walk"),
            due_at=datetime.combine(timezone.localdate(), plan.starts_at, tzinfo=zone),
            words=_("Today's round"),
            division=plan.division,
        )
        for plan in PatrolPlan.objects.filter(pk__in=ids)
    ]


add_debt_kind(DebtKind("call_back", gettext_lazy("Call-backs"), "phone", _calls_owed, _tell_calls, rank=70))
add_debt_kind(DebtKind("patrol", gettext_lazy("Patrols"), "route", _walks_owed, _tell_walks, rank=75))
