"""Sealed values open with their own key, in their own row, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from liren.core.encryption import DecryptionError, decrypt, encrypt
from liren.core.sealing import NOTHING, Sealed, new_data_key, open_data_key, seal, unseal, wrap_again

BOUND = "people_person|name|1|370114001001"


@pytest.mark.parametrize("cipher", ["aes-256-gcm", "sm4-gcm"])
def test_what_was_sealed_opens_with_either_cipher(cipher: str, settings: Settings) -> None:
    settings.DATA_CIPHER = cipher
    key, wrapped = new_data_key("here")
    sealed = seal(key, "欧阳晓", BOUND)
    settings.DATA_CIPHER = "aes-256-gcm"
    assert unseal(open_data_key(wrapped, "here"), sealed, BOUND) == "欧阳晓"
    assert decrypt(encrypt("x", "c"), "c") == "x"


@given(st.text(min_size=1, max_size=80), st.text(min_size=1, max_size=40))
def test_it_opens_in_no_other_row_column_or_division(text: str, other: str) -> None:
    key = bytes(range(32))
    sealed = seal(key, text, BOUND)
    assert unseal(key, sealed, BOUND) == text
    with pytest.raises(DecryptionError):
        unseal(key, sealed, BOUND + other)


@given(st.integers(0, 200), st.integers(1, 255))
def test_a_changed_byte_is_noticed(at: int, by: int) -> None:
    key = bytes(range(32))
    blob = bytearray(seal(key, "13812345678", BOUND).blob)
    blob[at % len(blob)] ^= by
    with pytest.raises(DecryptionError):
        unseal(key, Sealed(bytes(blob)), BOUND)


def test_nothing_stays_nothing_and_a_destroyed_key_opens_nothing() -> None:
    assert seal(bytes(32), "", BOUND) == NOTHING
    with pytest.raises(DecryptionError):
        open_data_key(b"", "here")


def test_a_data_key_survives_a_change_of_the_platforms_key(settings: Settings) -> None:
    key, wrapped = new_data_key("here")
    settings.DATA_KEYS_OLD = (settings.DATA_KEY,)
    settings.DATA_KEY = "another key altogether"
    again = wrap_again(wrapped, "here")
    settings.DATA_KEYS_OLD = ()
    assert open_data_key(again, "here") == key
    with pytest.raises(DecryptionError):
        open_data_key(wrapped, "here")
