"""Forms of this room."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liren.organizations.actions import DutyFacts
from liren.organizations.models import Duty


class DutyForm(forms.Form):
    """A duty to be added."""

    category_code = forms.RegexField(
        r"^[CEA]\d{0,4}$",
        label=_("Category code"),
        help_text=_(
            "All of a kind by its letter: C components, E events, A appeals; C01 a class; C0118 one category."
        ),
        max_length=5,
    )
    division = forms.RegexField(r"^\d{0,15}$", label=_("Area code"), required=False, max_length=15)
    basis = forms.ChoiceField(label=_("Because it is"), choices=Duty.Basis.choices)
    valid_from = forms.DateField(
        label=_("From"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("The document that says so, with its number.")
    )

    def facts(self) -> DutyFacts:
        """What was filled in."""
        return DutyFacts(**self.cleaned_data)
