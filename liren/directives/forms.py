"""The form that gives a directive."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liren.core.clock import Limit, LimitKind
from liren.directives.actions.giving import LONGEST_LIMIT, LONGEST_TEXT, DirectiveFacts, PostAddress
from liren.directives.machine import Level
from liren.directives.queries import Choice

Groups = list[tuple[str, list[Choice]]]


class DirectiveForm(forms.Form):
    """What a directive is to be."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    level = forms.ChoiceField(
        label=pgettext_lazy("directive", "Level"), choices=Level.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("What is to be done"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Who goes where, does what, and what is to be reported. Every addressee reads this."),
    )
    addressees = forms.MultipleChoiceField(label=_("Addressees"), widget=forms.CheckboxSelectMultiple)
    amount = forms.IntegerField(
        label=_("Report back within"),
        min_value=1,
        max_value=LONGEST_LIMIT,
        required=False,
        help_text=_("Empty: the limit of the level."),
    )
    limit_kind = forms.ChoiceField(label=_("Counted in"), choices=LimitKind.choices, required=False)

    def __init__(self, data: Any = None, *, initial: dict[str, Any], groups: Groups) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["addressees"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [
            (group, [(choice.value, choice.label) for choice in choices]) for group, choices in groups
        ]

    def facts(self) -> DirectiveFacts:
        """What was filled in."""
        given = self.cleaned_data
        parts = [value.split(":") for value in given["addressees"]]
        limit = Limit(given["amount"], LimitKind(given["limit_kind"])) if given["amount"] else None
        return DirectiveFacts(
            key=given["key"],
            text=given["text"],
            level=given["level"],
            units=tuple(UUID(part[1]) for part in parts if part[0] == "unit"),
            posts=tuple(PostAddress(part[1], part[2]) for part in parts if part[0] == "post"),
            limit=limit,
        )
