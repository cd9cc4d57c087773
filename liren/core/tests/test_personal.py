"""A field about a person says why it is held, or nothing starts."""

from __future__ import annotations

import pytest
from django.apps import apps

from liren.core.checks import every_personal_field_says_why
from liren.core.personal import noted_fields


def test_every_field_of_today_says_why() -> None:
    assert every_personal_field_says_why(None) == []


def test_a_field_that_does_not_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    field = apps.get_model("people", "Person")._meta.get_field("phone")
    monkeypatch.setattr(field, "personal", None)
    assert [error.msg.split()[0] for error in every_personal_field_says_why(None)] == ["people.Person.phone"]


def test_a_plain_column_of_a_table_about_people_is_not_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    field = apps.get_model("people", "Person")._meta.get_field("hukou")
    monkeypatch.setattr(field, "personal", None)
    assert [error.msg.split()[0] for error in every_personal_field_says_why(None)] == ["people.Person.hukou"]


def test_every_note_is_whole() -> None:
    for model, field, note in noted_fields():
        assert str(note.purpose), (model, field.name)
        assert str(note.law), (model, field.name)
        assert note.keep, (model, field.name)
