"""Browsers of the cast, and what they send."""

from __future__ import annotations

import io
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.cast import IN_GRID
from tests.visitors import signed_in, visitor

__all__ = ["a_form", "a_photo", "jpeg", "signed_in", "visitor"]


def jpeg(colour: tuple[int, int, int] = (90, 120, 90), camera: str = "") -> bytes:
    """A small photo; `camera` goes into its EXIF."""
    image = Image.new("RGB", (64, 48), colour)
    exif = image.getexif()
    if camera:
        exif[0x010F] = camera
    file = io.BytesIO()
    image.save(file, "JPEG", exif=exif)
    return file.getvalue()


def a_photo(name: str = "photo.jpg", data: bytes = b"") -> SimpleUploadedFile:
    """A photo as a form sends it."""
    return SimpleUploadedFile(name, data or jpeg(), content_type="image/jpeg")


def a_form(**changes: Any) -> dict[str, Any]:
    """A complete report as the page sends it."""
    return {
        "key": str(uuid4()),
        "description": "单元门口的路灯不亮，晚上老人出门看不清。",
        "category": "C0118",
        "lon": f"{IN_GRID[0]:.6f}",
        "lat": f"{IN_GRID[1]:.6f}",
        "address": "",
        "division": "",
        **changes,
    }
