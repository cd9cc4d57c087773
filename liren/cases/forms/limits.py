"""The form for a new limit."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liren.cases.actions.limits import LONGEST, LimitFacts
from liren.cases.limits import reaches
from liren.cases.machine import Stage
from liren.core.clock import LimitKind


class LimitForm(forms.Form):
    """How long one stage of a category may take, from a day on."""

    stage = forms.ChoiceField(label=_("Stage"), choices=Stage.choices, initial=Stage.HANDLE)
    amount = forms.IntegerField(label=_("How long"), min_value=1, max_value=LONGEST)
    limit_kind = forms.ChoiceField(
        label=_("Counted in"), choices=LimitKind.choices, initial=LimitKind.WORKING_HOURS
    )
    reach = forms.ChoiceField(
        label=_("For"),
        help_text=_("The most exact limit wins: this category before its class, its kind, all."),
    )
    valid_from = forms.DateField(
        label=_("From"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("The document that says so, with its number.")
    )
    is_verified = forms.BooleanField(label=_("I have compared it with the document"), required=False)

    def __init__(self, *args: object, category_code: str, **kwargs: object) -> None:
        """Offer the category itself first, then the wider codes that hold it."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        field = self.fields["reach"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code or "-", words) for code, words in reaches(category_code)]
        field.initial = category_code

    def facts(self) -> LimitFacts:
        """What was filled in."""
        filled = dict(self.cleaned_data)
        reach = filled.pop("reach")
        filled |= {"stage": Stage(filled["stage"]), "limit_kind": LimitKind(filled["limit_kind"])}
        return LimitFacts(category_code=reach.removeprefix("-"), **filled)
