"""Cards on the case page and above the desk's list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import islice
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from liren.accounts.actors import Actor
from liren.cases.models import Case
from liren.cases.panels import CasePanel, DeskPanel, add_case_panel, add_desk_panel
from liren.cases.permissions import DISPATCHERS, HANDLERS
from liren.core.explaining import limit_words
from liren.escalation.models import Escalation, Supervision, SuspensionRequest
from liren.escalation.pauses import pauses_waiting
from liren.escalation.permissions import SUPERIORS, may_take_up
from liren.escalation.queries import (
    appeals_to_decide,
    extensions_to_decide,
    replies_owed_by,
    reviews_due,
    supervisions_by,
    suspensions_to_decide,
    waiting_for,
)
from liren.escalation.trail import climbed, trail_of

SHOWN = 4  # lines of the trail on the case page; the whole is one link away
LISTED = 5  # lines above the desk's list
COUNTED = 100  # pauses that wait, as far as they are counted


def register() -> None:
    """Put this room's cards where they belong."""
    add_case_panel(CasePanel("escalation", "escalation/case_panel.html", case_card, is_main=False, rank=20))
    add_desk_panel(DeskPanel("escalation", "escalation/desk_panel.html", desk_card, rank=20))


def case_card(actor: Actor, case: Case) -> dict[str, Any]:
    """The newest lines of the trail, and what climbed to this actor's level."""
    lines = trail_of(case)
    standing = _standing(case) if actor.holds(*SUPERIORS) else []
    waiting = [{"escalation": one, "sentence": climbed(one)} for one in standing if may_take_up(actor, one)]
    return {
        "case": case,
        "lines": lines[:SHOWN],
        "more": max(0, len(lines) - SHOWN),
        "waiting": waiting,
        "pauses": pauses_waiting(actor, case),
    }


def _standing(case: Case) -> list[Escalation]:
    return list(case.escalations.filter(taken_at__isnull=True, ended_at__isnull=True).order_by("at"))


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits: what it is, which case, since or until when."""

    kind: str
    icon: str
    tone: str
    case: Case
    words: str
    at: datetime
    url: str


def desk_card(actor: Actor) -> dict[str, Any] | None:
    """What superiors, units and dispatchers owe beyond the ordinary steps; None if there is nothing."""
    if not actor.holds(*SUPERIORS, *HANDLERS):
        return None
    pauses = list(suspensions_to_decide(actor)[:COUNTED]) if actor.holds(*DISPATCHERS) else []
    items = list(islice(_items(actor, pauses), LISTED + 1))
    if not items:
        return None
    return {"items": items[:LISTED], "is_more": len(items) > LISTED, "pauses": len(pauses)}


def _items(actor: Actor, pauses: Sequence[SuspensionRequest]) -> Iterator[Item]:
    for reply in replies_owed_by(actor)[: LISTED + 1]:
        words = _("%(kind)s: a reply is owed") % {"kind": reply.get_kind_display()}
        yield Item(_("Supervision"), "eye", "warn", reply.case, words, reply.due_at, _oversight(reply.case))
    if not actor.holds(*SUPERIORS):
        return
    for one in waiting_for(actor)[: LISTED + 1]:
        yield Item(_("Escalated"), "siren", "danger", one.case, climbed(one), one.at, _oversight(one.case))
    for mine in supervisions_by(actor)[: LISTED + 1]:
        is_answered = mine.state == Supervision.State.REPLIED
        words = (
            _("The unit has replied: end the supervision or set another")
            if is_answered
            else _("The reply is late")
        )
        tone = "info" if is_answered else "danger"
        yield Item(_("Supervision"), "eye", tone, mine.case, words, mine.due_at, _oversight(mine.case))
    if not actor.holds(*DISPATCHERS):
        return
    for pause in pauses:
        words = _("%(unit)s asks for a pause") % {"unit": pause.organization.label}
        url = _oversight(pause.case)
        yield Item(_("Pause"), "circle-pause", "warn", pause.case, words, pause.asked_at, url)
    for asked in extensions_to_decide(actor)[: LISTED + 1]:
        words = _("%(unit)s asks for %(span)s more") % {
            "unit": asked.organization.label,
            "span": limit_words(asked.limit),
        }
        due = asked.deadline.due_at
        yield Item(_("More time"), "hourglass", "warn", asked.case, words, due, _oversight(asked.case))
    for review in reviews_due(actor)[: LISTED + 1]:
        day = datetime.combine(review.review_on, time(), tzinfo=timezone.get_current_timezone())
        words = _("The day of its review has come")
        yield Item(
            _("Open problem"), "circle-pause", "warn", review.case, words, day, _oversight(review.case)
        )
    for appeal in appeals_to_decide(actor)[: LISTED + 1]:
        words = f"{appeal.organization.label}: {appeal.get_kind_display()}"
        yield Item(
            pgettext("of a unit", "Appeal"),
            "scale",
            "info",
            appeal.case,
            words,
            appeal.asked_at,
            _oversight(appeal.case),
        )


def _oversight(case: Case) -> str:
    return reverse("case_oversight", args=[case.pk])
