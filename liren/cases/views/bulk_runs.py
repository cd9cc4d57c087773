"""A run over many cases: how far it is, what became of each, cancelling the rest."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from liren.accounts.access import ActorRequest, staff_required
from liren.cases.actions.bulk_runs import cancel_run
from liren.cases.machine import VERB_LABELS
from liren.cases.models import BulkLine, BulkRun

SHOWN = 20


@require_safe
@staff_required
def bulk_runs(request: ActorRequest) -> HttpResponse:
    """One's own runs, the latest first."""
    counted = {
        state.value: Count("lines", filter=Q(lines__state=state))
        for state in (BulkLine.State.WAITING, BulkLine.State.DONE, BulkLine.State.REFUSED)
    }
    own = BulkRun.objects.filter(user_id=request.actor.person_id).annotate(**counted)
    rows = [(run, VERB_LABELS.get(run.verb, run.verb)) for run in own.order_by("-asked_at")[:SHOWN]]
    return render(request, "cases/bulk_runs.html", {"rows": rows})


@require_safe
@staff_required
def bulk_run(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """One run; while it goes on the page asks again each second for the part that changes."""
    run = BulkRun.objects.get(pk=run_id, user_id=request.actor.person_id)
    is_swap = request.headers.get("HX-Request") == "true"
    template = "cases/bulk_run_state.html" if is_swap else "cases/bulk_run.html"
    response = render(request, template, _context(run))
    response["Cache-Control"] = "no-store"
    return response


def _context(run: BulkRun) -> dict[str, Any]:
    lines = list(run.lines.select_related("case__category").order_by("position"))
    states = [line.state for line in lines]
    order = [BulkLine.State.REFUSED, BulkLine.State.CANCELLED, BulkLine.State.WAITING, BulkLine.State.DONE]
    done, refused = states.count(BulkLine.State.DONE), states.count(BulkLine.State.REFUSED)
    return {
        "run": run,
        "verb": VERB_LABELS.get(run.verb, run.verb),
        "lines": sorted(lines, key=lambda line: (order.index(BulkLine.State(line.state)), line.position)),
        "done": done,
        "refused": refused,
        "cancelled": states.count(BulkLine.State.CANCELLED),
        "passed": len(lines) - states.count(BulkLine.State.WAITING),
        "total": len(lines),
    }


@require_POST
@staff_required
def cancel_bulk_run(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """Leave what has not been done yet."""
    cancel_run(request.actor, run_id)
    messages.success(request, _("The rest is left as it is."))
    return redirect("bulk_run", run_id=run_id)
