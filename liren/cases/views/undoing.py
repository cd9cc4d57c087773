"""Taking back the step that was just taken."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liren.accounts.access import ActorRequest, safe_next, staff_required
from liren.cases.actions.undoing import undo_step
from liren.cases.models import Case, TimelineEntry, UndoOffer
from liren.core.identity import is_uuid
from liren.core.verdicts import RefusedError


def said_with_undo(request: HttpRequest, case: Case, said: str) -> str:
    """What is said after a step, with the button that takes it back while that is possible."""
    offers = UndoOffer.objects.filter(entry__case=case, taken_back_at__isnull=True, until__gt=timezone.now())
    offer = offers.order_by("-until").first()
    if offer is None:
        return said
    way_back = safe_next(request, request.POST.get("next", ""), reverse("case_page", args=[case.pk]))
    context = {"said": said, "case": case, "entry_id": offer.pk, "until": offer.until, "next": way_back}
    return render_to_string("cases/undo_flash.html", context, request)


@require_POST
@staff_required
def undo_case_step(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Take back a step. Fields: entry (the step's id), next. Too late is said, with the reason."""
    entry = request.POST.get("entry", "")
    way_back = safe_next(request, request.POST.get("next", ""), reverse("case_page", args=[case_id]))
    case = Case.objects.visible_to(request.actor).get(pk=case_id)
    if not is_uuid(entry) or not TimelineEntry.objects.filter(case=case, pk=entry).exists():
        messages.error(request, _("There is nothing to take back."))
        return redirect(way_back)
    try:
        undo_step(request.actor, case_id, UUID(entry))
    except RefusedError as error:
        messages.warning(request, error.verdict.reason)
    else:
        messages.success(request, _("Taken back. It stands as before, and nobody was told."))
    return redirect(way_back)
