"""Personal fields: encrypted where they are stored, found by a keyed digest, shown masked.

A stored value is ``version (1 byte) | key id (4) | nonce (12) | ciphertext and tag``. The table and column
are bound in as associated data, so a value that is moved to another column doesn't open. The version byte
names the cipher (`core.ciphers`); a key service or a card is another `KeyRing`. Registers of people go one
step further: `core.sealing` gives each person a key of their own.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Lookup
from django.utils.module_loading import import_string

from liren.core.ciphers import NONCE, TAG, VERSIONS, AlteredError, close, open_closed, version_in_use
from liren.core.personal import Personal

HEADER = 5  # version and key id
_SHORTEST = HEADER + NONCE + TAG


class DecryptionError(Exception):
    """A stored value can't be opened: another key is needed, or the value was altered or moved."""


class KeyRing(Protocol):
    """Where keys come from. Set ``DATA_KEY_RING`` to the dotted path of another one (key service, card)."""

    def current_id(self) -> bytes:
        """The 4-byte id of the key to encrypt with."""

    def key(self, key_id: bytes) -> bytes:
        """The 32-byte key of that id.

        Raises:
            DecryptionError: there is none.
        """

    def index_key(self, purpose: str) -> bytes:
        """The 32-byte key of one blind index."""


class SettingsKeyRing:
    """Keys derived (HKDF-SHA256, RFC 5869) from ``DATA_KEY``; ``DATA_KEYS_OLD`` open what they closed."""

    def __init__(self) -> None:
        self._root: str = settings.DATA_KEY
        keys = [
            _derived(root, b"liren field 1") for root in (self._root, *getattr(settings, "DATA_KEYS_OLD", ()))
        ]
        self._current = _key_id(keys[0])
        self._keys = {_key_id(key): key for key in keys}

    def current_id(self) -> bytes:
        return self._current

    def key(self, key_id: bytes) -> bytes:
        if (key := self._keys.get(key_id)) is None:
            raise DecryptionError(
                f"This value was encrypted with key {key_id.hex()}; LIREN_DATA_KEY is {self._current.hex()}. "
                "Start with the data key that this database was filled with, or add it to DATA_KEYS_OLD."
            )
        return key

    def index_key(self, purpose: str) -> bytes:
        return _derived(index_root(), b"liren index 1 " + purpose.encode())


def index_root() -> str:
    """What the keys of blind indexes are derived from: it stays when the data key changes (``INDEX_KEY``),
    because an index can't be made anew without opening every value, and a receipt's not at all.
    """
    root: str = getattr(settings, "INDEX_KEY", "") or settings.DATA_KEY
    return root


def _derived(root: str, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=info).derive(root.encode())


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"liren key id" + key).digest()[:4]


@lru_cache(maxsize=8)
def _ring(path: str, root: str, old: tuple[str, ...]) -> KeyRing:
    ring: KeyRing = import_string(path)()
    return ring


def key_ring() -> KeyRing:
    """The key ring in use."""
    path = getattr(settings, "DATA_KEY_RING", "liren.core.encryption.SettingsKeyRing")
    return _ring(path, settings.DATA_KEY, tuple(getattr(settings, "DATA_KEYS_OLD", ())))


def encrypt_bytes(plain: bytes, context: str) -> bytes:
    """Close bytes for one place, such as "accounts_user|phone"."""
    ring = key_ring()
    version, key_id = version_in_use(), ring.current_id()
    header = bytes([version]) + key_id
    return header + close(version, ring.key(key_id), plain, header + context.encode())


def decrypt_bytes(blob: bytes, context: str) -> bytes:
    """Open what `encrypt_bytes` closed for the same place.

    Raises:
        DecryptionError: with what is wrong, never with what is in it.
    """
    if len(blob) < _SHORTEST or blob[0] not in VERSIONS.values():
        raise DecryptionError(f"Not a value that this version can open ({context}).")
    key = key_ring().key(blob[1:HEADER])
    try:
        return open_closed(blob[0], key, blob[HEADER:], blob[:HEADER] + context.encode())
    except AlteredError:
        raise DecryptionError(f"A value of {context} was altered, or moved there from elsewhere.") from None


