"""Taking a report for somebody: on the phone, or across the counter."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from liren.accounts.access import ActorRequest, role_required
from liren.cases.forms.reporting import IntakeForm
from liren.cases.models import Case
from liren.cases.permissions import INTAKE
from liren.cases.queries import case_for, deadlines_of, next_step
from liren.cases.receipts import receipt_for
from liren.cases.telling import deadline_words
from liren.cases.views.doors import show_form, take_in
from liren.cases.views.questions import asked_after
from liren.cases.views.uploads import takes_photos
from liren.places.queries import division_path


@takes_photos
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*INTAKE)
def intake(request: ActorRequest) -> HttpResponse:
    """The form for what somebody else says; any counter of a district serves the whole district."""
    scope = request.actor.scopes(*INTAKE)[0]
    served = scope[:6]
    if request.method == "POST":
        form = IntakeForm(request.POST, scope=served)
        source = request.POST.get("source", "")
        if opened := take_in(request, form, source):
            return redirect("intake_done", case_id=opened.case.pk)
    else:
        form = IntakeForm(scope=served, initial={"source": Case.Source.PHONE.value})
    return show_form(request, "cases/intake.html", form, scope=served, home=scope)


@require_safe
@role_required(*INTAKE)
def intake_done(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """The receipt, to print or to read out. Only for whoever took the report."""
    case = case_for(request.actor, case_id)
    if case.taken_by_id != request.actor.user_id or not case.receipt_digest:
        raise Http404
    context = {
        "case": case,
        "receipt": receipt_for(case.key),
        "next": next_step(case),
        "why": deadline_words(deadlines_of(case)),
        "place": division_path(case.division)[-3:],
        "asked": asked_after(request, case),
    }
    return render(request, "cases/intake_done.html", context)
