"""What this room lets stand in everybody's list of debts: replies, reviews, and what somebody asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from liren.accounts.actors import Actor
from liren.cases.debts import Debt, DebtKind, Owed, add_debt_kind, debt_about
from liren.cases.lengths import how_long
from liren.cases.models import Case
from liren.cases.permissions import DISPATCHERS, HANDLERS
from liren.core.explaining import limit_words
from liren.escalation.models import (
    Appeal,
    Escalation,
    Extension,
    Supervision,
    SuspensionRequest,
    SuspensionReview,
)
from liren.escalation.permissions import SUPERIORS
from liren.escalation.queries import (
    appeals_to_decide,
    extensions_to_decide,
    replies_owed_by,
    reviews_due,
    supervisions_by,
    suspensions_to_decide,
    waiting_for,
    waiting_with,
)
from liren.escalation.trail import all_climbed

Rows = Callable[[Actor], QuerySet[Any]]


def _decided_by(roles: Sequence[Any], rows: Rows, due: str | None) -> Callable[[Actor], Sequence[Owed]]:
    """What only these posts owe; everybody else is not asked."""
    return lambda actor: [Owed(rows(actor), due)] if actor.holds(*roles) else []


def _supervised(actor: Actor) -> Sequence[Owed]:
    """Replies that are owed, and answered or late supervisions of one's own. Who is asked is not who asks."""
    replies = replies_owed_by(actor)
    found = [Owed(replies, "due_at")] if actor.holds(*HANDLERS, *DISPATCHERS) else []
    if actor.holds(*SUPERIORS):
        found.append(Owed(supervisions_by(actor).exclude(pk__in=replies.order_by().values("pk")), "due_at"))
    return found


def _line(case: Case, kind: str, pk: UUID, **more: Any) -> Debt:
    return debt_about(case, kind=kind, id=pk, url=reverse("case_oversight", args=[case.pk]), **more)


def _tell_supervisions(actor: Actor, ids: Sequence[UUID]) -> list[Debt]:
    lines = []
    for one in Supervision.objects.filter(pk__in=ids).select_related("case__category"):
        is_mine = one.set_by_id == actor.user_id
        if one.state == Supervision.State.REPLIED:
            words, action = _("The unit has replied: end the supervision or set another"), _("Decide")
        elif is_mine:
            words, action = _("The reply is late"), _("Press for it")
        else:
            words = _("%(kind)s: a reply is owed") % {"kind": one.get_kind_display()}
            action = _("Reply")
        lines.append(_line(one.case, "supervision", one.pk, due_at=one.due_at, words=words, action=action))
    return lines


def _tell_escalations(actor: Actor, ids: Sequence[UUID]) -> list[Debt]:
    found = list(Escalation.objects.filter(pk__in=ids).select_related("case__category", "case__lead"))
    reasons = waiting_with(found)
    return [
        _line(
            one.case,
            "escalated",
            one.pk,
            due_at=one.at,
            words=all_climbed(reasons[one.pk]),
            action=_("Take it up"),
            clock=("late", _("for %(time)s") % {"time": how_long(timezone.now() - one.at)}),
        )
        for one in found
    ]


def _tell_extensions(actor: Actor, ids: Sequence[UUID]) -> list[Debt]:
    found = Extension.objects.filter(pk__in=ids).select_related("case__category", "deadline", "organization")
    asks = _("%(unit)s asks for %(span)s more")
    return [
        _line(
            one.case,
            "extension",
            one.pk,
            due_at=one.deadline.due_at,
            words=asks % {"unit": one.organization.label, "span": limit_words(one.limit)},
            action=_("Decide"),
        )
        for one in found
    ]


def _tell_pauses(actor: Actor, ids: Sequence[UUID]) -> list[Debt]:
    found = SuspensionRequest.objects.filter(pk__in=ids).select_related("case__category", "organization")
    asks = _("%(unit)s asks for a pause")
    return [
        _line(
            one.case,
            "pause",
            one.pk,
            due_at=one.case.due_at,
            words=asks % {"unit": one.organization.label},
            action=_("Decide"),
        )
        for one in found
    ]


def _tell_reviews(actor: Actor, ids: Sequence[UUID]) -> list[Debt]:
    found = SuspensionReview.objects.filter(pk__in=ids).select_related("case__category")
    zone = timezone.get_current_timezone()
    return [
        _line(
            one.case,
            "review",
            one.pk,
            due_at=datetime.combine(one.review_on, time(), tzinfo=zone),
            words=_("The day of its review has come"),
            action=_("Review"),
        )
        for one in found
    ]


def _tell_appeals(actor: Actor, ids: Sequence[UUID]) -> list[Debt]:
    found = Appeal.objects.filter(pk__in=ids).select_related("case__category", "organization")
    return [
        _line(
            one.case,
            "appeal",
            one.pk,
            words=f"{one.organization.label}: {one.get_kind_display()}",
            action=_("Decide"),
        )
        for one in found
    ]


def register() -> None:
    """Let this room's debts stand in the list."""
    superiors = _decided_by(SUPERIORS, waiting_for, "at")
    extensions = _decided_by(DISPATCHERS, extensions_to_decide, "deadline__due_at")
    pauses = _decided_by(DISPATCHERS, suspensions_to_decide, "case__due_at")
    reviews = _decided_by(DISPATCHERS, reviews_due, "review_on")
    appeals = _decided_by(DISPATCHERS, appeals_to_decide, None)
    for kind in (
        DebtKind("escalated", gettext_lazy("Escalated"), "siren", superiors, _tell_escalations, 5),
        DebtKind("supervision", gettext_lazy("Supervision"), "eye", _supervised, _tell_supervisions, 30),
        DebtKind("extension", gettext_lazy("More time"), "hourglass", extensions, _tell_extensions, 40),
        DebtKind("pause", gettext_lazy("Pause"), "circle-pause", pauses, _tell_pauses, 41),
        DebtKind("review", gettext_lazy("Open problem"), "archive", reviews, _tell_reviews, 42),
        DebtKind("appeal", pgettext_lazy("of a unit", "Appeal"), "scale", appeals, _tell_appeals, 43),
    ):
        add_debt_kind(kind)
