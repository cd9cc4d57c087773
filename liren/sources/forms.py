"""Forms of this room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.sources.models import Batch, System
from liren.sources.targets import Target, target_of

if TYPE_CHECKING:
    _SystemForm = forms.ModelForm[System]
else:
    _SystemForm = forms.ModelForm


class UploadForm(forms.Form):
    """A file of a system, for a register and a place."""

    system = forms.ModelChoiceField(
        System.objects.filter(is_active=True), label=_("From which system"), empty_label=None
    )
    target = forms.ChoiceField(label=_("Into which register"))
    division = forms.RegexField(r"^\d{2,15}$", label=_("Area code"), max_length=15)
    file = forms.FileField(
        label=_("File"), help_text=_("CSV (UTF-8 or GB 18030) or XLSX. The first line names the columns.")
    )

    def __init__(self, *args: Any, choices: list[Target], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = [(one.code, one.label) for one in choices]  # type: ignore[attr-defined]


class MappingForm(forms.Form):
    """Which column is which field."""

    def __init__(self, *args: Any, batch: Batch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("— none —")), *((heading, heading) for heading in batch.headings)]
        for spec in target_of(batch.target).fields:
            self.fields[spec.name] = forms.ChoiceField(
                label=str(spec.label), choices=choices, required=spec.is_required,
                initial=batch.columns.get(spec.name, ""), help_text=spec.example,
            )  # fmt: skip


class SystemForm(_SystemForm):
    """A system in the register."""

    class Meta:
        model = System
        fields = ("code", "name", "name_en", "owner", "link", "note", "is_active")
        labels = {
            "code": _("Code"), "name": _("Name"), "name_en": _("Name in English"), "owner": _("Run by"),
            "link": _("Link"), "note": _("Note"), "is_active": _("In use"),
        }  # fmt: skip


class RulingForm(forms.Form):
    """A ruling on a conflict."""

    ruling = forms.ChoiceField(choices=[("keep", ""), ("take", "")])
    for_good = forms.BooleanField(required=False)
    source = forms.CharField(max_length=200, required=False)
