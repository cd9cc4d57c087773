"""Forms for parts of cases, and for the rules that open them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liren.cases.actions.branching import ChildRuleFacts, PartFacts
from liren.cases.actions.opening import LONGEST_TEXT
from liren.cases.choosing import CategoryGroup, reaching_choices
from liren.cases.models import Case
from liren.organizations.models import Organization


def _choices(groups: list[CategoryGroup]) -> list[tuple[str, Any]]:
    grouped = [(one.label, [(item.code, item.label) for item in one.categories]) for one in groups]
    return [("", _("Choose")), *grouped]


class PartForm(forms.Form):
    """What a part is about, and where it goes."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    category = forms.ChoiceField(label=_("What it is about"))
    description = forms.CharField(
        label=_("What is to be done"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4})
    )
    severity = forms.ChoiceField(label=_("How urgent"), choices=Case.Severity.choices)
    unit = forms.TypedChoiceField(
        label=_("Send it at once to"), coerce=UUID, required=False, empty_value=None
    )
    note = forms.CharField(
        label=_("A word to the unit"),
        max_length=2000,
        required=False,
        help_text=_("If another unit is advised, say here why you choose this one."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        initial: dict[str, Any],
        categories: list[CategoryGroup],
        units: list[Organization] | None,
    ) -> None:
        super().__init__(data, initial=initial)
        category, unit = self.fields["category"], self.fields["unit"]
        assert isinstance(category, forms.ChoiceField)
        assert isinstance(unit, forms.ChoiceField)
        category.choices = _choices(categories)
        if units is None:
            del self.fields["unit"], self.fields["note"]
        else:
            unit.choices = [
                ("", _("Let the dispatcher decide")),
                *((str(one.pk), one.label) for one in units),
            ]

    def facts(self) -> PartFacts:
        """What was filled in."""
        given = self.cleaned_data
        return PartFacts(given["key"], given["category"], given["description"], given["severity"])


class ChildRuleForm(forms.Form):
    """A rule to be."""

    category_code = forms.ChoiceField(label=_("Cases of the category"))
    child_category = forms.ChoiceField(label=_("get a part about"))
    severity = forms.ChoiceField(
        label=_("Only if"), choices=[("", _("any urgency")), *Case.Severity.choices], required=False
    )
    words = forms.CharField(
        label=_("Only with one of these words"),
        max_length=200,
        required=False,
        help_text=_("Separated by spaces; none is any text."),
    )
    valid_from = forms.DateField(
        label=_("From"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("The document that says so, with its number.")
    )

    def __init__(self, data: Any = None, *, categories: list[CategoryGroup]) -> None:
        super().__init__(data)
        every = [one for group in categories for one in group.categories]
        parent, child = self.fields["category_code"], self.fields["child_category"]
        assert isinstance(parent, forms.ChoiceField)
        assert isinstance(child, forms.ChoiceField)
        parent.choices = [("", _("Choose")), *reaching_choices(every)]
        child.choices = _choices(categories)

    def facts(self) -> ChildRuleFacts:
        """What was filled in."""
        return ChildRuleFacts(**self.cleaned_data)
