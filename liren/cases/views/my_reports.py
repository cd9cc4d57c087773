"""What somebody reported: the list, and one case as its reporter reads it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from liren.accounts.access import ActorRequest, signed_in_required
from liren.cases.asking import answers_of
from liren.cases.chronicle import with_lines
from liren.cases.machine import State
from liren.cases.models import Case
from liren.cases.permissions import may_take
from liren.cases.queries import PAGE, deadlines_of, next_step, next_steps, photos_of, reports_of, timeline_of
from liren.cases.receipts import receipt_for
from liren.cases.telling import WAY, along, deadline_words, shown_photos, told, told_next
from liren.cases.views.steps import draft_of
from liren.cases.views.visiting import reader
from liren.places.queries import division_path

SHOWN = {
    "open": lambda cases: cases.open(),
    "rate": lambda cases: cases.filter(state=State.CLOSED),
    "all": lambda cases: cases,
}


@require_safe
@signed_in_required
def my_reports(request: ActorRequest) -> HttpResponse:
    """My reports, newest first, each with what it waits for."""
    reports = reports_of(request.actor)
    show = request.GET.get("show", "all")
    chosen = SHOWN.get(show, SHOWN["all"])(reports)
    number = request.GET.get("page", "1")
    page = max(1, int(number)) if number.isdecimal() and len(number) < 6 else 1
    cases = list(chosen[(page - 1) * PAGE : page * PAGE + 1])
    context = {
        "rows": next_steps(cases[:PAGE]),
        "show": show if show in SHOWN else "all",
        "to_rate": reports.filter(state=State.CLOSED).count(),
        "newer": page - 1,
        "older": page + 1 if len(cases) > PAGE else 0,
    }
    return render(request, "cases/my_reports.html", context)


def is_reporter_of(request: HttpRequest, case: Case) -> bool:
    """Whether this visitor reads the case as the person who reported it."""
    actor = reader(request)
    return case.pk in actor.receipts or (actor.user_id is not None and case.reporter_id == actor.user_id)


def reporter_page(request: HttpRequest, case: Case) -> HttpResponse:
    """One case for its reporter: where it stands, who owes what until when, and what the reporter may do.

    `case` comes from `case_for(reader(request), id)`; the case page calls this for whoever reported it.
    """
    actor = reader(request)
    waiting = next_step(case)
    lines = with_lines(case, told(timeline_of(actor, case)), is_staff=False)
    if waiting:
        lines.append(told_next(waiting))
    context = {
        "case": case,
        "lines": lines,
        "way": WAY,
        "along": along(case),
        "next": waiting,
        "why": deadline_words(deadlines_of(case)),
        "photos": shown_photos(photos_of(case)),
        "place": division_path(case.division)[-3:],
        "may_rate": may_take(actor, case, "rate"),
        "may_withdraw": may_take(actor, case, "withdraw"),
        "rating": case.ratings.order_by("-round").first(),
        "receipt": receipt_for(case.key) if case.pk in actor.receipts and case.receipt_digest else "",
        "draft": draft_of(request, case),
        "answers": answers_of(case),
    }
    return render(request, "cases/reporter_page.html", context)
