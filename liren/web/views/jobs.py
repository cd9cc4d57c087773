"""Background work for those who run the platform: what waits, what runs, what gave up, and starting it
again.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from procrastinate.contrib.django.models import ProcrastinateJob

from liren.accounts.access import ActorRequest, role_required
from liren.accounts.roles import Role
from liren.core.announcements import HEAR
from liren.core.jobs import last_errors, put_back
from liren.core.verdicts import Denied, require
from liren.ledger.actions import record

PAGE = 50
STATES = {
    "failed": (gettext_lazy("Gave up"), "danger"),
    "doing": (gettext_lazy("Running"), "active"),
    "todo": (gettext_lazy("Waiting"), "info"),
    "succeeded": (gettext_lazy("Done"), "done"),
    "cancelled": (gettext_lazy("Cancelled"), "neutral"),
    "aborted": (gettext_lazy("Broken off"), "neutral"),
}


@require_safe
@role_required(Role.ADMINISTRATOR)
def jobs_page(request: ActorRequest) -> HttpResponse:
    """Jobs in one state, latest first; those that gave up unless another state is asked for."""
    state = request.GET.get("state", "failed")
    state = state if state in STATES else "failed"
    found = ProcrastinateJob.objects.filter(status=state).order_by("-id")
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        found = found.filter(id__lt=int(before))
    jobs = list(found[: PAGE + 1])
    shown = jobs[:PAGE]
    errors = last_errors([job.id for job in shown])
    context = {
        "state": state,
        "tabs": _tabs(),
        "rows": [_row(job, errors) for job in shown],
        "newer": _page(state) if before else "",
        "older": _page(state, before=shown[-1].id) if len(jobs) > PAGE else "",
    }
    return render(request, "web/jobs_page.html", context)


def _row(job: ProcrastinateJob, errors: dict[int, str]) -> dict[str, Any]:
    words, tone = STATES[job.status]
    name = job.task_name
    if name == HEAR:  # which announcement, and whose ears: names from the code, nobody's data
        name = f"{name} {job.args.get('event')} → {', '.join(job.args.get('listeners', ()))}"
    return {"job": job, "name": name, "state": words, "tone": tone, "error": errors.get(job.id, "")}


def _tabs() -> list[tuple[str, Any, str, int]]:
    counts = dict(ProcrastinateJob.objects.values_list("status").annotate(Count("id")).order_by())
    return [(key, words, _page(key), counts.get(key, 0)) for key, (words, _tone) in STATES.items()]


def _page(state: str, **more: int) -> str:
    return f"{reverse('jobs_page')}?{urlencode({'state': state, **more})}"


@require_POST
@role_required(Role.ADMINISTRATOR)
@transaction.atomic
def rerun_job(request: ActorRequest, job_id: int) -> HttpResponseBase:
    """Put a job that gave up back into the queue."""
    job = get_object_or_404(ProcrastinateJob, pk=job_id)
    if not put_back(job_id):
        require(Denied(_("This job has not given up (any more)."), because="state"))
    record(request.actor, "job.rerun", job)
    messages.success(request, _("Job %(number)s waits to be run again.") % {"number": job_id})
    return redirect(_page("failed"))
