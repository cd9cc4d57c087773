"""The forms for the next rule of call-backs and of tracks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liren.fieldwork.actions.rules import COARSEST, LONGEST_KEPT, CallBackFacts, TrackFacts
from liren.fieldwork.models import CallBackRule, TrackRule


class DatedForm(forms.Form):
    """What every dated row has: since when, and who says so."""

    valid_from = forms.DateField(
        label=_("From"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("The document that says so, with its number.")
    )


class CallBackRuleForm(DatedForm):
    """Whom to ask in an area."""

    division = forms.ChoiceField(
        label=_("For"), required=False, help_text=_("The rule of the smallest area wins.")
    )
    bad_score = forms.IntegerField(
        label=_("Bad ratings, all asked"),
        min_value=1,
        max_value=4,
        help_text=_("This score (1 to 5) and below."),
    )
    unrated_after_days = forms.IntegerField(
        label=_("Without a rating: asked after so many days"), min_value=1, max_value=60
    )
    unrated_percent = forms.IntegerField(label=_("of them, percent"), min_value=0, max_value=100)
    rated_percent = forms.IntegerField(label=_("Of good ratings, percent"), min_value=0, max_value=100)
    look_back_days = forms.IntegerField(
        label=_("Closed at most so many days ago"), min_value=1, max_value=180
    )
    attempts = forms.IntegerField(label=_("Attempts until “not reached”"), min_value=1, max_value=9)
    field_order = (
        "division",
        "bad_score",
        "unrated_after_days",
        "unrated_percent",
        "rated_percent",
        "look_back_days",
        "attempts",
    )

    def __init__(
        self, *args: Any, places: list[tuple[str, str]], like: CallBackRule | None = None, **kwargs: Any
    ) -> None:
        """Filled with the rule in force, to change one figure of it."""
        shown = model_to_dict(like, exclude=["valid_from", "valid_to", "source"]) if like else {}
        kwargs["initial"] = shown | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        field = self.fields["division"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = places

    def facts(self) -> CallBackFacts:
        """What was filled in. Only of a form that is valid."""
        return CallBackFacts(**self.cleaned_data)


class TrackRuleForm(DatedForm):
    """How coarse a track is, and how long it stays."""

    days_kept = forms.IntegerField(
        label=_("Days for which a track is kept"), min_value=0, max_value=LONGEST_KEPT
    )
    least_metres = forms.IntegerField(
        label=_("At most one position in so many metres"), min_value=COARSEST, max_value=600
    )
    least_seconds = forms.IntegerField(label=_("and in so many seconds"), min_value=COARSEST, max_value=600)
    field_order = ("days_kept", "least_metres", "least_seconds")

    def __init__(self, *args: Any, like: TrackRule | None = None, **kwargs: Any) -> None:
        """Filled with the rule in force."""
        shown = model_to_dict(like, exclude=["valid_from", "valid_to", "source"]) if like else {}
        kwargs["initial"] = shown | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    def facts(self) -> TrackFacts:
        """What was filled in. Only of a form that is valid."""
        return TrackFacts(**self.cleaned_data)
