"""Photos from outside, made by Pillow and then spoiled as strangers spoil them."""

from __future__ import annotations

import io
import signal
import struct
import subprocess
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pytest
from PIL import Image

from liren.core import images
from liren.core.images import DEFAULT_LIMITS, PhotoLimits, sanitize_photo
from liren.core.verdicts import InvalidError

Misbehaving = Callable[[str], None]
RED, BLUE = (220, 30, 30), (30, 30, 220)
ORIENTATION, GPS = 0x0112, 0x8825


def picture(width: int = 640, height: int = 480, *, mode: str = "RGB") -> Image.Image:
    """Red on the left, blue on the right, in RGB; something of any other mode."""
    if mode != "RGB":
        return (
            picture(width, height).convert(mode)
            if mode != "I;16"
            else Image.new("I;16", (width, height), 30000)
        )
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    return image


def file_of(image: Image.Image, form: str = "JPEG", **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, form, **options)
    return target.getvalue()


def decoded(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def refusal(data: bytes, limits: PhotoLimits = DEFAULT_LIMITS) -> str:
    with pytest.raises(InvalidError) as raised:
        sanitize_photo(data, limits)
    assert raised.value.field == "photos"
    return raised.value.reason


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that claims, and would decode to, a huge picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_comes_back_as_a_jpeg_of_its_pixels(form: str) -> None:
    clean = sanitize_photo(file_of(picture(), form))
    image, thumb = decoded(clean.jpeg), decoded(clean.thumb)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (640, 480))
    assert (clean.width, clean.height) == image.size
    assert thumb.size == (320, 240)
    assert np.allclose(np.asarray(image)[10, 10], RED, atol=12)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((6000, 3000), (2048, 1024)),
        ((4032, 3024), (2016, 1512)),
        ((3000, 6000), (1024, 2048)),
        ((300, 200), (300, 200)),
    ],
)
def test_a_large_photo_is_made_smaller_and_a_small_one_is_left(
    size: tuple[int, int], expected: tuple[int, int]
) -> None:
    clean = sanitize_photo(file_of(picture(*size)))
    width, height = decoded(clean.jpeg).size
    assert max(width, height) <= 2048
    assert (width, height) == pytest.approx(expected, rel=0.03)
    assert max(decoded(clean.thumb).size) <= 320


