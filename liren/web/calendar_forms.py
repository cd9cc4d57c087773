"""Forms of the working calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from liren.core.actions import HoursFacts

_TIME = {"type": "time"}


class DaysForm(forms.Form):
    """A notice pasted as lines."""

    days = forms.CharField(
        label=_("Days, one in a line"),
        widget=forms.Textarea(
            attrs={"rows": 12, "spellcheck": "false", "placeholder": "2027-01-01 休 元旦\n2027-01-03 班 元旦"}
        ),
        max_length=40_000,
        help_text=_(
            "Date, then 休 (day off), 班 (make-up workday) or 平 (as its weekday again), then the name."
        ),
    )
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("The notice that says so, with its number.")
    )


class HoursForm(forms.Form):
    """When the offices of a division are open, from a day on."""

    division = forms.ChoiceField(label=_("Where"), required=False)
    weekday = forms.ChoiceField(
        label=_("On"), choices=[("", _("every working day")), *WEEKDAYS.items()], required=False
    )
    opens = forms.TimeField(
        label=_("Opens"), initial=time(9), widget=forms.TimeInput(attrs=_TIME, format="%H:%M")
    )
    closes = forms.TimeField(
        label=_("Closes"), initial=time(12), widget=forms.TimeInput(attrs=_TIME, format="%H:%M")
    )
    opens_again = forms.TimeField(
        label=_("Opens again"),
        required=False,
        initial=time(13, 30),
        widget=forms.TimeInput(attrs=_TIME, format="%H:%M"),
        help_text=_("Leave both empty where there is no break."),
    )
    closes_again = forms.TimeField(
        label=_("Closes for the day"),
        required=False,
        initial=time(17, 30),
        widget=forms.TimeInput(attrs=_TIME, format="%H:%M"),
    )
    valid_from = forms.DateField(
        label=_("From"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("The document that says so, with its number.")
    )

    def __init__(self, *args: object, places: Sequence[tuple[str, str]], **kwargs: object) -> None:
        """Offer these places: (significant digits, name)."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        field = self.fields["division"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(places)

    def clean(self) -> dict[str, object]:
        """A second span needs both its ends."""
        filled = super().clean() or {}
        again, closes = filled.get("opens_again"), filled.get("closes_again")
        if bool(again) != bool(closes) and not {"opens_again", "closes_again"} & set(self.errors):
            self.add_error("closes_again" if again else "opens_again", _("Fill in both, or neither."))
        return filled

    def facts(self) -> HoursFacts:
        """What was filled in."""
        filled = self.cleaned_data
        spans = [(filled["opens"], filled["closes"])]
        if filled["opens_again"]:
            spans.append((filled["opens_again"], filled["closes_again"]))
        return HoursFacts(
            division=filled["division"],
            weekday=int(filled["weekday"]) if filled["weekday"] else None,
            spans=tuple(spans),
            valid_from=filled["valid_from"],
            source=filled["source"],
        )
