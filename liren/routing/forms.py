"""Forms of this room."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liren.cases.models import Case
from liren.core.clock import LimitKind
from liren.organizations.models import Organization
from liren.routing.actions.limits import LONGEST, ReturnLimitFacts
from liren.routing.actions.rules import RuleFacts
from liren.routing.models import DispatchRule, ReturnLimit

_SEPARATORS = re.compile(r"[\s,;，；、]+")
DATE = {"type": "date"}


class ListField(forms.CharField):
    """Several entries, one per line or with commas between them."""

    def to_python(self, value: object) -> Any:
        """A tuple of what was written, without repeats."""
        text = super().to_python(value) or ""
        return tuple(dict.fromkeys(part for part in _SEPARATORS.split(text) if part))

    def prepare_value(self, value: object) -> object:
        """One per line."""
        return "\n".join(value) if isinstance(value, list | tuple) else value


def _lines(label: object, help_text: object) -> ListField:
    return ListField(
        label=label,  # type: ignore[arg-type]  # a lazy translation
        help_text=help_text,  # type: ignore[arg-type]  # a lazy translation
        required=False,
        max_length=900,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _time(label: object) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=False, widget=widget)  # type: ignore[arg-type]  # lazy


class RuleForm(forms.Form):
    """A dispatch rule as it is written."""

    name = forms.CharField(
        label=_("Name of the rule"), max_length=60, help_text=_("Shown with every suggestion.")
    )
    division = forms.ChoiceField(label=_("Rule of"), required=False)
    position = forms.IntegerField(
        label=_("Position"),
        min_value=1,
        max_value=9999,
        help_text=_("Asked from the smallest number on; the first rule that holds decides."),
    )
    category_codes = _lines(
        _("Category codes"), _("Beginnings count: C all components, C01 a class, C0118 one category.")
    )
    divisions = _lines(
        _("Only in these places"), _("Codes of subdistricts, communities or grids; empty: the whole area.")
    )
    words = _lines(_("Words in the report"), _("One per line; empty: whatever was written."))
    needs_all_words = forms.BooleanField(label=_("All of these words are needed"), required=False)
    severity = forms.ChoiceField(
        label=pgettext_lazy("of a case", "Severity"),
        required=False,
        choices=[("", _("Any")), *Case.Severity.choices],
    )
    sources = forms.MultipleChoiceField(
        label=_("Ways of reporting"),
        required=False,
        choices=Case.Source.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: any."),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days of reporting"),
        required=False,
        coerce=int,
        choices=list(WEEKDAYS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: any."),
    )
    from_time = _time(_("Reported from"))
    to_time = _time(_("until before"))
    unit_id = forms.ChoiceField(label=_("Sends to"), required=False)
    co_handlers = forms.MultipleChoiceField(
        label=_("Units that assist"), required=False, widget=forms.SelectMultiple(attrs={"size": 5})
    )
    mode = forms.ChoiceField(
        label=_("What it does"), choices=DispatchRule.Mode.choices, widget=forms.RadioSelect
    )
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("The document or decision that it comes from.")
    )

    def __init__(
        self, *args: Any, areas: list[tuple[str, str]], units: list[Organization], **kwargs: Any
    ) -> None:
        """Offer the areas whose rules the writer keeps, and the units that can be sent there."""
        super().__init__(*args, **kwargs)
        self.fields["division"].choices = [(code or "-", name) for code, name in areas]  # type: ignore[attr-defined]  # a ChoiceField
        chosen = [(str(unit.pk), unit.label) for unit in units]
        self.fields["unit_id"].choices = [("", _("The unit that owes it by the list of duties")), *chosen]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["co_handlers"].choices = chosen  # type: ignore[attr-defined]  # a ChoiceField

    def facts(self) -> RuleFacts:
        """What was filled in."""
        filled = dict(self.cleaned_data)
        filled["division"] = filled["division"].removeprefix("-")
        filled["unit_id"] = UUID(filled["unit_id"]) if filled["unit_id"] else None
        filled["co_handlers"] = tuple(UUID(unit) for unit in filled["co_handlers"])
        filled["sources"], filled["weekdays"] = tuple(filled["sources"]), tuple(filled["weekdays"])
        return RuleFacts(**filled)


def filled_from(rule: DispatchRule) -> dict[str, Any]:
    """The fields of the form as a rule has them."""
    plain = ("name", "position", "category_codes", "divisions", "words", "needs_all_words", "severity")
    more = ("sources", "weekdays", "from_time", "to_time", "mode", "source")
    return {
        **{name: getattr(rule, name) for name in (*plain, *more)},
        "division": rule.division or "-",
        "unit_id": str(rule.unit_id or ""),
        "co_handlers": [str(unit.pk) for unit in rule.co_handlers.all()],
    }


class ActivationForm(forms.Form):
    """From which day a rule holds."""

    valid_from = forms.DateField(
        label=_("From"), initial=timezone.localdate, widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d")
    )


class RulingForm(forms.Form):
    """A ruling: the unit, and why."""

    unit = forms.ChoiceField(label=_("The unit that owes it"))
    basis = forms.CharField(
        label=_("Reasons"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Name the document or the agreement. Both sides read this."),
    )

    def __init__(self, *args: Any, units: list[Organization], **kwargs: Any) -> None:
        """Offer the units that serve the place."""
        super().__init__(*args, **kwargs)
        chosen = [(str(unit.pk), unit.label) for unit in units]
        self.fields["unit"].choices = [("", _("Choose a unit")), *chosen]  # type: ignore[attr-defined]  # a ChoiceField


class QuestionForm(forms.Form):
    """What the dispatcher wants ruled."""

    question = forms.CharField(max_length=2000)


class ReturnLimitForm(forms.Form):
    """Until when a unit may give a case back, from a day on."""

    counted_from = forms.ChoiceField(label=_("Counted"), choices=ReturnLimit.CountedFrom.choices)
    amount = forms.IntegerField(label=_("How long"), min_value=1, max_value=LONGEST)
    limit_kind = forms.ChoiceField(
        label=_("Counted in"), choices=LimitKind.choices, initial=LimitKind.WORKING_HOURS
    )
    valid_from = forms.DateField(
        label=_("From"), initial=timezone.localdate, widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d")
    )
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("The document that says so, with its number.")
    )
    is_verified = forms.BooleanField(label=_("I have compared it with the document"), required=False)

    def facts(self) -> ReturnLimitFacts:
        """What was filled in."""
        filled = dict(self.cleaned_data)
        return ReturnLimitFacts(**{**filled, "limit_kind": LimitKind(filled["limit_kind"])})
