"""Forms of places."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liren.core.coordinates import Crs
from liren.core.verdicts import InvalidError
from liren.places.models import RecordedOverlap
from liren.places.names import division_names
from liren.places.polygons import Border, border_from_geojson

MOST_BYTES = 1_000_000


class BorderForm(forms.Form):
    """A new border for a grid: drawn on the map, pasted or uploaded as GeoJSON."""

    border = forms.CharField(
        label=_("Border as GeoJSON"),
        help_text=_("Filled in when you move the corners on the map. You can also paste a polygon here."),
        widget=forms.Textarea(attrs={"rows": 4, "data-border-editor": "", "spellcheck": "false"}),
        max_length=MOST_BYTES,
        required=False,
    )
    file = forms.FileField(label=_("or a GeoJSON file"), required=False)
    crs = forms.ChoiceField(label=_("Coordinate system"), choices=Crs.choices, initial=Crs.WGS84)
    on = forms.DateField(
        label=_("Valid from"),
        help_text=_("Days before keep the border they had."),
        initial=timezone.localdate,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("Everybody can read it."))

    def clean(self) -> dict[str, Any]:
        """Read the polygon; `shape` in the cleaned data is a checked border."""
        data = super().clean() or {}
        text, upload = data.get("border") or "", data.get("file")
        if upload is not None:
            if upload.size > MOST_BYTES:
                raise forms.ValidationError({"file": gettext("The file is larger than 1 MB.")})
            text = upload.read().decode("utf-8", errors="replace")
        if "crs" not in data:
            return data
        field = "file" if upload is not None else "border"
        try:
            data["shape"] = _shape(text, data["crs"])
        except InvalidError as error:
            raise forms.ValidationError({field: error.reason}) from error
        return data


def _shape(text: str, crs: str) -> Border:
    """The polygon in a text: a geometry, a feature, or a collection of one feature."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidError(gettext("The border is not readable GeoJSON.")) from error
    if isinstance(content, dict) and content.get("type") == "FeatureCollection":
        features = content.get("features") or [None]
        content = features[0] if isinstance(features, list) and len(features) == 1 else None
    if isinstance(content, dict) and content.get("type") == "Feature":
        content = content.get("geometry")
    return border_from_geojson(content, crs)


class RulingForm(forms.Form):
    """Which claim locates the points in a recorded overlap, and why."""

    winner = forms.ChoiceField(label=_("Who answers for it"), widget=forms.RadioSelect)
    basis = forms.CharField(
        label=_("Grounds"),
        help_text=_("The document, minutes or agreement the ruling rests on."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )
    on = forms.DateField(
        label=_("Valid from"),
        initial=timezone.localdate,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, overlap: RecordedOverlap, data: Any = None) -> None:
        super().__init__(data, initial={"winner": overlap.winner, "basis": overlap.basis})
        names = division_names(overlap.claims)
        winner = self.fields["winner"]
        assert isinstance(winner, forms.ChoiceField)
        winner.choices = [(claim, f"{names[claim]} · {claim}") for claim in overlap.claims]
