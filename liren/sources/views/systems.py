"""The register of systems: who runs them, how they are linked, and what is typed again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from liren.accounts.access import ActorRequest, staff_required
from liren.core.verdicts import InvalidError, require
from liren.sources.actions.systems import keep_system, set_fields
from liren.sources.forms import SystemForm
from liren.sources.models import System
from liren.sources.permissions import may_keep_systems
from liren.sources.queries import asked_most, typed_again


@require_safe
@staff_required
def systems_page(request: ActorRequest) -> HttpResponseBase:
    """Every system, and the figure "fields typed again"."""
    rows = typed_again()
    context = {
        "rows": rows,
        "again": sum(row.again for row in rows),
        "asked": sum(row.asked for row in rows),
        "linked": sum(1 for row in rows if row.system.link != System.Link.NONE),
        "most": asked_most(),
        "verdict": may_keep_systems(request.actor),
    }
    return render(request, "sources/systems_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def system_page(request: ActorRequest, system_id: UUID) -> HttpResponseBase:
    """One system; whoever keeps the register changes it here."""
    return _page(request, System.objects.get(pk=system_id))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def new_system(request: ActorRequest) -> HttpResponseBase:
    """Enter a system."""
    require(may_keep_systems(request.actor))
    return _page(request, System())


def _page(request: ActorRequest, system: System) -> HttpResponseBase:
    verdict = may_keep_systems(request.actor)
    is_new = system._state.adding
    form = SystemForm(request.POST if request.method == "POST" else None, instance=system)
    lines = request.POST.get("lines")
    if request.method == "POST":
        require(verdict)
        if form.is_valid():
            try:
                kept = keep_system(request.actor, form.save(commit=False))
                if lines is not None:
                    set_fields(request.actor, kept.pk, lines[:40_000])
            except InvalidError as error:
                form.add_error(None, error.reason)
            else:
                messages.success(request, _("Kept."))
                return redirect("system_page", system_id=kept.pk)
    known = [] if is_new else list(system.fields.order_by("label"))
    written = "\n".join(
        f"{one.label} = {one.target}.{one.field}" if one.target else one.label for one in known
    )
    context = {
        "system": system, "form": form, "verdict": verdict, "fields": known,
        "lines": lines if lines is not None else written, "is_new": is_new,
    }  # fmt: skip
    return render(request, "sources/system_page.html", context, status=422 if form.errors else 200)
