"""What the doors share: from a sent form to an opened case, or back to the form with its errors."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from liren.cases.actions.opening import Opened, open_case
from liren.cases.choosing import (
    area_of,
    category_groups,
    map_layers,
    map_zoom,
    offered_categories,
    often_reported,
)
from liren.cases.forms.reporting import ReportForm
from liren.cases.moments import happening
from liren.cases.views.questions import question_context, sent_answers
from liren.cases.views.uploads import uploaded_photos
from liren.cases.views.visiting import reader
from liren.core.verdicts import InvalidError


def take_in(request: HttpRequest, form: ReportForm, source: str) -> Opened | None:
    """Open a case from a sent form; None if the form now carries errors.

    Raises:
        RefusedError: this door is closed to the actor for this place.
    """
    if not form.is_valid():
        return None
    try:
        report = replace(
            form.report(uploaded_photos(request)),
            answers=sent_answers(request.POST),
            happened=happening(request.POST),
        )
        return open_case(reader(request), report, source=source)
    except InvalidError as error:
        form.add_error(error.field if error.field in form.fields else None, error.reason)
        return None


def told_program(form: ReportForm) -> JsonResponse:
    """What is wrong with a sent form, for the queue of a device: {"reason", "field", "errors"}."""
    errors = {name: " ".join(str(one) for one in found) for name, found in form.errors.items()}
    field, reason = next(iter(errors.items()), ("", ""))
    return JsonResponse({"reason": reason, "field": field.strip("_"), "errors": errors}, status=422)


def show_form(
    request: HttpRequest,
    template: str,
    form: ReportForm,
    *,
    scope: str | None = None,
    home: str = "",
    **more: Any,
) -> HttpResponse:
    """The page of a door: the form and what it offers to choose from. 422 when it comes back with errors.

    `scope` is the place that a member of staff serves: the map shows it, and all categories are offered. The
    map begins at `home`, a smaller place within it.
    """
    all_categories = scope is not None
    categories = offered_categories(all_of_them=all_categories)
    by_code = {category.code: category for category in categories}
    chosen = by_code.get(str(form["category"].value() or ""))
    often = [by_code[code] for code in often_reported() if code in by_code]
    context = {
        "form": form,
        "groups": category_groups(categories),
        "often": often,
        "chosen": chosen,
        "lost_photos": bool(form.errors and request.FILES),
        "area": area_of(home or scope or ""),
        "zoom": map_zoom(home or scope or ""),
        "map_src": map_layers(scope or ""),
        **question_context(request.POST if request.method == "POST" else None),
        **more,
    }
    return render(request, template, context, status=422 if form.errors else 200)
