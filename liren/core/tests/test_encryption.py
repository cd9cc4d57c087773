"""Field encryption: what is stored tells nothing, opens only in its place, and else says what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db import connection, models
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st

from liren.core.encryption import (
    DecryptionError,
    EncryptedTextField,
    blind_index,
    decrypt,
    encrypt,
    mask_name,
    mask_phone,
)

NAME, PHONE = "王小明", "13812345678"


@pytest.fixture
def person_model(db: None) -> Iterator[Any]:
    """A table of two encrypted columns, for one test."""
    with isolate_apps("liren.core"):

        class Person(models.Model):
            name = EncryptedTextField()
            phone = EncryptedTextField(null=True)

            class Meta:
                app_label = "core"
                db_table = "core_test_person"

        with connection.schema_editor() as editor:
            editor.create_model(Person)
        yield Person


def stored(column: str) -> list[bytes | None]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM core_test_person ORDER BY id")
        return [row[0] and bytes(row[0]) for row in cursor.fetchall()]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_what_is_closed_opens_in_the_same_place(text: str) -> None:
    assert decrypt(encrypt(text, "people|name"), "people|name") == text


def test_the_same_text_is_stored_differently_each_time() -> None:
    assert encrypt(PHONE, "a|b") != encrypt(PHONE, "a|b")
    assert PHONE.encode() not in encrypt(PHONE, "a|b")


def test_a_value_that_was_moved_to_another_column_does_not_open() -> None:
    with pytest.raises(DecryptionError, match=r"people\|phone"):
        decrypt(encrypt(NAME, "people|name"), "people|phone")


@given(st.data())
def test_any_changed_bit_is_noticed(data: st.DataObject) -> None:
    blob = bytearray(encrypt(NAME, "people|name"))
    bit = data.draw(st.integers(0, len(blob) * 8 - 1))
    blob[bit // 8] ^= 1 << bit % 8
    with pytest.raises(DecryptionError) as raised:
        decrypt(bytes(blob), "people|name")
    assert NAME not in str(raised.value)


def test_another_key_is_named_with_what_to_do(settings: Any) -> None:
    blob = encrypt(NAME, "people|name")
    settings.DATA_KEY = "another key altogether"
    with pytest.raises(DecryptionError, match="DATA_KEYS_OLD"):
        decrypt(blob, "people|name")


def test_after_a_change_of_keys_the_old_one_still_opens_and_the_new_one_closes(settings: Any) -> None:
    old = settings.DATA_KEY
    blob = encrypt(NAME, "people|name")
    settings.DATA_KEY, settings.DATA_KEYS_OLD = "the new key", (old,)
    assert decrypt(blob, "people|name") == NAME
    assert encrypt(NAME, "people|name")[1:5] != blob[1:5]


def test_the_field_is_plain_in_python_and_closed_in_the_table(person_model: Any) -> None:
    person_model.objects.create(name=NAME, phone=PHONE)
    read = person_model.objects.get()
    assert (read.name, read.phone) == (NAME, PHONE)
    assert list(person_model.objects.values_list("name", flat=True)) == [NAME]
    blob = stored("name")[0]
    assert blob is not None
    assert NAME.encode() not in blob
    assert len(blob) == 17 + len(NAME.encode()) + 16


def test_nothing_and_empty_text_stay_what_they_are(person_model: Any) -> None:
    person_model.objects.create(name="", phone=None)
    read = person_model.objects.get()
    assert (read.name, read.phone) == ("", None)
    assert stored("name") == [b""]
    assert person_model.objects.filter(phone__isnull=True).count() == 1


def test_many_at_once_and_updates_are_encrypted_too(person_model: Any) -> None:
    person_model.objects.bulk_create([person_model(name=f"{NAME}{n}", phone=PHONE) for n in range(3)])
    person_model.objects.update(phone="13900000000")
    first = person_model.objects.first()
    first.name = "李雷"
    person_model.objects.bulk_update([first], ["name"])
    assert sorted(person_model.objects.values_list("name", flat=True)) == sorted(
        ["李雷", f"{NAME}1", f"{NAME}2"]
    )
    assert not any(b"139000" in (blob or b"") for blob in stored("phone"))


@pytest.mark.parametrize("lookup", ["name", "name__contains", "name__in", "name__startswith", "name__gt"])
def test_looking_up_by_an_encrypted_field_is_refused_with_the_way_to_do_it(
    person_model: Any, lookup: str
) -> None:
    with pytest.raises(FieldError, match="blind_index"):
        list(person_model.objects.filter(**{lookup: [NAME] if lookup.endswith("in") else NAME}))


def test_a_record_shows_nothing_of_the_person_when_it_is_printed(person_model: Any) -> None:
    person = person_model.objects.create(name=NAME, phone=PHONE)
    assert NAME not in repr(person) + str(person)
    assert PHONE not in repr(person) + str(person)


def test_a_migration_writes_the_field_down(person_model: Any) -> None:
    _name, path, _args, keywords = person_model._meta.get_field("phone").deconstruct()
    assert path == "liren.core.encryption.EncryptedTextField"
    assert keywords == {"null": True}


def test_a_blind_index_finds_the_same_value_again_and_only_within_its_purpose(settings: Any) -> None:
    digest = blind_index("phone", PHONE)
    assert len(digest) == 32
    assert digest == blind_index("phone", " １３８12345678 ")
    assert digest != blind_index("login", PHONE)
    assert digest != blind_index("phone", "13812345679")
    settings.DATA_KEY = "another key altogether"
    assert digest != blind_index("phone", PHONE)


@pytest.mark.parametrize(
    ("name", "masked"), [("王小明", "王**"), ("李雷", "李*"), ("欧阳小明", "欧***"), ("王", "*"), ("", "")]
)
def test_a_masked_name_keeps_its_first_character(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812345678", "138****5678"),
        ("0531-8123456", "053*****3456"),
        ("81234567", "8***4567"),
        ("12345", "*****"),
        ("", ""),
    ],
)
def test_a_masked_phone_hides_its_middle(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@given(st.text("0123456789", min_size=7, max_size=15))
def test_a_masked_phone_never_shows_more_than_seven_digits(phone: str) -> None:
    masked = mask_phone(phone)
    assert len(masked) == len(phone)
    assert masked.count("*") >= 2
