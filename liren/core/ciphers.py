"""The two authenticated ciphers that personal fields may be closed with.

Version 1 is AES-256-GCM; version 2 is SM4-GCM (GB/T 32907), which GB/T 39786 asks of systems under a
cryptography review. ``DATA_CIPHER`` chooses which one closes; either opens what it closed before.
"""

from __future__ import annotations

import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

AES_256_GCM, SM4_GCM = 1, 2
VERSIONS = {"aes-256-gcm": AES_256_GCM, "sm4-gcm": SM4_GCM}
NONCE = 12
TAG = 16


class AlteredError(Exception):
    """The value was altered, moved, or closed with another key."""


def version_in_use() -> int:
    """The version byte of what is closed now.

    Raises:
        ValueError: ``DATA_CIPHER`` names no cipher.
    """
    name = getattr(settings, "DATA_CIPHER", "aes-256-gcm")
    if name not in VERSIONS:
        raise ValueError(f"DATA_CIPHER is {name!r}; it must be one of {', '.join(VERSIONS)}.")
    return VERSIONS[name]


def close(version: int, key: bytes, plain: bytes, bound: bytes) -> bytes:
    """Nonce, ciphertext and tag of `plain`, bound to `bound`. `key` has 32 bytes; SM4 takes the first 16."""
    nonce = os.urandom(NONCE)
    if version == SM4_GCM:
        cipher = Cipher(algorithms.SM4(key[:16]), modes.GCM(nonce)).encryptor()
        cipher.authenticate_additional_data(bound)
        return nonce + cipher.update(plain) + cipher.finalize() + cipher.tag
    return nonce + _aes(key).encrypt(nonce, plain, bound)


def open_closed(version: int, key: bytes, closed: bytes, bound: bytes) -> bytes:
    """What `close` closed.

    Raises:
        AlteredError: it doesn't open.
    """
    nonce, rest = closed[:NONCE], closed[NONCE:]
    try:
        if version == SM4_GCM:
            cipher = Cipher(algorithms.SM4(key[:16]), modes.GCM(nonce, rest[-TAG:])).decryptor()
            cipher.authenticate_additional_data(bound)
            return cipher.update(rest[:-TAG]) + cipher.finalize()
        return _aes(key).decrypt(nonce, rest, bound)
    except (InvalidTag, ValueError):
        raise AlteredError from None


@lru_cache(maxsize=256)
def _aes(key: bytes) -> AESGCM:
    return AESGCM(key)
