"""Lists over many cases: what climbed, what is under supervision, the problem bank, the appeals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liren.accounts.access import ActorRequest, staff_required
from liren.accounts.actors import Actor
from liren.cases.models import Case
from liren.escalation.models import Appeal, Escalation, Supervision
from liren.escalation.permissions import may_decide_appeal, may_take_up
from liren.escalation.queries import (
    escalations_for,
    open_problems,
    review_days,
    reviews_due_count,
    supervisions_of,
    suspensions_of,
    waiting_for,
    waiting_with,
)
from liren.escalation.trail import all_climbed, notes_on
from liren.places.names import division_names

PAGE = 30
M = TypeVar("M", bound=Model)


def _paged(request: ActorRequest, rows: QuerySet[M] | Sequence[M]) -> Page[M]:
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))


def _pages(request: ActorRequest, page: Page[Any]) -> dict[str, str]:
    """The addresses of the page before and after."""
    asked = {name: value for name, value in request.GET.items() if name != "page"}
    return {
        "newer": "?" + urlencode({**asked, "page": page.previous_page_number()})
        if page.has_previous()
        else "",
        "older": "?" + urlencode({**asked, "page": page.next_page_number()}) if page.has_next() else "",
    }


def _places(cases: Sequence[Case]) -> dict[str, str]:
    """The names of the communities, by code."""
    return division_names({case.division[:12] for case in cases if case.division})


def _place(case: Case, names: dict[str, str]) -> str:
    return " ".join(part for part in (names.get(case.division[:12], ""), case.address) if part)


@require_safe
@staff_required
def escalations_page(request: ActorRequest) -> HttpResponse:
    """What climbed to the reader's own posts; `?show=all` is everything that the reader may know of."""
    actor = request.actor
    show = "all" if request.GET.get("show") == "all" else "mine"
    mine = waiting_for(actor)
    everything = (
        escalations_for(actor)
        .select_related("case__category", "case__lead", "taken_by")
        .order_by("-at", "-id")
    )
    page = _paged(request, mine if show == "mine" else everything)
    readable = set(
        Case.objects.visible_to(actor)
        .filter(pk__in=[one.case_id for one in page])
        .values_list("pk", flat=True)
    )
    names = _places([one.case for one in page])
    reasons = waiting_with(page) if show == "mine" else {}
    context = {
        "show": show,
        "tabs": [("mine", _("Waiting for me"), "?", mine.count()), ("all", _("All"), "?show=all")],
        "rows": [
            _escalation_row(request.actor, one, names, one.case_id in readable, reasons.get(one.pk, [one]))
            for one in page
        ],
        **_pages(request, page),
    }
    return render(request, "escalation/escalations_page.html", context)


def _escalation_row(
    actor: Actor, one: Escalation, names: dict[str, str], is_readable: bool, reasons: list[Escalation]
) -> dict[str, Any]:
    return {
        "escalation": one,
        "sentence": all_climbed(reasons),
        "notes": notes_on(one),
        "place": _place(one.case, names) if is_readable else names.get(one.division[:12], ""),
        "is_readable": is_readable,
        "verdict": may_take_up(actor, one),
        "waits": one.taken_at is None and one.ended_at is None,
    }


@require_safe
@staff_required
def supervisions_page(request: ActorRequest) -> HttpResponse:
    """Cases under supervision, those that wait longest for their reply first; `?state=` chooses others."""
    actor = request.actor
    state = request.GET.get("state", Supervision.State.OPEN)
    state = state if state in Supervision.State.values else ""
    page = _paged(request, supervisions_of(actor, state=state))
    names = _places([one.case for one in page])
    now = timezone.now()
    context = {
        "state": state or "all",
        "tabs": [
            *((value, label, f"?state={value}") for value, label in Supervision.State.choices),
            ("all", _("All"), "?state=all"),
        ],
        "rows": [
            {"supervision": one, "place": _place(one.case, names), "is_late": _is_late(one, now)}
            for one in page
        ],
        **_pages(request, page),
    }
    return render(request, "escalation/supervisions_page.html", context)


def _is_late(supervision: Supervision, now: datetime) -> bool:
    return (supervision.replied_at or supervision.ended_at or now) > supervision.due_at


@require_safe
@staff_required
def problem_bank(request: ActorRequest) -> HttpResponse:
    """The problem bank: suspended cases with reason, approver, since when, and the day of the next review."""
    page = _paged(request, open_problems(request.actor))
    shown = list(page)
    names, why, days = _places(shown), suspensions_of(shown), review_days(shown)
    today = timezone.localdate()
    context = {
        "rows": [
            {
                "case": case,
                "place": _place(case, names),
                "why": why.get(case.pk),
                "review_on": days.get(case.pk),
                "is_due": case.pk in days and days[case.pk] <= today,
            }
            for case in shown
        ],
        "count": page.paginator.count,
        "due": reviews_due_count(request.actor),
        **_pages(request, page),
    }
    return render(request, "escalation/problem_bank.html", context)


@require_safe
@staff_required
def appeals_page(request: ActorRequest) -> HttpResponse:
    """Appeals of units: those that wait first; each is decided on its case."""
    actor = request.actor
    found = Appeal.objects.visible_to(actor).select_related(
        "case__category", "organization", "asked_by", "decided_by"
    )
    show = "decided" if request.GET.get("show") == "decided" else "waiting"
    waiting = found.filter(state=Appeal.State.ASKED)
    decided = found.exclude(state=Appeal.State.ASKED)
    page = _paged(
        request, waiting.order_by("asked_at") if show == "waiting" else decided.order_by("-decided_at")
    )
    context = {
        "show": show,
        "tabs": [
            ("waiting", _("Waiting for a decision"), "?", waiting.count()),
            ("decided", _("Decided"), "?show=decided"),
        ],
        "rows": [
            {"appeal": one, "verdict": may_decide_appeal(actor, one) if show == "waiting" else None}
            for one in page
        ],
        **_pages(request, page),
    }
    return render(request, "escalation/appeals_page.html", context)
