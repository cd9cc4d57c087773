"""Takes the pictures of a page in every way, and writes down what the checks and the browser say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tools.pages.listing import Page
from tools.pages.windows import HEIGHTS, Opened, Way, Windows, settle

CHECKS = (Path(__file__).parent / "checks.js").read_text(encoding="utf-8")
TALLEST = 6000  # pixels of one picture; what is longer is a list
JUMP = 0.02  # cumulative layout shift that is reported


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not right on a page."""

    page: str
    way: str
    width: int
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture and what it shows."""

    page: Page
    way: Way
    width: int
    path: Path
    address: str


async def picture_page(
    windows: Windows, page: Page, way: Way, widths: tuple[int, ...], folder: Path
) -> tuple[list[Picture], list[Finding]]:
    """Open the page once and take it at every width."""
    pictures: list[Picture] = []
    findings: list[Finding] = []
    async with windows.opened(page, way, width=widths[0]) as opened:
        if opened is None:
            return [], [Finding(page.key, str(way), 0, "no example", "in the demo city")]
        for width in widths:
            if width != widths[0]:
                await opened.window.set_viewport_size({"width": width, "height": HEIGHTS[width]})
                await settle(opened.window)
            elif (jump := await opened.window.evaluate("window.__shifts.total")) > JUMP:
                what = await opened.window.evaluate(
                    "[...new Set(window.__shifts.what)].slice(0, 4).join(', ')"
                )
                findings.append(Finding(page.key, str(way), width, "jump", f"{jump:.3f} {what}"))
            findings += await check(opened, width)
            path = folder / f"{page.key}-{width}-{way}.jpg"
            await _take(opened, width, path)
            pictures.append(Picture(page, way, width, path, opened.address))
        findings += [
            Finding(page.key, str(way), 0, "browser", said) for said in dict.fromkeys(opened.complaints)
        ]
    return pictures, findings


async def check(opened: Opened, width: int) -> list[Finding]:
    """What geometry and words tell."""
    target = 60 if opened.way.mode == "elder" else 44
    asked = {"target": target, "language": opened.way.language}
    found = await opened.window.evaluate(CHECKS, asked)
    return [Finding(opened.page.key, str(opened.way), width, kind, words) for kind, words in found]


FLAT = ".bottombar{position:static!important}"  # or it hangs in the middle of a tall picture


async def _take(opened: Opened, width: int, path: Path) -> None:
    tall = int(await opened.window.evaluate("document.documentElement.scrollHeight"))
    if tall > TALLEST:
        await opened.window.screenshot(
            path=path,
            type="jpeg",
            quality=78,
            full_page=True,
            style=FLAT,
            clip={"x": 0, "y": 0, "width": width, "height": TALLEST},
        )
    else:
        await opened.window.screenshot(path=path, type="jpeg", quality=78, full_page=True, style=FLAT)
