"""Forms of this room."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.addresses.actions.compounds import BuildingFacts, CompoundFacts
from liren.addresses.models import CompoundOffice, CompoundProblem
from liren.addresses.models.buildings import Use


class NewAddressForm(forms.Form):
    """An address to be registered."""

    text = forms.CharField(
        label=_("Address"), max_length=200, help_text=_("As you would write it: 燕翔路16号3栋2单元501室")
    )
    division = forms.RegexField(
        r"^\d{6,15}$",
        label=_("Area code"),
        help_text=_("Of the community or grid: 12 or 15 digits. The tree hangs on its district."),
    )


class AliasForm(forms.Form):
    """Another way to write an address."""

    text = forms.CharField(label=_("Other writing"), max_length=200)
    source = forms.CharField(label=_("Source"), max_length=80)


class RenameForm(forms.Form):
    """Another name."""

    name = forms.CharField(label=_("New name or number"), max_length=80)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class MergeForm(forms.Form):
    """What an address is merged into."""

    into = forms.CharField(
        label=_("Merge into"),
        max_length=200,
        help_text=_("The address that stays, in words; it must be registered."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)


class SplitForm(forms.Form):
    """What is split off."""

    name = forms.CharField(label=_("Name of the new address"), max_length=80)
    children = forms.CharField(
        label=_("What moves there"),
        max_length=500,
        help_text=_("Names of what lies in it, with commas: 3栋,5栋"),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)


class RetireForm(forms.Form):
    """Why an address ends."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class ProblemForm(forms.Form):
    """A facility problem."""

    kind = forms.ChoiceField(label=_("Problem"), choices=CompoundProblem.Kind.choices)
    severity = forms.TypedChoiceField(
        label=_("How bad"),
        coerce=int,
        choices=((1, _("Slight")), (2, _("Plain")), (3, _("Grave"))),
        initial=2,
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class OfficeForm(forms.Form):
    """Who looks after a compound."""

    role = forms.ChoiceField(label=_("As"), choices=CompoundOffice.Role.choices)
    name = forms.CharField(label=_("Name"), max_length=120)
    source = forms.CharField(label=_("Source"), max_length=120)


class CompoundForm(forms.Form):
    """What is known of a compound."""

    year_built = forms.IntegerField(label=_("Year built"), required=False, min_value=1900, max_value=2100)
    buildings = forms.IntegerField(label=_("Buildings"), required=False, min_value=0, max_value=5000)
    households = forms.IntegerField(label=_("Households"), required=False, min_value=0, max_value=100_000)
    building_type = forms.CharField(label=_("Type of building"), required=False, max_length=40)
    developer = forms.CharField(label=_("Developer"), required=False, max_length=120)
    parking_spaces = forms.IntegerField(label=_("Parking spaces"), required=False, min_value=0)
    retrofit_cost = forms.FloatField(label=_("Estimated cost, 10,000 yuan"), required=False, min_value=0)
    retrofit_difficulty = forms.IntegerField(
        label=_("Difficulty, 1 easy to 5 hard"), required=False, min_value=1, max_value=5
    )

    def facts(self) -> CompoundFacts:
        """What was filled in."""
        return CompoundFacts(**self.cleaned_data)


class BuildingForm(forms.Form):
    """What stands at an address."""

    use = forms.ChoiceField(label=_("Use"), choices=Use.choices)
    year_built = forms.IntegerField(label=_("Year built"), required=False, min_value=1900, max_value=2100)
    floors = forms.IntegerField(label=_("Floors"), required=False, min_value=0, max_value=200)
    units = forms.IntegerField(label=_("Units"), required=False, min_value=0, max_value=60)
    households = forms.IntegerField(label=_("Households"), required=False, min_value=0, max_value=5000)

    def facts(self) -> BuildingFacts:
        """What was filled in."""
        return BuildingFacts(**self.cleaned_data)
