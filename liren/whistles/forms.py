"""Forms of this room."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liren.core.clock import LimitKind
from liren.organizations.models import Organization
from liren.whistles.actions.calling import LONGEST_MATTER, WhistleFacts
from liren.whistles.actions.rules import LimitFacts, SettingFacts
from liren.whistles.machine import Kind, Part, Stage
from liren.whistles.models import WhistleSetting

Groups = list[tuple[str, list[Organization]]]


class WhistleForm(forms.Form):
    """What a whistle is to be."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("Occasion"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        help_text=_("An emergency is blown at once and confirmed afterwards; the others wait for approval."),
    )
    matter = forms.CharField(
        label=_("What is to be done together"),
        max_length=LONGEST_MATTER,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What you have tried, and what each unit is needed for. Every called unit reads this."),
    )
    meeting_place = forms.CharField(label=_("Where to meet"), max_length=200, required=False)
    lead = forms.TypedChoiceField(label=_("The unit that leads"), coerce=UUID)
    co_handlers = forms.TypedMultipleChoiceField(
        label=_("Units that assist"),
        coerce=UUID,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )

    def __init__(self, data: Any = None, *, initial: dict[str, Any], units: Groups) -> None:
        super().__init__(data, initial=initial)
        choices = [(kind, [(str(unit.pk), unit.label) for unit in members]) for kind, members in units]
        lead, others = self.fields["lead"], self.fields["co_handlers"]
        assert isinstance(lead, forms.ChoiceField)
        assert isinstance(others, forms.MultipleChoiceField)
        lead.choices = [("", _("Choose")), *choices]
        others.choices = choices

    def facts(self) -> WhistleFacts:
        """What was filled in."""
        given = dict(self.cleaned_data)
        return WhistleFacts(**{**given, "co_handlers": tuple(given["co_handlers"])})


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


class LimitForm(DatedForm):
    """A limit to be."""

    stage = forms.ChoiceField(label=_("Stage"), choices=Stage.choices)
    kind = forms.ChoiceField(label=_("Occasion"), choices=[("", _("Any")), *Kind.choices], required=False)
    part = forms.ChoiceField(label=_("Unit"), choices=[("", _("Any")), *Part.choices], required=False)
    amount = forms.IntegerField(label=_("How long"), min_value=1)
    limit_kind = forms.ChoiceField(label=_("counted in"), choices=LimitKind.choices)
    field_order = ("stage", "kind", "part", "amount", "limit_kind", "valid_from", "source")

    def facts(self) -> LimitFacts:
        """What was filled in."""
        return LimitFacts(**self.cleaned_data)


class SettingForm(DatedForm):
    """A number to be."""

    name = forms.ChoiceField(label=_("Which number"), choices=WhistleSetting.Name.choices)
    value = forms.IntegerField(label=_("Value"), min_value=1)
    field_order = ("name", "value", "valid_from", "source")

    def facts(self) -> SettingFacts:
        """What was filled in."""
        return SettingFacts(**self.cleaned_data)
