"""Rulings that wait, in everybody's list of debts."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.accounts.actors import Actor
from liren.cases.debts import Debt, DebtKind, Owed, add_debt_kind, debt_about
from liren.routing.models import Arbitration
from liren.routing.permissions import stands_above
from liren.routing.queries import rulable


def _rulings_owed(actor: Actor) -> Sequence[Owed]:
    if not any(stands_above(actor, post.scope) for post in actor.holdings):
        return []
    return [Owed(rulable(actor), "case__due_at")]


def _tell(actor: Actor, ids: Sequence[UUID]) -> list[Debt]:
    found = Arbitration.objects.filter(pk__in=ids).select_related("case__category")
    return [
        debt_about(
            one.case,
            kind="ruling",
            id=one.pk,
            url=reverse("arbitration_page", args=[one.pk]),
            action=_("Give the ruling"),
            due_at=one.case.due_at,
            words=_("Units disagree about who owes it"),
        )
        for one in found
    ]


add_debt_kind(DebtKind("ruling", gettext_lazy("Rulings"), "scale", _rulings_owed, _tell, rank=25))
