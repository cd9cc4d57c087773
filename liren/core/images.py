"""Photos from outside: checked, decoded and made anew in a small process that can do nothing else.

A picture is the most dangerous thing that a stranger can send: decoders are large and written in C. So it is
opened in a fresh interpreter (`image_worker.py`) with hard limits on memory, processor time and files,
without our environment, our database or our keys. What comes back is a new JPEG made from pixels: nothing
else of the file survives, no EXIF, no position, no comment, no second file hidden behind the first.
"""

from __future__ import annotations

import json
import logging
import os
import select
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

import PIL
from django.utils.translation import gettext as _

from liren.core.verdicts import InvalidError

logger = logging.getLogger(__name__)

_LONGEST_ANSWER = 400
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif")
WORKER = Path(__file__).with_name("image_worker.py")


@dataclass(frozen=True, slots=True)
class SanitizedPhoto:
    """A JPEG made anew, its size in pixels, and a small JPEG for lists."""

    jpeg: bytes
    width: int
    height: int
    thumb: bytes


@dataclass(frozen=True, slots=True)
class PhotoLimits:
    """What a photo and the process that opens it may use."""

    max_bytes: int = 15 * 1024 * 1024
    max_pixels: int = 50_000_000
    long_edge: int = 2048
    thumb_edge: int = 320
    quality: int = 85
    memory_mb: int = 640
    cpu_seconds: int = 8
    output_mb: int = 12
    wait_seconds: float = 10.0


DEFAULT_LIMITS = PhotoLimits()


def sanitize_photo(data: bytes, limits: PhotoLimits = DEFAULT_LIMITS) -> SanitizedPhoto:
    """Make a clean JPEG of a photo: long edge at most 2048 pixels, thumbnail 320, turned upright, no
    metadata.

    Raises:
        InvalidError: it isn't a JPEG, PNG or WebP picture, is too large, is broken, or could not be opened
        safely.
    """
    _require_photo(data, limits)
    with _memory_file() as source, _memory_file() as target:
        source.write(data)
        source.seek(0)
        status = _run_worker(source, target, limits)
        target.seek(0)
        line = target.readline(_LONGEST_ANSWER)
        try:
            answer: dict[str, Any] = json.loads(line)
        except ValueError:
            logger.warning("image worker ended with status %s and no answer", status)
            raise _invalid(_("This picture could not be opened safely. Please take a photo of it.")) from None
        if reason := answer.get("refused"):
            raise _invalid(_worded(reason, limits))
        photo, thumb = target.read(answer["photo"]), target.read(answer["thumb"])
    return SanitizedPhoto(photo, answer["width"], answer["height"], thumb)


def _require_photo(data: bytes, limits: PhotoLimits) -> None:
    """Refuse by size and by first bytes, before anything is started."""
    if len(data) > limits.max_bytes:
        raise _invalid(
            _("This photo is larger than %(limit)d MB. Please choose a smaller one.")
            % {"limit": limits.max_bytes >> 20}
        )
    if not data:
        raise _invalid(_("This photo is empty. Please choose it again."))
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        raise _invalid(
            _("HEIC can't be opened. Set the camera to “most compatible” (JPEG), or send a screenshot.")
        )
    is_webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    if not (data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or is_webp):
        raise _invalid(_worded("format", limits))


def _worded(reason: str, limits: PhotoLimits) -> str:
    match reason:
        case "format":
            return _("Only photos in JPEG, PNG or WebP format can be used.")
        case "pixels" | "memory":
            return _(
                "This picture has too many pixels (more than %(limit)d million). Please choose a smaller one."
            ) % {"limit": limits.max_pixels // 1_000_000}
        case _:
            return _("This photo is damaged or incomplete. Please choose it again.")


def _run_worker(source: BinaryIO, target: BinaryIO, limits: PhotoLimits) -> int:
    """Run the worker between the two files and return its exit status; a negative one names the signal."""
    command = [
        sys.executable, "-I", "-S", "-B", "-X", "utf8", str(WORKER),
        str(Path(PIL.__file__).parent.parent), json.dumps(asdict(limits)),
    ]  # fmt: skip
    worker = subprocess.Popen(  # noqa: S603 - our own interpreter and script, no shell, no user's words
        command, stdin=source, stdout=target, stderr=subprocess.DEVNULL, env={}, cwd="/", close_fds=True
    )
    if not _ends_within(worker, limits.wait_seconds):
        worker.kill()
    return worker.wait()


def _ends_within(worker: subprocess.Popen[bytes], seconds: float) -> bool:
    """Wait without polling where the system can (Popen.wait with a timeout sleeps up to 50 ms too long)."""
    if hasattr(os, "pidfd_open"):
        descriptor = os.pidfd_open(worker.pid)
        try:
            waiting = select.poll()  # select() fails above 1023 descriptors
            waiting.register(descriptor, select.POLLIN)
            return bool(waiting.poll(seconds * 1000))
        finally:
            os.close(descriptor)
    try:
        worker.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def _memory_file() -> BinaryIO:
    """A file that never reaches a disk, where the system has such a thing."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("photo"), "w+b")
    return tempfile.TemporaryFile()


def _invalid(reason: str) -> InvalidError:
    return InvalidError(reason, field="photos")
