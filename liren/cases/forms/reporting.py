"""The form behind every door: what is wrong, where, and how to reach whoever says so."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.cases.actions.opening import LONGEST_TEXT, Report
from liren.cases.choosing import communities_by_subdistrict
from liren.cases.models import Case, Category
from liren.core.identity import uuid7

PHONE = re.compile(r"\+?[0-9]{5,15}")


def plain_phone(text: str) -> str:
    """A phone number as digits, without the spaces and dashes that people write.

    Raises:
        forms.ValidationError: it can't be one.
    """
    number = re.sub(r"[\s()（）-]", "", text)
    if number and not PHONE.fullmatch(number):
        raise forms.ValidationError(_("This does not look like a phone number."))
    return number


class ReportForm(forms.Form):
    """One report. `key` is made when the form is shown: sending it twice makes one case.

    `place` and `photos` are no inputs of their own: errors about the point on the map and about the files
    hang on
    them.
    """

    key = forms.UUIDField(widget=forms.HiddenInput)
    photos = forms.Field(required=False, label=gettext_lazy("Photos"))
    description = forms.CharField(
        label=gettext_lazy("What is wrong?"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Say in a few words what is wrong.")},
    )
    category = forms.CharField(
        label=gettext_lazy("What is it about?"),
        max_length=8,
        error_messages={"required": gettext_lazy("Choose what it is about.")},
    )
    place = forms.Field(required=False, label=gettext_lazy("Where is it?"))
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, label=gettext_lazy("Longitude"))
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, label=gettext_lazy("Latitude"))
    address = forms.CharField(
        required=False,
        max_length=200,
        label=gettext_lazy("The place in words"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    division = forms.ChoiceField(required=False, label=gettext_lazy("Or choose the community"))
    urgent = forms.BooleanField(required=False, label=gettext_lazy("It is urgent: somebody may get hurt"))
    contact_name = forms.CharField(
        required=False,
        max_length=40,
        label=gettext_lazy("Name"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact_phone = forms.CharField(
        required=False,
        max_length=24,
        label=gettext_lazy("Phone"),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def __init__(self, *args: Any, scope: str = "", **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid7()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        division = self.fields["division"]
        assert isinstance(division, forms.ChoiceField)
        division.choices = [("", _("Choose…")), *communities_by_subdistrict(scope)]

    def clean_contact_phone(self) -> str:
        """Digits only."""
        return plain_phone(self.cleaned_data["contact_phone"])

    def clean(self) -> dict[str, Any]:
        """A place is a point or a community; half a point is none."""
        data = super().clean() or self.cleaned_data
        if data.get("lon") is None or data.get("lat") is None:
            data["lon"] = data["lat"] = None
            if not data.get("division"):
                self.add_error("place", _("Mark the place on the map, or choose the community."))
        return data

    def report(self, photos: tuple[bytes, ...]) -> Report:
        """What the action takes in. Only of a form that is valid."""
        data = self.cleaned_data
        key: UUID = data["key"]
        return Report(
            key=key,
            category_code=data["category"],
            description=data["description"],
            lon=data["lon"],
            lat=data["lat"],
            division=data["division"],
            address=data["address"],
            severity=Case.Severity.URGENT if data["urgent"] else Case.Severity.ORDINARY,
            contact_name=data.get("contact_name", ""),
            contact_phone=data.get("contact_phone", ""),
            on_behalf=bool(data.get("for_other")),
            photos=photos,
        )


class PatrolReportForm(ReportForm):
    """A quick report from patrol: a photo and the category can be all; the words then name the category."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["description"].required = False

    def clean(self) -> dict[str, Any]:
        """Words for a report without any."""
        data = super().clean()
        if not data.get("description", "").strip():
            category = Category.objects.filter(pk=data.get("category", "")).first()
            if category:
                data["description"] = _("Seen on patrol: %(what)s") % {"what": category.label}
        return data


class ResidentReportForm(ReportForm):
    """A resident's own report, under their name or anonymously."""

    door = forms.ChoiceField(
        label=gettext_lazy("How do you want to report?"),
        choices=[
            (Case.Source.RESIDENT.value, gettext_lazy("Under my name")),
            (Case.Source.ANONYMOUS.value, gettext_lazy("Anonymously, with a receipt number")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )

    for_other = forms.BooleanField(required=False, label=gettext_lazy("I report for somebody else"))
    agreed = forms.BooleanField(
        required=False, label=gettext_lazy("I asked them: they agree, and may be called about it")
    )

    def __init__(self, *args: Any, has_photos: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._has_photos = has_photos
        description = self.fields["description"]
        description.required = False
        description.label = _("A word on it")
        description.widget.attrs["rows"] = 3

    def clean(self) -> dict[str, Any]:
        """Whoever reports for somebody else says for whom, and that they agree."""
        data = super().clean()
        if data.get("for_other"):
            if not data.get("agreed"):
                self.add_error("agreed", _("Ask the person first, then tick this."))
            if not data.get("contact_name"):
                self.add_error("contact_name", _("Say for whom you report."))
        return data

    def clean_description(self) -> str:
        """A photo says enough: then the words are the category's, and the person may still add their own."""
        text: str = self.cleaned_data["description"].strip()
        if text:
            return text
        if not self._has_photos:
            raise forms.ValidationError(_("Take a photo, or say in a few words what is wrong."))
        return _("See the photo.")


class IntakeForm(ReportForm):
    """What somebody says on the phone or at the counter, written down by staff."""

    source = forms.ChoiceField(
        label=gettext_lazy("How did it come in?"),
        choices=[(source.value, source.label) for source in (Case.Source.PHONE, Case.Source.COUNTER)],
        widget=forms.RadioSelect,
    )
    declines_contact = forms.BooleanField(
        required=False, label=gettext_lazy("Does not want to be called back")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        declines = bool(self.is_bound and self.data.get("declines_contact"))
        for name in ("contact_name", "contact_phone"):
            self.fields[name].required = not declines
            self.fields[name].error_messages["required"] = _(
                "Needed for the call back, unless the person declines."
            )
