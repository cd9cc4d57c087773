"""The living style page: every component in its states, for those who build pages. Only with DEBUG or DEMO."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from liren.core.verdicts import Allowed, Denied


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=40)
    text = forms.CharField(
        label=gettext_lazy("What happened"),
        widget=forms.Textarea,
        help_text=gettext_lazy("A sentence is enough. Please leave out names and phone numbers."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[("a", gettext_lazy("Street lamp")), ("b", gettext_lazy("Litter"))],
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How shall we answer?"),
        widget=forms.RadioSelect,
        choices=[("phone", gettext_lazy("By phone")), ("message", gettext_lazy("By message"))],
    )
    agree = forms.BooleanField(label=gettext_lazy("Others nearby may see this report"), required=False)
    lon = forms.FloatField(label=gettext_lazy("Place"), required=False)
    lat = forms.FloatField(label=gettext_lazy("Place"), required=False)


@require_safe
def design_page(request: HttpRequest) -> HttpResponse:
    """All components on one page; with ?part=points.json or shapes.json what the sample map draws."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    match request.GET.get("part"):
        case "points.json":
            return JsonResponse({"points": _points()})
        case "shapes.json":
            return JsonResponse(_shapes())
    now = timezone.now()
    context = {
        "form": SampleForm(),
        "wrong": SampleForm({"title": "", "text": "…", "kind": "a"}, prefix="wrong"),
        "allowed": Allowed(),
        "denied": Denied(_("It waits for the inspection by grid worker Wang until 16:30 today."), "state"),
        "tones": ("neutral", "info", "active", "done", "warn", "danger", "brand"),
        "entries": _entries(),
        "tabs": [("all", _("All"), "?", 128), ("mine", _("Mine"), "?", 12), ("late", _("Late"), "?", 3)],
        "steps": [_("Reported"), _("Dispatched"), _("In progress"), _("Inspected"), _("Rated")],
        "path": [(_("Jinan"), "/"), (_("Lixia"), "/"), _("Grid 3")],
        "due": now + timedelta(hours=2),
        "just_now": now - timedelta(minutes=7),
    }
    return render(request, "web/design_page.html", context)


def _entries() -> list[dict[str, object]]:
    now = timezone.now()
    return [
        {"title": _("Reported"), "at": now - timedelta(hours=5), "who": _("A resident"), "icon": "megaphone", "tone": "info",
         "text": _("The street lamp by the school gate has been dark for three evenings.")},
        {"title": _("Dispatched"), "at": now - timedelta(hours=3), "who": _("Subdistrict desk"), "icon": "send", "tone": "active"},
        {"title": _("Sent back"), "at": now - timedelta(hours=2), "who": _("Parks"), "icon": "undo-2", "tone": "warn",
         "text": _("Not ours: the lamp belongs to the lighting office.")},
        {"title": _("Next: the lighting office repairs it by 16:30"), "icon": "hourglass", "tone": "neutral", "next": True},
    ]  # fmt: skip


def _points() -> list[dict[str, object]]:
    tones = ("info", "active", "done", "warn", "danger")
    return [
        {"id": n, "lon": 117.02 + (n * 37 % 97) / 4000, "lat": 36.66 + (n * 53 % 89) / 4500, "tone": tones[n % 5], "label": f"#{n}", "url": "?"}
        for n in range(60)
    ]  # fmt: skip


def _shapes() -> dict[str, object]:
    squares = [(117.02 + x * 0.008, 36.66 + y * 0.0066, x, y) for x in range(3) for y in range(3)]
    grids = [
        {
            "type": "Feature",
            "properties": {"layer": "area", "label": _("Grid %(number)s") % {"number": x * 3 + y + 1}},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[w, s], [w + 0.008, s], [w + 0.008, s + 0.0066], [w, s + 0.0066], [w, s]]],
            },
        }
        for w, s, x, y in squares
    ]
    road = {
        "type": "Feature",
        "properties": {"layer": "road", "label": _("Renli Road"), "rank": 1},
        "geometry": {
            "type": "LineString",
            "coordinates": [[117.018, 36.668], [117.034, 36.67], [117.047, 36.678]],
        },
    }
    houses = [
        {
            "type": "Feature",
            "properties": {"layer": "building"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[w + 0.001, s + 0.001], [w + 0.003, s + 0.001], [w + 0.003, s + 0.002], [w + 0.001, s + 0.002], [w + 0.001, s + 0.001]]],
            },
        }
        for w, s, _x, _y in squares
    ]  # fmt: skip
    return {"type": "FeatureCollection", "features": [*grids, *houses, road]}
