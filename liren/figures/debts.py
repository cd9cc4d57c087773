"""Requests to leave a case out that wait for this person, in everybody's list of debts."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Case as Choice
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.accounts.actors import Actor
from liren.accounts.roles import Role
from liren.cases.debts import Debt, DebtKind, Owed, add_debt_kind, debt_about
from liren.cases.models import WorkOrder
from liren.figures.models import Exclusion, ExclusionWord
from liren.figures.permissions import DECIDING, DECIDING_LAST


def exclusions_to_decide(actor: Actor) -> QuerySet[Exclusion]:
    """Requests and appeals on which this actor may say the next word: what may_decide_exclusion answers."""
    units = {post.organization_id for post in actor.holdings if post.organization_id}
    instance = Choice(When(state=Exclusion.State.APPEALED, then=Value(2)), default=Value(1))
    words = ExclusionWord.objects.filter(exclusion=OuterRef("pk"))
    said = words.filter(Q(instance=OuterRef("now")) | Q(agrees=False), by_id=actor.user_id)
    by_dispatcher = words.filter(instance=OuterRef("now"), role=Role.DISPATCHER)
    anywhere = Q(pk__in=[])
    for scope in actor.scopes(*DECIDING_LAST):
        anywhere |= Q(case__division__startswith=scope)
    for scope in actor.scopes(Role.DISPATCHER):
        anywhere |= Q(~Exists(by_dispatcher), case__division__startswith=scope)
    found = Exclusion.objects.annotate(now=instance).filter(
        anywhere, ~Exists(said), state__in=Exclusion.WAITING
    )
    found = found.exclude(asked_by_id=actor.user_id).exclude(case__reporter_id=actor.user_id)
    if units:
        sent = WorkOrder.objects.filter(case=OuterRef("case"), organization_id__in=units)
        found = found.filter(~Exists(sent)).exclude(case__lead_id__in=units)
    return found


def _exclusions_owed(actor: Actor) -> Sequence[Owed]:
    return [Owed(exclusions_to_decide(actor), None)] if actor.holds(*DECIDING) else []


def _tell(actor: Actor, ids: Sequence[UUID]) -> list[Debt]:
    found = Exclusion.objects.filter(pk__in=ids).select_related("case__category", "unit", "reason")
    asks = _("%(unit)s asks to leave it out: %(reason)s")
    return [
        debt_about(
            one.case,
            kind="exclusion",
            id=one.pk,
            url=reverse("case_page", args=[one.case_id]) + "#exclusion",
            action=_("Say your word"),
            words=asks % {"unit": one.unit.label, "reason": one.reason.label},
            state=str(one.get_state_display()),
        )
        for one in found.order_by(F("asked_at"))
    ]


add_debt_kind(DebtKind("exclusion", gettext_lazy("Left out?"), "users", _exclusions_owed, _tell, rank=60))
