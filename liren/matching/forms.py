"""Forms of this room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liren.matching.actions.weighing import WeightFacts
from liren.matching.models import MatchWeights

FIGURES = (
    "category",
    "family_share",
    "distance",
    "distance_scale",
    "time",
    "time_scale",
    "words",
    "words_full",
    "habit",
    "threshold",
    "reach",
    "days_back",
    "group_likeness",
)
BOUNDS: dict[str, tuple[float, float]] = {
    "family_share": (0, 1),
    "group_likeness": (0.05, 1),
    "words_full": (0.05, 1),
    "distance_scale": (1, 5000),
    "reach": (10, 5000),
    "time_scale": (1, 365),
    "days_back": (1, 365),
}


class WeightsForm(forms.Form):
    """The next set of weights."""

    valid_from = forms.DateField(
        label=_("In force from"),
        initial=timezone.localdate,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("Who decided it, or on which records it was tuned.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FIGURES:
            least, most = BOUNDS.get(name, (0, 10))
            label = getattr(MatchWeights._meta.get_field(name), "verbose_name", name)
            if name == "days_back":
                self.fields[name] = forms.IntegerField(label=label, min_value=int(least), max_value=int(most))
            else:
                widget = forms.NumberInput(attrs={"step": "any"})
                self.fields[name] = forms.FloatField(
                    label=label, min_value=least, max_value=most, widget=widget
                )

    @classmethod
    def like(cls, weights: MatchWeights | None) -> WeightsForm:
        """A form filled with the weights in force, to change one of them."""
        return cls(initial=model_to_dict(weights, fields=FIGURES) if weights else None)

    def facts(self) -> WeightFacts:
        """What was filled in."""
        return WeightFacts(**self.cleaned_data)
