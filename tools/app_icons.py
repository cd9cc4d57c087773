"""The application's icons, drawn from the strokes of the mark (core/static/ui/mark.svg) with Pillow.

`any` icons keep the mark's round corners; `maskable` ones fill the square and keep the character inside the
inner 80% that every phone shows (W3C, Web Application Manifest, "maskable").
"""

from __future__ import annotations

import re
from pathlib import Path

from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parent.parent
MARK = ROOT / "liren" / "core" / "static" / "ui" / "mark.svg"
BOX = 64  # of the mark's own coordinates
FINER = 4  # drawn so many times larger, then made small: smooth edges
ICONS = {  # name: (pixels, how much of the square the mark's box takes, whether the ground fills it)
    "icon-192.png": (192, 1.0, False),
    "icon-512.png": (512, 1.0, False),
    "maskable-192.png": (192, 0.86, True),
    "maskable-512.png": (512, 0.86, True),
    "apple-180.png": (180, 0.9, True),
}
Stroke = list[tuple[float, float]]


def draw_icons(folder: Path) -> None:
    """Write every icon into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    ground, width, strokes = read_mark(MARK.read_text(encoding="utf-8"))
    for name, (pixels, share, is_full) in ICONS.items():
        _icon(pixels, share, is_full, (ground, width, strokes)).save(folder / name, optimize=True)


def read_mark(svg: str) -> tuple[str, float, list[Stroke]]:
    """The ground's colour, the width of the strokes, and the strokes of the mark."""
    ground = _found(r'<rect[^>]*fill="(#[0-9a-f]{6})"', svg)
    width = float(_found(r'stroke-width="([0-9.]+)"', svg))
    return ground, width, _strokes(_found(r'<path d="([^"]+)"', svg))


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match, f"the mark has no {pattern}"
    return match.group(1)


def _strokes(path: str) -> list[Stroke]:
    """The path's commands M, h, v, H and z as lists of points; the mark has no others."""
    strokes: list[Stroke] = []
    for command, numbers in re.findall(r"([MhvHz])([^MhvHz]*)", path):
        values = [float(number) for number in numbers.split()]
        if command == "M":
            strokes.append([(values[0], values[1])])
            continue
        x, y = strokes[-1][-1]
        if command == "v":
            strokes[-1].append((x, y + values[0]))
        elif command == "z":
            strokes[-1].append(strokes[-1][0])
        else:
            strokes[-1].append((values[0] + (x if command == "h" else 0), y))
    return strokes


def _icon(pixels: int, share: float, is_full: bool, mark: tuple[str, float, list[Stroke]]) -> Image.Image:
    ground, width, strokes = mark
    side = pixels * FINER
    image = Image.new("RGBA", (side, side), ground if is_full else (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    scale = side * share / BOX
    shift = side * (1 - share) / 2
    if not is_full:
        edge = 2 * scale
        pen.rounded_rectangle((edge, edge, side - edge, side - edge), radius=13 * scale, fill=ground)
    radius = width * scale / 2
    for stroke in strokes:
        points = [(x * scale + shift, y * scale + shift) for x, y in stroke]
        pen.line(points, fill="white", width=round(width * scale))
        for x, y in points:  # round ends and corners
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill="white")
    return image.resize((pixels, pixels), Image.Resampling.LANCZOS)
