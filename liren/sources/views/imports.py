"""Imports: upload, map, look, write, undo; conflicts between systems."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.accounts.access import ActorRequest, staff_required
from liren.core.verdicts import Denied, InvalidError, RefusedError, require
from liren.places.names import division_names
from liren.sources import storage
from liren.sources.actions.importing import map_columns, upload
from liren.sources.actions.settling import offered_text, rule
from liren.sources.forms import MappingForm, RulingForm, UploadForm
from liren.sources.jobs import run_import
from liren.sources.models import Batch
from liren.sources.permissions import may_import, may_undo
from liren.sources.queries import batches_of, open_conflicts, targets_for
from liren.sources.targets import target_of

BUSY = (Batch.State.CHECKING, Batch.State.WRITING, Batch.State.UNDOING)
STEPS = {"check": Batch.State.CHECKING, "write": Batch.State.WRITING, "undo": Batch.State.UNDOING}


def _scope(request: ActorRequest) -> str:
    return min((post.scope for post in request.actor.holdings), key=len, default="")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def imports_page(request: ActorRequest) -> HttpResponseBase:
    """What was brought in, and a place to bring in more."""
    scope = _scope(request)
    choices = targets_for(request.actor, scope)
    if not choices:
        raise RefusedError(Denied(_("Files are brought in by those who keep a register.")))
    is_post = request.method == "POST"
    form = UploadForm(request.POST, request.FILES, choices=choices) if is_post else UploadForm(
        choices=choices, initial={"division": scope}
    )  # fmt: skip
    if is_post and form.is_valid():
        given = form.cleaned_data
        try:
            batch = upload(
                request.actor, system_id=given["system"].pk, target=given["target"],
                division=given["division"], name=given["file"].name or "", pieces=given["file"].chunks(),
            )  # fmt: skip
        except InvalidError as error:
            form.add_error(error.field if error.field in form.fields else None, error.reason)
        except RefusedError as error:
            form.add_error("division", error.verdict.reason)
        else:
            return redirect("import_page", import_id=batch.pk)
    context = {"form": form, "batches": list(batches_of(request.actor)[:50]), "labels": _labels()}
    return render(request, "sources/imports_page.html", context, status=422 if form.errors else 200)


def _labels() -> dict[str, Any]:
    from liren.sources.targets import targets

    return {target.code: target.label for target in targets()}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def import_page(request: ActorRequest, import_id: UUID) -> HttpResponseBase:
    """One import: its columns, what it would do or did, and the lines that were not taken."""
    batch = Batch.objects.visible_to(request.actor).select_related("system").get(pk=import_id)
    target = target_of(batch.target)
    form = MappingForm(request.POST if request.method == "POST" else None, batch=batch)
    if request.method == "POST" and form.is_valid():
        try:
            map_columns(request.actor, batch.pk, form.cleaned_data)
            _go(request, batch.pk, "check")
        except InvalidError as error:
            form.add_error(error.field if error.field in form.fields else None, error.reason)
        else:
            return redirect("import_page", import_id=batch.pk)
    context = {
        "batch": batch,
        "target": target,
        "form": form,
        "is_busy": batch.state in BUSY,
        "rejects": list(batch.rejects.order_by("line")[:100]),
        "may": may_import(request.actor, batch.target, batch.division),
        "undo": may_undo(request.actor, batch),
        "place": division_names([batch.division])[batch.division],
        "labels": {spec.name: spec.label for spec in target.fields},
    }
    return render(request, "sources/import_page.html", context, status=422 if form.errors else 200)


def _go(request: ActorRequest, import_id: UUID, step: str) -> None:
    run_import.defer(batch_id=str(import_id), step=step, user_id=str(request.actor.person_id))


@require_POST
@staff_required
def take_import_step(request: ActorRequest, import_id: UUID, import_step: str) -> HttpResponseBase:
    """Check, write or undo, in the background."""
    batch = Batch.objects.visible_to(request.actor).get(pk=import_id)
    if import_step not in STEPS:
        raise Http404
    require(
        may_undo(request.actor, batch)
        if import_step == "undo"
        else may_import(request.actor, batch.target, batch.division)
    )
    if import_step == "write" and batch.state not in (Batch.State.CHECKED, Batch.State.WRITING):
        raise RefusedError(Denied(_("Look at what it would do first."), "state"))
    _go(request, batch.pk, import_step)
    messages.success(request, _("Begun in the background. You can leave this page."))
    return redirect("import_page", import_id=batch.pk)


@never_cache
@require_safe
@staff_required
def import_rejects(request: ActorRequest, import_id: UUID) -> HttpResponseBase:
    """The lines that were not taken, with the reasons, as a file to mend and bring in again."""
    batch = Batch.objects.visible_to(request.actor).get(pk=import_id)
    require(may_import(request.actor, batch.target, batch.division))
    with storage.opened(batch.pk, kind="rejects") as path:
        content = path.read_bytes()
    answer = FileResponse(
        io.BytesIO(content),
        content_type="text/csv; charset=utf-8",
        as_attachment=True,
        filename="rejects.csv",
    )
    answer["Cache-Control"] = "no-store"
    return answer


@never_cache
@require_safe
@staff_required
def conflicts_page(request: ActorRequest) -> HttpResponseBase:
    """Fields on which two systems disagree. Values about people are not shown here, only where they stand."""
    rows = []
    for one in open_conflicts(request.actor):
        target = target_of(one.target)
        spec = next((spec for spec in target.fields if spec.name == one.field), None)
        is_hidden = target.is_personal or (spec is not None and spec.is_personal)
        rows.append((one, spec.label if spec else one.field, "" if is_hidden else offered_text(one), target))
    return render(request, "sources/conflicts_page.html", {"rows": rows})


@require_POST
@staff_required
def rule_on_conflict(request: ActorRequest, conflict_id: UUID) -> HttpResponseBase:
    """Rule once."""
    form = RulingForm(request.POST)
    if not form.is_valid():
        raise InvalidError(_("Choose which value is right."), field="ruling")
    given = form.cleaned_data
    try:
        rule(request.actor, conflict_id, given["ruling"], for_good=given["for_good"], source=given["source"])
    except InvalidError as error:
        messages.error(request, error.reason)
    else:
        messages.success(request, _("Ruled. The same question is not asked again."))
    return redirect("conflicts_page")
