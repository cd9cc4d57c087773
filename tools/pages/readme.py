"""The few pictures that README.md shows."""

from __future__ import annotations

from pathlib import Path

from tools.pages.listing import Page
from tools.pages.windows import Way, chromium

# file: (page, as whom, width)
PICTURES = {
    "report": ("report", "resident", 390),
    "reporter": ("case_page", "resident", 390),
    "grid": ("my_grid", "grid_worker", 390),
    "desk": ("desk", "dispatcher", 1440),
    "case": ("case_page", "dispatcher", 1440),
    "command": ("command", "commander", 1440),
}


async def take_readme_pictures(address: str, folder: Path) -> None:
    """In Chinese, light; a phone's pictures twice as sharp."""
    folder.mkdir(parents=True, exist_ok=True)
    async with chromium(address) as windows:
        for name, (page, who, width) in PICTURES.items():
            sharp = 2 if width == 390 else 1
            opened_in = windows.opened(
                Page(page, who), Way("light", "zh"), width=width, device_scale_factor=sharp
            )
            async with opened_in as opened:
                if opened is None:
                    print(f"{name}: the demo city has no example")
                    continue
                await opened.window.wait_for_timeout(800)
                await opened.window.screenshot(path=folder / f"{name}.png")
                print(f"{name}.png {opened.address}")
