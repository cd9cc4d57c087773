"""Forms of this room."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.organizations.models import Organization
from liren.whistles.actions.calling import LONGEST_MATTER, WhistleFacts
from liren.whistles.machine import Kind

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
