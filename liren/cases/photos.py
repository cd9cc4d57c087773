"""Photo files: written before the transaction that names them, under names that nobody can guess."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from liren.cases.models import Case, Photo
from liren.core.images import sanitize_photo
from liren.core.verdicts import InvalidError

MOST_PHOTOS = 9  # per report or step


@dataclass(frozen=True, slots=True)
class StoredPhoto:
    """A photo on disk that no record names yet."""

    file: str
    sha256: bytes
    width: int
    height: int
    size: int


def photo_path(file: str) -> Path:
    """Where a photo's file lies."""
    return Path(settings.MEDIA_ROOT) / "photos" / file


def thumb_path(file: str) -> Path:
    """Where the small picture beside it lies."""
    return photo_path(file).with_suffix(".thumb.jpg")


def store_photos(uploads: Sequence[bytes]) -> list[StoredPhoto]:
    """Re-encode and write each upload. The same picture twice is stored once.

    Raises:
        InvalidError: too many, or one that is no picture; the sentence says which.
    """
    if len(uploads) > MOST_PHOTOS:
        raise InvalidError(_("At most %(count)d photos.") % {"count": MOST_PHOTOS}, field="photos")
    stored: dict[bytes, StoredPhoto] = {}
    for position, upload in enumerate(uploads, 1):
        digest = hashlib.sha256(upload).digest()
        if digest in stored:
            continue
        try:
            clean = sanitize_photo(upload)
        except InvalidError as error:
            where = _("Photo %(position)d: %(reason)s") % {"position": position, "reason": error.reason}
            raise InvalidError(where, field="photos") from error
        token = secrets.token_urlsafe(24)
        file = f"{token[:2]}/{token}.jpg"
        _write(photo_path(file), clean.jpeg)
        _write(thumb_path(file), clean.thumb)
        stored[digest] = StoredPhoto(file, digest, clean.width, clean.height, len(clean.jpeg))
    return list(stored.values())


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as target:
        target.write(data)
        target.flush()
        os.fsync(target.fileno())


def attach_photos(
    case: Case, photos: Iterable[StoredPhoto], moment: Photo.Moment, at: datetime, by: UUID | None
) -> None:
    """Name stored photos in the case, in the caller's transaction. A picture that is there already stays
    once."""
    Photo.objects.bulk_create(
        [
            Photo(
                case=case,
                moment=moment,
                file=photo.file,
                sha256=photo.sha256,
                width=photo.width,
                height=photo.height,
                size=photo.size,
                added_by_id=by,
                added_at=at,
            )
            for photo in photos
        ],
        ignore_conflicts=True,
    )


def sweep_files(older_than: datetime) -> int:
    """Delete files that no record names: their transaction was rolled back or its process died."""
    root = Path(settings.MEDIA_ROOT) / "photos"
    removed = 0
    for path in root.glob("*/*.jpg"):
        if path.name.endswith(".thumb.jpg") or path.stat().st_mtime > older_than.timestamp():
            continue
        if not Photo.objects.filter(file=path.relative_to(root).as_posix()).exists():
            path.unlink(missing_ok=True)
            thumb_path(path.relative_to(root).as_posix()).unlink(missing_ok=True)
            removed += 1
    return removed
