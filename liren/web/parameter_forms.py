"""The form for the next value of a number."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liren.core.parameters import ParameterFacts, meanings


class ParameterForm(forms.Form):
    """A number to be, from a day on."""

    name = forms.ChoiceField(label=_("Which number"))
    value = forms.IntegerField(label=_("Value"), min_value=0)
    valid_from = forms.DateField(
        label=_("From"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("The document that says so, with its number.")
    )
    is_verified = forms.BooleanField(label=_("I have compared it with the document"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["name"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.name, one.label) for one in meanings()]

    def facts(self) -> ParameterFacts:
        """What was filled in. Only of a form that is valid."""
        return ParameterFacts(**self.cleaned_data)
