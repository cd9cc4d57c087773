"""What forms say about what is missing or too long."""

from __future__ import annotations

from django import forms
from django.utils.translation import override


class Sheet(forms.Form):
    """A form of Django's own fields."""

    note = forms.CharField(max_length=3)
    choice = forms.ChoiceField(choices=[("1", "1")])


def test_forms_speak_as_the_rest_of_the_house_does() -> None:
    with override("zh-hans"):
        wrong = Sheet({"note": "四个字呀"}).errors
        assert wrong == {"note": ["最多 3 个字，现有 4 个字。"], "choice": ["请填写此项。"]}
