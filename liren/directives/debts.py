"""Directives that wait for somebody, in everybody's list of debts."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liren.accounts.actors import Actor
from liren.cases.debts import Debt, DebtKind, Owed, add_debt_kind
from liren.directives.machine import VERB_LABELS, State
from liren.directives.models import Addressee
from liren.directives.models.directives import addressed_to
from liren.directives.telling import LEVEL_TONES, owed_words

_NEXT = {State.ISSUED: "sign", State.SIGNED: "report", State.REPORTED: "accept"}


def _owed(actor: Actor) -> Sequence[Owed]:
    """To acknowledge, to report; and, for whoever gave it, to accept the report."""
    if not actor.is_staff:
        return []
    mine = Addressee.objects.filter(addressed_to(actor))
    given = Addressee.objects.filter(directive__issued_by_id=actor.user_id, state=State.REPORTED)
    return [
        Owed(mine.filter(state=State.ISSUED), "sign_due_at"),
        Owed(mine.filter(state=State.SIGNED), "due_at"),
        Owed(given, "due_at"),
    ]


def _tell(actor: Actor, ids: Sequence[UUID]) -> list[Debt]:
    found = Addressee.objects.filter(pk__in=ids).select_related(
        "directive__case__category", "directive__case__lead", "organization"
    )
    return [
        Debt(
            kind="directive",
            id=one.pk,
            title=one.directive.text[:40],
            url=reverse("directive_page", args=[one.directive_id]),
            action=str(VERB_LABELS[_NEXT[State(one.state)]]),
            due_at=one.sign_due_at if one.state == State.ISSUED else one.due_at,
            words=f"{one.directive.number} · {one.label}",
            division=one.directive.division,
            state=owed_words(one),
            tone=LEVEL_TONES[one.directive.level],
            case=one.directive.case,
        )
        for one in found
    ]


add_debt_kind(DebtKind("directive", _("Directives"), "radar", _owed, _tell, rank=1))
