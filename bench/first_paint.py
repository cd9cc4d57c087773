"""Residents' pages on a slow phone: how much comes over the wire, when the first words stand, what jumps.

    python bench/first_paint.py [address]        what `make bench-pages` runs

Measured by Chromium itself (PerformanceObserver and the tools' network events), with an empty cache, over the
demo city. The network is Lighthouse's "slow 4G, formerly fast 3G": 1.6 Mbit/s down, 750 kbit/s up, 150 ms for
every request; the processor is slowed down four times. Exit code 1 if a page is over its budget.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path

from machine import description, tell

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tools.pages.listing import PAGES, RESIDENTS, Page
from tools.pages.server import demo_city
from tools.pages.windows import Way, Windows, chromium

FAST_3G = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
SLOWER = 4  # times, for the processor
KILOBYTES, PAINT, JUMP = 150.0, 1000.0, 0.1  # the budget: KB without the map, ms, cumulative layout shift
ROUNDS = 3  # the median of so many, each with an empty cache
OF_THE_MAP = ("vendor/ol", "ui/map", ".json", "/map", "geojson")
LONG = """
window.__paint = {fcp: 0, lcp: 0, blocked: 0};
new PerformanceObserver(l => { for (const e of l.getEntries()) if (e.name === "first-contentful-paint")
    window.__paint.fcp = e.startTime; }).observe({type: "paint", buffered: true});
new PerformanceObserver(l => { for (const e of l.getEntries()) window.__paint.lcp = e.startTime; })
    .observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver(l => { for (const e of l.getEntries()) window.__paint.blocked += e.duration - 50; })
    .observe({type: "longtask", buffered: true});
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """One visit: kilobytes on the wire (without and with the map), milliseconds, shift."""

    page: float
    map: float
    first: float
    largest: float
    blocked: float
    jump: float


async def visit(windows: Windows, page: Page) -> Measured | None:
    """Open the page with an empty cache on the slow phone."""
    way = Way("light", "zh")
    context = await windows.context(
        page.who, way, viewport={"width": 390, "height": 844}, device_scale_factor=2, service_workers="block"
    )
    try:
        path = await windows.find(page, context)
        if not path:
            return None
        await context.add_init_script(LONG)
        window = await context.new_page()
        tools = await context.new_cdp_session(window)
        sizes: dict[str, float] = {}
        names: dict[str, str] = {}
        tools.on("Network.requestWillBeSent", lambda e: names.update({e["requestId"]: e["request"]["url"]}))
        tools.on("Network.loadingFinished", lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]}))
        await tools.send("Network.enable")
        await tools.send("Network.setCacheDisabled", {"cacheDisabled": True})
        await tools.send("Network.emulateNetworkConditions", FAST_3G)
        await tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        await window.goto(windows.address + path, wait_until="load", timeout=90_000)
        await window.wait_for_timeout(1500)
        paint = await window.evaluate("({...window.__paint, jump: window.__shifts.total})")
        maps = sum(size for key, size in sizes.items() if _is_map(names.get(key, ""), windows.address))
        total = sum(sizes.values())
        return Measured(
            (total - maps) / 1024, maps / 1024, paint["fcp"], paint["lcp"], paint["blocked"], paint["jump"]
        )
    finally:
        await context.close()


def _is_map(url: str, address: str) -> bool:
    return any(part in url.removeprefix(address) for part in OF_THE_MAP)


async def measure(address: str) -> int:
    """All pages of residents, as a table; the number over the budget."""
    tell(f"Budget: {KILOBYTES:.0f} KB without the map, first paint {PAINT:.0f} ms, shift {JUMP}")
    tell("", "| page | KB | map KB | first paint ms | largest ms | blocked ms | shift |", "|---" * 7 + "|")
    over = 0
    async with chromium(address) as windows:
        for page in PAGES:
            if page.who not in RESIDENTS or page.path or page.name == "design_page":
                continue
            visits = [found for found in [await visit(windows, page) for _round in range(ROUNDS)] if found]
            if not visits:
                tell(f"| {page.key} | no example in the demo city |")
                continue
            one = sorted(visits, key=lambda found: found.first)[len(visits) // 2]
            bad = one.page > KILOBYTES or one.first > PAINT or one.jump > JUMP
            over += bad
            tell(
                f"| {page.key}{' **over**' if bad else ''} | {one.page:.0f} | {one.map:.0f} "
                f"| {one.first:.0f} | {one.largest:.0f} | {one.blocked:.0f} | {one.jump:.3f} |"
            )
    return over


if __name__ == "__main__":
    tell(description())
    with demo_city(sys.argv[1] if len(sys.argv) > 1 else "") as found_at:
        sys.exit(1 if asyncio.run(measure(found_at)) else 0)
