"""A resident's report: one page, four short steps, signed in or not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.accounts.sessions import client_address
from liren.cases.choosing import offered_categories, recent_places
from liren.cases.forms.reporting import ResidentReportForm
from liren.cases.models import Case
from liren.cases.queries import case_for, deadlines_of, next_step
from liren.cases.receipts import receipt_for
from liren.cases.suggesting import best_suggestion
from liren.cases.telling import deadline_words
from liren.cases.views.doors import show_form, take_in, told_program
from liren.cases.views.questions import asked_after
from liren.cases.views.uploads import takes_photos
from liren.cases.views.visiting import reader, remember_receipt
from liren.core.encryption import blind_index
from liren.core.limits import hit
from liren.core.middleware import prefers_json
from liren.core.verdicts import Denied, Verdict

# Protection against floods, not a rule of law: a whole street can share one address of a mobile network.
ANONYMOUS_PER_HOUR = 30


@takes_photos
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form, and what comes of it: a case and its number."""
    actor = reader(request)
    signed_in = actor.user_id is not None
    if request.method != "POST":
        return _form(request, ResidentReportForm(initial=_initial(request)))
    form = ResidentReportForm(request.POST, has_photos=bool(request.FILES.getlist("photos")))
    named = signed_in and request.POST.get("door") != Case.Source.ANONYMOUS
    source = Case.Source.RESIDENT if named else Case.Source.ANONYMOUS
    if not named and form.is_valid() and isinstance(verdict := _may_go_on(request), Denied):
        form.add_error(None, verdict.reason)
        if prefers_json(request):
            return JsonResponse({"reason": verdict.reason, "field": ""}, status=429)
        return _form(request, form, status=429)
    opened = take_in(request, form, source)
    if opened is None:
        return told_program(form) if prefers_json(request) else _form(request, form)
    case = opened.case
    if opened.receipt:
        remember_receipt(request, case.pk)
    if prefers_json(request):
        facts = {"id": str(case.pk), "number": case.number, "receipt": opened.receipt}
        return JsonResponse({**facts, "next": reverse("report_done", args=[case.pk])}, status=201)
    return redirect("report_done", case_id=case.pk)


def _initial(request: HttpRequest) -> dict[str, object]:
    return {"door": Case.Source.RESIDENT.value, "for_other": request.GET.get("for") == "other"}


def _form(request: HttpRequest, form: ResidentReportForm, *, status: int = 0) -> HttpResponse:
    actor = reader(request)
    is_kept = "Liren-Keep" in request.headers  # a phone keeps this copy: it names no address
    recent = [] if is_kept else recent_places(actor)
    more: dict[str, Any] = {"signed_in": actor.user_id is not None, "recent_places": recent}
    response = show_form(request, "cases/report.html", form, **more)
    response.status_code = status or response.status_code
    return response


def _may_go_on(request: HttpRequest) -> Verdict:
    address = blind_index("address", client_address(request))
    return hit("anonymous_report", address, ANONYMOUS_PER_HOUR, timedelta(hours=1))


@require_POST
def suggestions(request: HttpRequest) -> JsonResponse:
    """The category that a description most likely speaks of, how sure that is, and by which words.

    The words of the report travel in the body: an address would be logged.
    """
    categories = {category.code: category for category in offered_categories()}
    found = best_suggestion(request.POST.get("text", ""), set(categories))
    shown = [
        {
            "code": one.code,
            "label": categories[one.code].label,
            "words": list(one.words),
            "percent": one.percent,
            "why": one.why,
        }
        for one in [found]
        if one
    ]
    return JsonResponse({"suggestions": shown})


@require_safe
def report_done(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The number, the receipt, and what happens next. Only for whoever reported it."""
    actor = reader(request)
    case = case_for(actor, case_id)
    by_receipt = case.pk in actor.receipts
    if not by_receipt and (actor.user_id is None or case.reporter_id != actor.user_id):
        raise Http404
    context = {
        "case": case,
        "receipt": receipt_for(case.key) if by_receipt and case.receipt_digest else "",
        "next": next_step(case),
        "why": deadline_words(deadlines_of(case)),
        "asked": asked_after(request, case),
    }
    return render(request, "cases/report_done.html", context)
