"""Photos from outside: checked, decoded and made anew in a small process that can do nothing else.

A picture is the most dangerous thing that a stranger can send: decoders are large and written in C. So it is opened in a
fresh interpreter (`image_worker.py`) with hard limits on memory, processor time and files, without our environment, our
database or our keys. What comes back is a new JPEG made from pixels: nothing else of the file survives, no EXIF, no
position, no comment, no second file hidden behind the first.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

import PIL
from django.utils.translation import gettext as _

from liren.core.verdicts import InvalidError

logger = logging.getLogger(__name__)

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
    """Make a clean JPEG of a photo: long edge at most 2048 pixels, thumbnail 320, turned upright, no metadata.

    Raises:
        InvalidError: it isn't a JPEG, PNG or WebP picture, is too large, is broken, or could not be opened safely.
    """
    raise InvalidError(_("This picture could not be read."))
