"""A key for each person, and fields that don't open by accident.

A person's fields are closed with a data key of their own; the data key is closed with the platform's key and
stored with the person. Destroying that one value makes every field of the person unreadable, in backups too
(个人信息保护法 Art. 47). Changing the platform's key closes only the data keys anew.

A sealed column gives back a `Sealed`, which shows as dots wherever it is printed. Only `Opener` opens it, and
it wants to know the row: ``table | column | primary key | division`` is bound in, so that a value which is
copied to another row, column or division doesn't open.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.db.models.lookups import Lookup

from liren.core.ciphers import VERSIONS, AlteredError, close, open_closed, version_in_use
from liren.core.encryption import DecryptionError, decrypt_bytes, encrypt_bytes
from liren.core.personal import Personal

DOTS = "•••"
KEY_SIZE = 32


@dataclass(frozen=True, slots=True)
class Sealed:
    """A closed value. It prints as dots, is falsy when there is nothing in it, and can't be compared."""

    blob: bytes = field(repr=False)

    def __str__(self) -> str:
        return DOTS if self.blob else ""

    def __bool__(self) -> bool:
        return bool(self.blob)


NOTHING = Sealed(b"")

if TYPE_CHECKING:
    _ST = TypeVar("_ST", contravariant=True)  # noqa: PLC0105 - the stubs' names
    _GT = TypeVar("_GT", covariant=True)  # noqa: PLC0105

    class _Field(models.Field[_ST, _GT]): ...
else:

    class _Field(models.Field):
        def __class_getitem__(cls, *_args):
            return cls

    _ST = _GT = None


class SealedField(_Field[Sealed, Sealed]):
    """A column of closed values (bytea). It can't be searched; keep a `blind_index` beside it."""

    def __init__(self, *args: Any, personal: Personal | None = None, **kwargs: Any) -> None:
        self.personal = personal
        kwargs.setdefault("default", NOTHING)
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("default", None)
        kwargs.pop("editable", None)
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        return "BinaryField"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return value.blob if isinstance(value, Sealed) else value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed:
        return Sealed(bytes(value)) if value is not None else NOTHING

    def to_python(self, value: Any) -> Sealed:
        return value if isinstance(value, Sealed) else NOTHING

    def get_lookup(self, lookup_name: str) -> type[Lookup[Any]] | None:
        return Emptied if lookup_name == "emptied" else None  # of all others Django says: unknown


class Emptied(Lookup):
    """Whether nothing is stored, which is all that can be asked of a sealed column."""

    lookup_name = "emptied"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        return f"length({column}) {'=' if self.rhs else '>'} 0", tuple(params)


def new_data_key(context: str) -> tuple[bytes, bytes]:
    """A fresh data key, and the same closed for storing at `context`."""
    key = os.urandom(KEY_SIZE)
    return key, encrypt_bytes(key, context)


def open_data_key(wrapped: bytes, context: str) -> bytes:
    """The data key that was stored at `context`.

    Raises:
        DecryptionError: it doesn't open, or was destroyed.
    """
    if not wrapped:
        raise DecryptionError("The key of this record was destroyed.")
    return decrypt_bytes(wrapped, context)


def wrap_again(wrapped: bytes, context: str) -> bytes:
    """The same data key, closed with the platform's key and cipher of today."""
    return encrypt_bytes(open_data_key(wrapped, context), context)


def seal(key: bytes, text: str, bound: str) -> Sealed:
    """Close `text` with a data key, for one row and column. An empty text stays empty."""
    if not text:
        return NOTHING
    version = version_in_use()
    return Sealed(bytes([version]) + close(version, key, text.encode(), bound.encode()))


def unseal(key: bytes, sealed: Sealed, bound: str) -> str:
    """Open what `seal` closed for the same row and column.

    Raises:
        DecryptionError: it was altered or moved, or belongs to another key.
    """
    if not sealed:
        return ""
    blob = sealed.blob
    if blob[0] not in VERSIONS.values():
        raise DecryptionError("Not a value that this version can open.")
    try:
        return open_closed(blob[0], key, blob[1:], bound.encode()).decode()
    except AlteredError:
        raise DecryptionError("A sealed value was altered, or moved there from elsewhere.") from None
