"""What must be true of every model before the platform starts."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register

from liren.core.encryption import EncryptedTextField
from liren.core.personal import note_of
from liren.core.sealing import SealedField


@register()
def every_personal_field_says_why(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """An encrypted field, or any field of a model that declares `PERSONAL = True`, carries its note.

    A model of the second kind names the columns that tell nothing about anybody in `NOT_PERSONAL`.
    """
    found: list[CheckMessage] = []
    for model in apps.get_models():
        whole = getattr(model, "PERSONAL", False)
        innocent = set(getattr(model, "NOT_PERSONAL", ()))
        for field in model._meta.concrete_fields:
            encrypted = isinstance(field, EncryptedTextField | SealedField)
            if not encrypted and (not whole or field.name in innocent):
                continue
            note = note_of(field)
            if note is None or not (note.purpose and note.law and note.keep):
                found.append(
                    Error(
                        f"{model._meta.label}.{field.name} holds something about a person and says not why.",
                        hint="Give it a Personal(purpose, basis, law, keep, level); see core/personal.py.",
                        id="liren.E001",
                    )
                )
    return found
