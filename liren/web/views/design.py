"""The living style page: every component in its states, for those who build pages."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liren.core.verdicts import Allowed, Denied
from liren.web.views.design_charts import chart_json, charts
from liren.web.views.design_samples import SampleForm, entries, points, shapes


@require_safe
def design_page(request: HttpRequest) -> HttpResponse:
    """All components, only with DEBUG or DEMO; ?part=points.json, shapes.json and chart.json feed them."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    match request.GET.get("part"):
        case "points.json":
            return JsonResponse({"points": points()})
        case "shapes.json":
            return JsonResponse(shapes())
        case "chart.json":
            return JsonResponse(chart_json())
    now = timezone.now()
    context = {
        "form": SampleForm(),
        "wrong": SampleForm({"title": "", "text": "…", "kind": "a"}, prefix="wrong"),
        "allowed": Allowed(),
        "denied": Denied(_("It waits for the inspection by grid worker Wang until 16:30 today."), "state"),
        "tones": ("neutral", "info", "active", "done", "warn", "danger", "brand"),
        "entries": entries(),
        "tabs": [("all", _("All"), "?", 128), ("mine", _("Mine"), "?", 12), ("late", _("Late"), "?", 3)],
        "steps": [_("Reported"), _("Dispatched"), _("In progress"), _("Inspected"), _("Rated")],
        "path": [(_("Jinan"), "/"), (_("Lixia"), "/"), _("Grid 3")],
        "due": now + timedelta(hours=2),
        "just_now": now - timedelta(minutes=7),
    }
    return render(request, "web/design_page.html", context | charts())
