"""The small process that opens a stranger's picture: reads a file on descriptor 0, writes the result on
descriptor 1.

Run as a script in an isolated interpreter, never imported by the server. Arguments: the folder that holds
Pillow, and the limits as JSON. The answer is one line of JSON (sizes, or why not) and then the bytes of the
photo and of its thumbnail.
"""

from __future__ import annotations

import io
import json
import os
import resource
import sys
from typing import Any

ORIENTATION = 0x0112
JPEG, PNG, WEBP = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF"


def confine(limits: dict[str, Any]) -> None:
    """Give up what decoding doesn't need: rights, memory, processor time, files, children."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    caps = {
        resource.RLIMIT_AS: limits["memory_mb"] << 20,
        resource.RLIMIT_CPU: limits["cpu_seconds"],
        resource.RLIMIT_FSIZE: limits["output_mb"] << 20,
        resource.RLIMIT_NOFILE: 3,  # no descriptor beyond the three that are open
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_CORE: 0,
    }
    for what, cap in caps.items():
        harder = cap + 1 if what == resource.RLIMIT_CPU else cap  # SIGXCPU first: it tells the log why
        resource.setrlimit(what, (cap, harder))


class Refused(Exception):  # noqa: N818 - an answer, not an error
    """A picture that is not taken; the argument is the reason's short name."""


def opened(data: bytes) -> Any:
    """The picture, not yet decoded, by the one decoder that its first bytes name."""
    from PIL import JpegImagePlugin, PngImagePlugin, WebPImagePlugin

    if data.startswith(JPEG):
        return JpegImagePlugin.JpegImageFile(io.BytesIO(data))
    if data.startswith(PNG):
        return PngImagePlugin.PngImageFile(io.BytesIO(data))
    if data.startswith(WEBP) and data[8:12] == b"WEBP":
        return WebPImagePlugin.WebPImageFile(io.BytesIO(data))
    raise Refused("format")


def upright(image: Any, orientation: int) -> Any:
    """The picture turned as the camera was held (EXIF orientation 2 to 8)."""
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return image.transpose(turns[orientation]) if orientation in turns else image


def orientation_of(image: Any) -> int:
    """How the camera was held; 1 when the metadata can't be read: they are not worth a refusal."""
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    except Exception:
        return 1


def flattened(image: Any) -> Any:
    """Plain RGB, on white where the picture is transparent."""
    from PIL import Image

    if image.mode == "RGB":
        return image
    if image.mode.startswith("I;16") or image.mode == "I":  # 16 bits of grey
        return image.point(lambda value: value / 257).convert("L").convert("RGB")
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        layered = image.convert("RGBA")
        ground = Image.new("RGB", layered.size, "white")
        ground.paste(layered, mask=layered.getchannel("A"))
        return ground
    return image.convert("RGB")


def encoded(image: Any, quality: int) -> bytes:
    """A new JPEG of the pixels, and of nothing else."""
    image.info.clear()
    target = io.BytesIO()
    image.save(target, "JPEG", quality=quality, optimize=False, exif=b"", icc_profile=None, comment=b"")
    return target.getvalue()


def made_anew(data: bytes, limits: dict[str, Any]) -> tuple[dict[str, int], bytes, bytes]:
    """Sizes, photo and thumbnail."""
    from PIL import Image

    image = opened(data)
    width, height = image.size
    if width * height > limits["max_pixels"]:
        raise Refused("pixels")
    orientation = orientation_of(image)
    edge = limits["long_edge"]
    scale = min(1.0, edge / max(width, height))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    # A JPEG is decoded at a half, a quarter or an eighth where that is nearly enough: 4032 becomes 2016.
    image.draft("RGB", (max(1, size[0] * 9 // 10), max(1, size[1] * 9 // 10)))
    image.load()
    image = flattened(image)
    if max(image.size) > edge:
        image = image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    image = upright(image, orientation)
    thumb = image.copy()
    thumb.thumbnail((limits["thumb_edge"], limits["thumb_edge"]), Image.Resampling.BICUBIC, reducing_gap=2.0)
    photo, small = encoded(image, limits["quality"]), encoded(thumb, limits["quality"])
    return (
        {"width": image.width, "height": image.height, "photo": len(photo), "thumb": len(small)},
        photo,
        small,
    )


def main() -> None:
    """Read, confine, answer."""
    sys.path.append(sys.argv[1])
    limits = json.loads(sys.argv[2])
    import PIL.Image
    import PIL.JpegImagePlugin
    import PIL.PngImagePlugin
    import PIL.TiffImagePlugin  # reads the EXIF of a JPEG; nothing can be imported once confined
    import PIL.WebPImagePlugin

    PIL.Image.MAX_IMAGE_PIXELS = None  # our own limit is asked before anything is decoded
    PIL.Image._initialized = 2  # no further decoder is ever loaded
    with open(0, "rb", closefd=False) as source:
        data = source.read()
    confine(limits)
    answer: dict[str, Any]
    photo = thumb = b""
    try:
        answer, photo, thumb = made_anew(data, limits)
    except Refused as refusal:
        answer = {"refused": str(refusal)}
    except MemoryError:
        answer = {"refused": "memory"}
    except Exception:
        answer = {"refused": "broken"}
    with open(1, "wb", closefd=False) as target:
        target.write(json.dumps(answer).encode() + b"\n" + photo + thumb)
        target.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