def encrypt(text: str, context: str) -> bytes:
    """Close a text for one place; see `encrypt_bytes`."""
    return encrypt_bytes(text.encode(), context)


def decrypt(blob: bytes, context: str) -> str:
    """Open what `encrypt` closed; see `decrypt_bytes`."""
    return decrypt_bytes(blob, context).decode()


def is_of_current_key(blob: bytes) -> bool:
    """Whether a stored value was closed with the key and cipher in use; if not, rotation closes it anew."""
    return bytes(blob[:HEADER]) == bytes([version_in_use()]) + key_ring().current_id()


def blind_index(purpose: str, value: str, *, digest: str = "sha256") -> bytes:
    """A 32-byte keyed digest by which an encrypted value is found again (HMAC-SHA256, or HMAC-SM3).

    Surrounding blanks and character width don't count. Another purpose gives another digest, so that two
    tables can't be joined on it. Equal values are visible as equal: don't use it for values with few
    possibilities.
    """
    plain = unicodedata.normalize("NFKC", value).strip()
    return hmac.digest(_index_key(purpose, index_root()), plain.encode(), digest)


@lru_cache(maxsize=8192)
def _index_key(purpose: str, root: str) -> bytes:
    return key_ring().index_key(purpose)


def mask_name(name: str) -> str:
    """A person's name with only its first character: "王小明" -> "王**"."""
    name = name.strip()
    return name[:1] + "*" * max(len(name) - 1, 0) if len(name) != 1 else "*"


def mask_number(number: str) -> str:
    """An identity number with its first and last three characters; a short one is hidden whole."""
    number = number.strip()
    return number[:3] + "*" * max(len(number) - 6, 0) + number[-3:] if len(number) > 8 else "*" * len(number)


def mask_phone(phone: str) -> str:
    """A phone number with its middle hidden: "13812345678" -> "138****5678". Short ones are hidden whole."""
    phone = phone.strip()
    if len(phone) < 7:
        return "*" * len(phone)
    tail = phone[-4:]
    head = phone[: max(len(phone) - 8, 1)][:3]
    return head + "*" * (len(phone) - len(head) - len(tail)) + tail


if TYPE_CHECKING:
    from typing import TypeVar

    _ST = TypeVar("_ST", contravariant=True)  # noqa: PLC0105 - the stubs' names
    _GT = TypeVar("_GT", covariant=True)  # noqa: PLC0105

    class _TextField(models.TextField[_ST, _GT]): ...
else:

    class _TextField(models.TextField):
        def __class_getitem__(cls, *_args):
            return cls

    _ST = _GT = None


class EncryptedTextField(_TextField[_ST, _GT]):
    """Text that is encrypted in its column (bytea) and plain in Python. It can't be searched or compared.

    An empty text is stored as empty bytes, and NULL stays NULL. To find a row by the value, keep its
    `blind_index` in a second column.
    """

    def __init__(self, *args: Any, personal: Personal | None = None, **kwargs: Any) -> None:
        self.personal = personal  # a check refuses to start without it
        super().__init__(*args, **kwargs)

    def get_internal_type(self) -> str:
        return "BinaryField"

    def get_prep_value(self, value: Any) -> Any:
        return value if value is None else str(value)

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        if value is None:
            return None
        return encrypt(str(value), self.context) if value else b""

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> str | None:
        if value is None:
            return None
        return decrypt(bytes(value), self.context) if len(value) else ""

    @property
    def context(self) -> str:
        """The place that a stored value is bound to."""
        return f"{self.model._meta.db_table}|{self.column}"

    def get_lookup(self, lookup_name: str) -> type[Lookup[Any]] | None:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        return self._refuse(lookup_name)

    def get_transform(self, lookup_name: str) -> Any:
        return self._refuse(lookup_name)

    def _refuse(self, lookup_name: str) -> NoReturn:
        raise FieldError(
            f"{self.name} is encrypted and can't be looked up by {lookup_name}. Keep a blind_index beside it."
        )
