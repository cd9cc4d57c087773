"""Forms of this room."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.core.identity import uuid7
from liren.people.actions.registering import PersonFacts
from liren.people.models import CareKind, CareTag, DataRequest, Person
from liren.people.models.persons import SEALED
from liren.people.purposes import purposes

FIELD_WORDS = {
    "name": _("Name"),
    "id_number": _("ID number"),
    "phone": _("Phone"),
    "birth_date": _("Date of birth"),
}
_DATE = {"type": "date"}


def _date(label: object, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,  # type: ignore[arg-type]  # lazy words
        required=required,
        widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d"),
    )


class PersonForm(forms.Form):
    """What is written down about somebody."""

    key = forms.UUIDField(initial=uuid7, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=FIELD_WORDS["name"], max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    id_number = forms.CharField(
        label=FIELD_WORDS["id_number"], max_length=20, required=False,
        help_text=_("With it nobody is registered twice. Date of birth and sex are taken from it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )  # fmt: skip
    phone = forms.CharField(
        label=FIELD_WORDS["phone"], max_length=20, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )  # fmt: skip
    birth_date = _date(FIELD_WORDS["birth_date"], required=False)
    sex = forms.ChoiceField(label=_("Sex"), required=False, choices=Person.Sex.choices)
    hukou = forms.RegexField(
        r"^(\d{6})?$", label=_("Registered in (county code)"), required=False, max_length=6,
        help_text=_("Six digits. Empty if nobody knows."),
    )  # fmt: skip

    def facts(self) -> PersonFacts:
        """What was filled in."""
        given = self.cleaned_data
        return PersonFacts(
            given["name"],
            given["id_number"],
            given["phone"],
            given["birth_date"],
            given["sex"],
            given["hukou"],
        )


class NewPersonForm(PersonForm):
    """The same with the grid they live in."""

    division = forms.ChoiceField(label=_("Grid"))
    field_order = ("division",)

    def __init__(self, *args: object, grids: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["division"].choices = grids  # type: ignore[attr-defined]


class RevealForm(forms.Form):
    """Which field is opened, what for, in which matter."""

    field = forms.ChoiceField(label=_("Field"), choices=[(name, FIELD_WORDS[name]) for name in SEALED])
    purpose = forms.ChoiceField(label=_("What for"))
    matter = forms.CharField(label=_("Number of the open matter"), max_length=40)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["purpose"].choices = [(one.code, one.label) for one in purposes()]  # type: ignore[attr-defined]


class CareLookForm(forms.Form):
    """What the tags are looked at for."""

    purpose = forms.ChoiceField(label=_("What for"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["purpose"].choices = [(one.code, one.label) for one in purposes()]  # type: ignore[attr-defined]


class CareForm(forms.Form):
    """A tag to be noted."""

    kind = forms.ChoiceField(label=_("Kind of care"))
    basis = forms.ChoiceField(label=_("On what ground"), choices=CareTag.Basis.choices)
    source = forms.CharField(
        label=_("Shown by"), max_length=200, help_text=_("The paper, or the visit and its day.")
    )
    until = _date(_("Until"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        kinds = CareKind._default_manager.filter(valid_to=None).order_by("code")
        self.fields["kind"].choices = [(one.code, one.label) for one in kinds]  # type: ignore[attr-defined]


class RequestForm(forms.Form):
    """What somebody asks about their own data."""

    kind = forms.ChoiceField(
        label=_("I ask for"), choices=DataRequest.Kind.choices[1:], widget=forms.RadioSelect
    )  # a copy is there at a press
    field = forms.ChoiceField(
        label=_("Which field"),
        required=False,
        choices=[("", "—"), *((name, FIELD_WORDS[name]) for name in SEALED)],
    )
    words = forms.CharField(
        label=_("What is wrong, and what would be right"), required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class AnswerForm(forms.Form):
    """The answer to a request."""

    granted = forms.ChoiceField(
        label=_("Answer"),
        choices=[("yes", _("Done as asked")), ("no", _("Not done"))],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("In words"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("If it is not done: why not, and where to complain."),
    )  # fmt: skip


class BatchForm(RevealForm):
    """Many people at once, for a second person to approve."""

    reason = forms.CharField(label=_("Why so many"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


def ticked(values: list[str]) -> list[UUID]:
    """The ids among what was ticked."""
    found = []
    for value in values[:400]:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found
