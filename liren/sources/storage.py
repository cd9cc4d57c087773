"""Files of imports: closed with the platform's key while they lie here, and gone when they are over."""

from __future__ import annotations

import os
import struct
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from liren.core.encryption import decrypt_bytes, encrypt_bytes
from liren.core.verdicts import InvalidError
from liren.sources.reading import MOST_BYTES

PIECE = 4 * 1024 * 1024


def _path(batch_id: UUID, kind: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "imports" / f"{batch_id}.{kind}"


def keep(batch_id: UUID, pieces: Iterable[bytes], *, kind: str = "file") -> str:
    """Keep a file for a batch, closed. Gives its SHA-256 in hex.

    Raises:
        InvalidError: it is larger than files may be; nothing is kept.
    """
    path, digest, size = _path(batch_id, kind), sha256(), 0
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".part")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        for number, piece in enumerate(_even(pieces)):
            digest.update(piece)
            size += len(piece)
            if size > MOST_BYTES:
                fresh.unlink()
                raise InvalidError(
                    _("The file is larger than %(most)d MB.") % {"most": MOST_BYTES >> 20}, field="file"
                )
            closed = encrypt_bytes(piece, f"import|{batch_id}|{kind}|{number}")
            file.write(struct.pack(">I", len(closed)) + closed)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    return digest.hexdigest()


def _even(pieces: Iterable[bytes]) -> Iterator[bytes]:
    held = b""
    for piece in pieces:
        held += piece
        while len(held) >= PIECE:
            yield held[:PIECE]
            held = held[PIECE:]
    if held:
        yield held


@contextmanager
def opened(batch_id: UUID, *, kind: str = "file") -> Iterator[Path]:
    """A kept file in the open, in a place only this process reads, for as long as the block lasts.

    Raises:
        InvalidError: it is no longer kept.
    """
    path = _path(batch_id, kind)
    if not path.exists():
        raise InvalidError(_("The file is no longer kept. Upload it again."), field="file")
    with tempfile.NamedTemporaryFile(prefix="import-", suffix=".open") as plain, path.open("rb") as file:
        number = 0
        while head := file.read(4):
            closed = file.read(struct.unpack(">I", head)[0])
            plain.write(decrypt_bytes(closed, f"import|{batch_id}|{kind}|{number}"))
            number += 1
        plain.flush()
        yield Path(plain.name)


def forget(batch_id: UUID) -> None:
    """Remove everything kept for a batch."""
    for kind in ("file", "rejects"):
        _path(batch_id, kind).unlink(missing_ok=True)
