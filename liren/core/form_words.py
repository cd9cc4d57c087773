"""Words of Django's forms that read better in our own: what is missing, too long, or not on the list."""

from __future__ import annotations

from django.core.validators import MaxLengthValidator
from django.forms import ChoiceField, Field, FloatField, IntegerField
from django.utils.translation import gettext_lazy as _


def speak_our_words() -> None:
    """Set the words for every form. Called once, when the apps are ready."""
    Field.default_error_messages["required"] = _("Please fill this in.")
    ChoiceField.default_error_messages["invalid_choice"] = _("Please choose one from the list.")
    for field in (IntegerField, FloatField):
        field.default_error_messages["invalid"] = _("Please enter a number.")
    MaxLengthValidator.message = _("At most %(limit_value)d characters; this has %(show_value)d.")
