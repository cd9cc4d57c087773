"""Forms of this room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.cases.actions.calling_back import Answers
from liren.cases.models import CallBack
from liren.core.identity import uuid7
from liren.fieldwork.actions.planning import PlanFacts, PointFacts

WEEKDAYS = (
    (0, gettext_lazy("Monday")),
    (1, gettext_lazy("Tuesday")),
    (2, gettext_lazy("Wednesday")),
    (3, gettext_lazy("Thursday")),
    (4, gettext_lazy("Friday")),
    (5, gettext_lazy("Saturday")),
    (6, gettext_lazy("Sunday")),
)
YES, NO = "yes", "no"
ASKED = (YES, gettext_lazy("Yes")), (NO, gettext_lazy("No")), ("", gettext_lazy("not asked or no answer"))


class AnswerForm(forms.Form):
    """What came of one attempt."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    channel = forms.ChoiceField(
        label=gettext_lazy("How"),
        widget=forms.RadioSelect,
        choices=[
            (one.value, one.label)
            for one in (CallBack.Channel.PHONE, CallBack.Channel.PAPER, CallBack.Channel.PROXY)
        ],
    )
    reached = forms.ChoiceField(
        label=gettext_lazy("Did you reach them?"),
        widget=forms.RadioSelect,
        choices=[(YES, gettext_lazy("Yes")), (NO, gettext_lazy("No, nobody answered"))],
    )
    contacted = forms.ChoiceField(
        label=gettext_lazy("1. Did the unit get in touch with you?"),
        widget=forms.RadioSelect,
        required=False,
        choices=ASKED,
    )
    solved = forms.ChoiceField(
        label=gettext_lazy("2. Is the matter solved?"),
        widget=forms.RadioSelect,
        required=False,
        choices=ASKED,
    )
    satisfaction = forms.TypedChoiceField(
        label=gettext_lazy("3. How satisfied are you?"),
        widget=forms.RadioSelect,
        required=False,
        coerce=int,
        empty_value=None,
        choices=[*CallBack.Satisfaction.choices, ("", gettext_lazy("not asked or no answer"))],
    )
    comment = forms.CharField(
        label=gettext_lazy("In their own words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Read inside only. Write no names and no phone numbers."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid7(), "channel": "phone"} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    def answers(self) -> Answers:
        """What the action takes in. Only of a form that is valid."""
        data = self.cleaned_data
        return Answers(
            was_contacted=_truth(data["contacted"]),
            was_solved=_truth(data["solved"]),
            satisfaction=data["satisfaction"],
            comment=data["comment"],
        )


def _truth(text: str) -> bool | None:
    return {YES: True, NO: False}.get(text)


class PlanForm(forms.Form):
    """A round to be planned."""

    division = forms.ChoiceField(label=gettext_lazy("Grid"))
    name = forms.CharField(label=gettext_lazy("Name of the round"), max_length=60)
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("On which days"), coerce=int, choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple
    )
    starts_at = forms.TimeField(
        label=gettext_lazy("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}), initial="09:00"
    )
    points = forms.CharField(
        label=gettext_lazy("What is passed, in order"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy(
            "One point on each line; if you like, then; code of the component; longitude; latitude."
        ),
    )
    valid_from = forms.DateField(
        label=gettext_lazy("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    valid_to = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, grids: list[tuple[str, str]], **kwargs: Any) -> None:
        kwargs["initial"] = {"valid_from": timezone.localdate()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        division = self.fields["division"]
        assert isinstance(division, forms.ChoiceField)
        division.choices = grids

    def clean_points(self) -> list[PointFacts]:
        """The lines as points."""
        lines = [line.strip() for line in self.cleaned_data["points"].splitlines() if line.strip()]
        return [_point(line) for line in lines]

    def facts(self) -> PlanFacts:
        """What the action takes in. Only of a form that is valid."""
        return PlanFacts(**self.cleaned_data)


def _point(line: str) -> PointFacts:
    """“name; component code; longitude; latitude”, the last three as far as they are there.

    Raises:
        forms.ValidationError: the line can't be read.
    """
    parts = [part.strip() for part in line.replace("；", ";").split(";")]
    name, code, *point = [*parts, ""] if len(parts) == 1 else parts
    try:
        lon, lat = (float(point[0]), float(point[1])) if len(point) >= 2 and point[0] else (None, None)
    except ValueError as error:
        raise forms.ValidationError(
            _("Longitude and latitude are numbers: %(line)s") % {"line": line}
        ) from error
    if not name or len(name) > 60 or len(code) > 20:
        raise forms.ValidationError(_("Begin each line with a name of at most 60 characters."))
    return PointFacts(name, code, lon, lat)
