"""What the style page shows: a form, a timeline, and the places on its map."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WEST, SOUTH, WIDE, HIGH = 117.02, 36.66, 0.008, 0.0066  # degrees: the corner and the size of a sample grid


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
        choices=[("lamp", gettext_lazy("Street lamp")), ("litter", gettext_lazy("Litter"))],
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How shall we answer?"),
        widget=forms.RadioSelect,
        choices=[("phone", gettext_lazy("By phone")), ("message", gettext_lazy("By message"))],
    )
    agree = forms.BooleanField(label=gettext_lazy("Others nearby may see this report"), required=False)
    lon = forms.FloatField(label=gettext_lazy("Place"), required=False)
    lat = forms.FloatField(label=gettext_lazy("Place"), required=False)


def entries() -> list[dict[str, Any]]:
    """A timeline with a step still to come."""
    now = timezone.now()
    return [
        {
            "title": _("Reported"),
            "at": now - timedelta(hours=5),
            "who": _("A resident"),
            "icon": "megaphone",
            "tone": "info",
            "text": _("The street lamp by the school gate has been dark for three evenings."),
        },
        {
            "title": _("Dispatched"),
            "at": now - timedelta(hours=3),
            "who": _("Subdistrict desk"),
            "icon": "send",
            "tone": "active",
        },
        {
            "title": _("Sent back"),
            "at": now - timedelta(hours=2),
            "who": _("Parks"),
            "icon": "undo-2",
            "tone": "warn",
            "text": _("Not ours: the lamp belongs to the lighting office."),
        },
        {"title": _("Next: the lighting office repairs it by 16:30"), "icon": "hourglass", "next": True},
    ]


def points() -> list[dict[str, Any]]:
    """Sixty points in five tones."""
    tones = ("info", "active", "done", "warn", "danger")
    return [
        {
            "id": number,
            "lon": WEST + number * 37 % 97 / 4000,
            "lat": SOUTH + number * 53 % 89 / 4500,
            "tone": tones[number % 5],
            "label": f"#{number}",
            "url": "?",
        }
        for number in range(60)
    ]


def shapes() -> dict[str, Any]:
    """Nine grids with a house each, and a road, as GeoJSON."""
    corners = [(WEST + x * WIDE, SOUTH + y * HIGH) for x in range(3) for y in range(3)]
    grids = [
        _feature("area", _rectangle(w, s, WIDE, HIGH), label=_("Grid %(number)s") % {"number": number})
        for number, (w, s) in enumerate(corners, 1)
    ]
    houses = [_feature("building", _rectangle(w + 0.001, s + 0.001, 0.002, 0.001)) for w, s in corners]
    bends = [[117.018, 36.668], [117.034, 36.67], [117.047, 36.678]]
    road = _feature("road", {"type": "LineString", "coordinates": bends}, label=_("Renli Road"), rank=1)
    return {"type": "FeatureCollection", "features": [*grids, *houses, road]}


def _rectangle(west: float, south: float, width: float, height: float) -> dict[str, Any]:
    east, north = west + width, south + height
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def _feature(layer: str, geometry: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"layer": layer, **properties}, "geometry": geometry}