def test_position_camera_comment_and_profile_are_gone() -> None:
    image = picture()
    exif = Image.Exif()
    exif[0x010F] = "SpyCam"
    exif.get_ifd(GPS).update({1: "N", 2: (36.0, 40.0, 12.0), 3: "E", 4: (117.0, 5.0, 30.0)})
    data = file_of(image, exif=exif.tobytes(), comment=b"taken at home", icc_profile=b"profile" * 40)
    assert Image.open(io.BytesIO(data)).getexif().get_ifd(GPS)
    clean = sanitize_photo(data)
    for made in (clean.jpeg, clean.thumb):
        again = decoded(made)
        assert not again.getexif()
        assert not set(again.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        for trace in (b"Exif", b"SpyCam", b"taken at home", b"profile", b"http"):
            assert trace not in made


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_as_the_camera_was_held(orientation: int) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    data = file_of(picture(), exif=exif.tobytes())
    clean = sanitize_photo(data)
    from PIL import ImageOps

    expected = ImageOps.exif_transpose(decoded(data))
    assert (clean.width, clean.height) == expected.size
    difference = np.abs(np.asarray(decoded(clean.jpeg), int) - np.asarray(expected, int)).mean()
    assert difference < 3


@pytest.mark.parametrize(
    ("mode", "form"),
    [
        ("CMYK", "JPEG"),
        ("L", "JPEG"),
        ("RGBA", "PNG"),
        ("P", "PNG"),
        ("I;16", "PNG"),
        ("LA", "PNG"),
        ("1", "PNG"),
    ],
)
def test_any_kind_of_pixels_becomes_rgb(mode: str, form: str) -> None:
    assert decoded(sanitize_photo(file_of(picture(mode=mode), form)).jpeg).mode == "RGB"


def test_what_is_transparent_becomes_white() -> None:
    clean = sanitize_photo(file_of(Image.new("RGBA", (64, 64), (0, 0, 0, 0)), "PNG"))
    assert decoded(clean.jpeg).getpixel((32, 32)) == (255, 255, 255)


def test_of_a_moving_picture_the_first_frame_is_kept() -> None:
    frames = [picture(), Image.new("RGB", (640, 480), "green")]
    clean = sanitize_photo(file_of(frames[0], "WEBP", save_all=True, append_images=frames[1:]))
    assert np.allclose(np.asarray(decoded(clean.jpeg))[10, 10], RED, atol=14)


@pytest.mark.parametrize(
    "data",
    [
        file_of(picture(), "GIF"),
        file_of(picture(), "BMP"),
        file_of(picture(), "TIFF"),
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7 ...",
        b"RIFF\0\0\0\0WAVEfmt ",
        b"\0" * 100,
        b"GIF89a/*\xff\xd8\xff*/=1;",
    ],
)
def test_other_formats_are_refused_by_name_of_what_can_be_used(data: bytes) -> None:
    assert "JPEG, PNG or WebP" in refusal(data)


def test_heic_is_refused_with_what_to_do() -> None:
    assert "most compatible" in refusal(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")


def test_an_empty_file_and_one_over_the_limit_are_refused_unopened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "_run_worker", lambda *_: pytest.fail("the worker was started"))
    assert "empty" in refusal(b"")
    assert "15 MB" in refusal(file_of(picture()) + b"\0" * (15 << 20))


@pytest.mark.parametrize("size", [(60_000, 60_000), (8_000, 6_251), (2**31 - 1, 2**31 - 1)])
def test_a_bomb_is_refused_by_its_header(size: tuple[int, int]) -> None:
    assert "pixels" in refusal(bomb(*size)) or "damaged" in refusal(bomb(*size))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("part", [0.02, 0.5, 0.98])
def test_a_truncated_file_is_refused(form: str, part: float) -> None:
    rng = np.random.default_rng(3)
    noisy = Image.fromarray(rng.integers(0, 255, (200, 300, 3), dtype=np.uint8))
    data = file_of(noisy, form)
    assert "damaged" in refusal(data[: int(len(data) * part)])


@pytest.mark.parametrize("start", [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x40\0\0\0WEBPVP8 "])
def test_noise_behind_a_good_beginning_is_refused(start: bytes) -> None:
    rng = np.random.default_rng(5)
    for _ in range(4):
        assert "damaged" in refusal(start + rng.bytes(3000))


def test_a_second_file_hidden_behind_the_picture_does_not_survive() -> None:
    hidden = b"PK\x03\x04<?php system($_GET['c']); ?><script>alert(1)</script>"
    for form in ("JPEG", "PNG", "WEBP"):
        clean = sanitize_photo(file_of(picture(), form) + hidden)
        assert hidden[:10] not in clean.jpeg
        assert b"script" not in clean.jpeg


def test_a_worker_that_needs_too_much_memory_ends_with_a_readable_reason() -> None:
    noise = file_of(picture(6000, 5000), "PNG")
    assert "pixels" in refusal(noise, replace(DEFAULT_LIMITS, memory_mb=120))


def test_a_worker_that_needs_too_much_time_dies_and_the_server_lives() -> None:
    slow = file_of(picture(7000, 7000), "PNG", compress_level=1)
    assert "safely" in refusal(slow, replace(DEFAULT_LIMITS, wait_seconds=0.15))
    assert sanitize_photo(file_of(picture())).width == 640


@pytest.fixture
def misbehaving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Misbehaving:
    """A worker that first confines itself as ours does, and then does something else."""

    def write(act: str) -> None:
        source = images.WORKER.read_text().replace("answer, photo, thumb = made_anew(data, limits)", act)
        path = tmp_path / "worker.py"
        path.write_text(source)
        tmp_path.chmod(0o755)
        monkeypatch.setattr(images, "WORKER", path)

    return write


def outcome(monkeypatch: pytest.MonkeyPatch, limits: PhotoLimits = DEFAULT_LIMITS) -> tuple[int, str]:
    statuses: list[int] = []
    run = images._run_worker

    def noted(source: BinaryIO, target: BinaryIO, limits: PhotoLimits) -> int:
        statuses.append(run(source, target, limits))
        return statuses[-1]

    monkeypatch.setattr(images, "_run_worker", noted)
    reason = refusal(file_of(picture()), limits)
    return statuses[0], reason


def test_a_worker_that_never_ends_is_killed_by_its_processor_limit(
    misbehaving: Misbehaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    misbehaving("while True: pass")
    status, reason = outcome(monkeypatch, replace(DEFAULT_LIMITS, cpu_seconds=1))
    assert status == -signal.SIGXCPU
    assert "safely" in reason


def test_a_worker_that_sleeps_is_killed_by_the_clock(
    misbehaving: Misbehaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    misbehaving("import time; time.sleep(60)")
    status, reason = outcome(monkeypatch, replace(DEFAULT_LIMITS, wait_seconds=0.3))
    assert status == -9
    assert "safely" in reason


@pytest.mark.parametrize(
    "act",
    [
        "open('/etc/passwd')",
        "import socket; socket.socket()",
        "os.fork()",
        "os.write(1, b'x' * (64 << 20)) and os.write(1, b'x' * (64 << 20))",
        "bytearray(4 << 30)",
    ],
)
def test_a_worker_can_open_nothing_start_nothing_and_keep_nothing(
    misbehaving: Misbehaving, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    misbehaving(f"{act}; answer, photo, thumb = made_anew(data, limits)")
    _status, reason = outcome(monkeypatch)
    assert reason


def test_a_worker_sees_no_secret_of_ours(misbehaving: Misbehaving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIREN_DATA_KEY", "secret")
    misbehaving(
        "assert not os.environ.get('LIREN_DATA_KEY') and 'django' not in sys.modules; raise Refused('pixels')"
    )
    assert "pixels" in outcome(monkeypatch)[1]


def test_the_worker_is_a_fresh_interpreter_without_a_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, object]] = []
    real = subprocess.Popen

    def noted(command: list[str], **options: Any) -> subprocess.Popen[bytes]:
        seen.append(options)
        return real(command, **options)

    monkeypatch.setattr(subprocess, "Popen", noted)
    sanitize_photo(file_of(picture()))
    assert seen[0]["env"] == {}
    assert not seen[0].get("shell")
