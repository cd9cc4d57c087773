"""Forms for signing in, one's account, and the staff roster."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from liren.accounts.actors import Actor
from liren.accounts.hooks import place_names, units_within
from liren.accounts.permissions import may_appoint
from liren.accounts.queries import posts_within
from liren.accounts.roles import Role

DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
OWN_NAMES = [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]
_LOGIN = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}


class SignInForm(forms.Form):
    login = forms.CharField(label=_("Login name"), max_length=60, widget=forms.TextInput(attrs=_LOGIN))
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PhoneForm(forms.Form):
    phone = forms.CharField(
        label=_("Mobile number"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=8,
        help_text=_("Six digits."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class AccountForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=40, required=False)
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("Only for messages that you choose to get by e-mail.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=OWN_NAMES)


class PasswordForm(forms.Form):
    old = forms.CharField(
        label=_("Current password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=_("You stay signed in here; every other device is signed out."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class StaffForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=40)
    login = forms.CharField(label=_("Login name"), max_length=60, widget=forms.TextInput(attrs=_LOGIN))
    phone = forms.CharField(label=_("Mobile number"), max_length=20, required=False)
    password = forms.CharField(
        label=_("First password"),
        strip=False,
        help_text=_("Hand it over in person; its holder changes it after signing in."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


def _significant(code: str) -> str:
    """Without the zeros that fill up a division code: 370114000000 is 370114."""
    for length in (2, 4, 6, 9):
        if len(code) == 12 and not code[length:].strip("0"):
            return code[:length]
    return code


class PostForm(forms.Form):
    """A post to give: only roles and places that this actor may give."""

    role = forms.ChoiceField(label=_("Role"))
    scope = forms.CharField(
        label=_("Area"),
        max_length=15,
        help_text=_("Division or grid code: choose one from the list, or type it. * stands for everywhere."),
        widget=forms.TextInput(attrs={"list": "known-areas", "inputmode": "numeric"}),
    )
    organization_id = forms.ChoiceField(label=_("Unit"), required=False)
    valid_from = forms.DateField(label=_("Valid from"), required=False, widget=DATE)
    valid_to = forms.DateField(
        label=_("Ends on"),
        required=False,
        help_text=_("The first day on which the post is no longer held. Empty: no end yet."),
        widget=DATE,
    )

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes = set(posts_within(actor).values_list("scope", flat=True)[:500])
        scopes |= {holding.scope for holding in actor.holdings}
        self.areas = sorted(place_names(scopes).items())
        own = actor.scopes(Role.ADMINISTRATOR, Role.COMMUNITY_SECRETARY) or ("",)
        roles = [role for role in Role if any(may_appoint(actor, role, scope) for scope in own)]
        self.roles = [(role.value, role.label) for role in roles if role != Role.RESIDENT]
        cast(forms.ChoiceField, self.fields["role"]).choices = self.roles
        units = {unit: label for scope in own for unit, label in units_within(scope)}
        cast(forms.ChoiceField, self.fields["organization_id"]).choices = [("", "—"), *units.items()]
        if own != ("",) and not self.is_bound:
            self.initial.setdefault("scope", own[0])

    def clean_scope(self) -> str:
        """Digits of a division or grid; that nothing means everywhere must be said, not forgotten."""
        scope = str(self.cleaned_data["scope"]).strip()
        if scope != "*" and not (scope.isdigit() and len(scope) in (2, 4, 6, 9, 12, 15)):
            raise forms.ValidationError(_("A code has 2, 4, 6, 9, 12 or 15 digits."))
        return scope if scope == "*" else _significant(scope)

    @property
    def post_fields(self) -> dict[str, Any]:
        """The cleaned values as `give_post` takes them."""
        values = dict(self.cleaned_data)
        values["organization_id"] = values["organization_id"] or None
        values["scope"] = "" if values["scope"] == "*" else values["scope"]
        return values
