"""Forms of this room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liren.figures.actions.excluding import LONGEST
from liren.figures.actions.numbers import RuleFacts
from liren.figures.actions.rules import FormulaFacts, ReasonFacts
from liren.figures.calendar import month_after
from liren.figures.models import FigureFormula, FigureRule


class FormulaForm(forms.Form):
    """Weights from the first day of a month to come."""

    valid_from = forms.DateField(
        label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    scope = forms.RegexField(
        r"^\d{0,15}$",
        label=_("Area code"),
        required=False,
        max_length=15,
        help_text=_("Empty: everywhere. The longest code around a place wins."),
    )
    response_weight = forms.IntegerField(label=_("Response, %"), min_value=0, max_value=100)
    resolution_weight = forms.IntegerField(label=_("Resolution, %"), min_value=0, max_value=100)
    satisfaction_weight = forms.IntegerField(label=_("Satisfaction, %"), min_value=0, max_value=100)
    fair_percent = forms.IntegerField(
        label=_("“Basically satisfied” counts, % of a satisfied one"), min_value=0, max_value=100
    )
    strength_least = forms.IntegerField(
        label=_("Correction: least strength, in answers"), min_value=1, max_value=1000
    )
    strength_default = forms.IntegerField(
        label=_("Strength with too few peers, in answers"), min_value=1, max_value=1000
    )
    strength_most = forms.IntegerField(label=_("Most strength, in answers"), min_value=1, max_value=1000)
    interval_percent = forms.IntegerField(label=_("Interval, %"), min_value=50, max_value=99)
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("The document that says so, with its number.")
    )
    is_verified = forms.BooleanField(label=_("Confirmed against that document"), required=False)

    def facts(self) -> FormulaFacts:
        """What was filled in."""
        return FormulaFacts(**self.cleaned_data)


def formula_now(row: FigureFormula | None) -> dict[str, Any]:
    """What the form begins with: what holds now, from next month on."""
    begins = {"valid_from": month_after(timezone.localdate().replace(day=1))}
    if row is None:
        return begins
    names = [name for name in FormulaForm.base_fields if name not in ("valid_from", "source", "is_verified")]
    return {**{name: getattr(row, name) for name in names}, **begins}


class ReasonForm(forms.Form):
    """A ground on which a case may be left out."""

    code = forms.RegexField(r"^[a-z][a-z_]{1,22}$", label=_("Ground code"), max_length=24)
    name = forms.CharField(label=_("Name, in Chinese"), max_length=80)
    name_en = forms.CharField(label=_("Name, in English"), max_length=160)
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("The document that says so, with its number.")
    )

    def facts(self) -> ReasonFacts:
        """What was filled in."""
        return ReasonFacts(**self.cleaned_data)


class RuleForm(forms.Form):
    """One number from the first day of a month to come."""

    name = forms.ChoiceField(label=_("Number"), choices=FigureRule.Name.choices)
    value = forms.IntegerField(label=_("New value"), min_value=0, max_value=366)
    valid_from = forms.DateField(
        label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("The document that says so, with its number.")
    )
    is_verified = forms.BooleanField(label=_("Confirmed against that document"), required=False)

    def facts(self) -> RuleFacts:
        """What was filled in."""
        return RuleFacts(**self.cleaned_data)


class WordsForm(forms.Form):
    """The reason somebody gives."""

    words = forms.CharField(
        label=_("Reason"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST})
    )
