"""How smoothly the command map moves on an old office PC: frame times in Chromium with a slowed processor.

    python bench/command_map.py ADDRESS LOGIN PASSWORD [slowdown] [points]

The server's answers for cells and for the replayed day are replaced by generated ones of so many open cases
(20,000 without a number), so that any filled demo will do: what is measured is the browser's work. It pans
and zooms the map, plays a day, and asks Chromium how long scripting took. The slowdown is DevTools' own (CPU
throttling, 6 without a number); there is no graphics card.
"""

from __future__ import annotations

import random
import statistics
import sys
from typing import Any

from machine import percentile, table, tell

WIDTH, HEIGHT = 1920, 1080
SECONDS = 4.0
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
VIEW = "document.querySelector('liren-map').map.getView()"
PANNING = f"""(s) => {{ const view = {VIEW};
  if (!window.from) {{ window.from = view.getCenter(); view.beginInteraction(); }}
  view.setCenter([window.from[0] + 900 * Math.sin(s * 2), window.from[1] + 700 * Math.cos(s * 2)]); }}"""
ZOOMING = f"""(s) => {{ const view = {VIEW}; window.zoom = window.zoom || view.getZoom();
  view.setZoom(window.zoom + 1.5 * Math.sin(s * 1.5)); }}"""
FRAMES = """(act) => new Promise((done) => {
  const times = []; let last = performance.now(); const begun = last;
  const step = (now) => { times.push(now - last); last = now; act((now - begun) / 1000);
    if (now - begun < %SECONDS% * 1000) requestAnimationFrame(step); else done(times.slice(2)); };
  requestAnimationFrame(step); })"""


def a_day(points: int, area: tuple[float, float, float, float]) -> dict[str, Any]:
    """As command/replay.json tells it: all cases open, each changes once in the day."""
    dice = random.Random(7)  # noqa: S311  # the same city each time
    west, south, east, north = area
    lon = [round((west + (east - west) * dice.random()) * 100_000) for _ in range(points)]
    lat = [round((south + (north - south) * dice.random()) * 100_000) for _ in range(points)]
    at = sorted(dice.randrange(86_400) for _ in range(points))
    return {
        "day": "2026-01-31",
        "length": 86_399,
        "figures": ["open", "overdue", "unassigned", "opened_today", "closed_today"],
        "codes": [""],
        "names": [""],
        "fine": 100_000,
        "lon": lon,
        "lat": lat,
        "part": [0] * points,
        "first": [1] * points,
        "at": at,
        "case": list(range(points)),
        "bits": [dice.choice((1, 3, 5, 16)) for _ in range(points)],
        "is_cut": False,
        "mesh": {"cell": 56, "fineCell": 22, "fineFrom": 16, "flat": 0.86},
    }


def cells(day: dict[str, Any], zoom: int) -> list[list[float]]:
    """As command/cells.json tells it."""
    width = 360 * 56 / (256 * 2**zoom)
    found: dict[tuple[int, int], list[float]] = {}
    for x, y in zip(day["lon"], day["lat"], strict=True):
        lon, lat = x / 100_000, y / 100_000
        sums = found.setdefault((int(lon / width), int(lat / (width * 0.86))), [0, 0, 0, 0, 0, 0])
        for position, value in enumerate((lon, lat, 1)):
            sums[position] += value
    return [
        [row[0] / row[2], row[1] / row[2], row[2], row[2] // 9, row[2] // 20, 0] for row in found.values()
    ]


def main(address: str, login: str, password: str, slowdown: int, points: int) -> None:
    """Measure and print."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(f"{address}/sign-in/")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", password)
        page.press("input[name=password]", "Enter")
        page.wait_for_load_state("load")
        page.goto(f"{address}/command/")
        page.wait_for_timeout(3000)
        area = page.evaluate(
            f"() => ol.proj.transformExtent({VIEW}.calculateExtent(), 'EPSG:3857', 'EPSG:4326')"
        )
        day = a_day(points, tuple(area))
        page.route("**/command/replay.json**", lambda route: route.fulfill(json=day))
        page.route(
            "**/command/cells.json**",
            lambda route: route.fulfill(
                json={"cells": cells(day, int(route.request.url.split("zoom=")[1][:2]))}
            ),
        )
        page.reload()
        page.wait_for_timeout(4000)
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        session.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
        rows = [
            _measured(page, session, "standing still", "() => {}"),
            _measured(page, session, "panning", PANNING),
            _measured(page, session, "zooming", ZOOMING),
        ]
        page.evaluate(f"() => {VIEW}.endInteraction()")
        page.wait_for_timeout(2000)
        page.fill("[data-time-day]", "2026-01-30")
        page.evaluate("() => document.querySelector('[data-time-day]').dispatchEvent(new Event('change'))")
        page.wait_for_timeout(6000)
        page.evaluate("() => { document.querySelector('[data-time-second]').value = 0; }")
        page.evaluate("() => document.querySelector('[data-time-play]').click()")
        rows.append(_measured(page, session, "playing a day", "() => {}"))
        browser.close()
    tell(f"{points:,} open cases, {WIDTH} x {HEIGHT}, processor slowed {slowdown} times")
    tell(table(("", "frames/s", "median ms", "p95 ms", "worst ms", "scripting, ms of each frame"), rows))


def _measured(page: Any, session: Any, what: str, act: str) -> tuple[Any, ...]:
    before = _scripting(session)
    times = page.evaluate(f"({FRAMES.replace('%SECONDS%', str(SECONDS))})({act})")
    spent = _scripting(session) - before
    return (
        what,
        f"{1000 / statistics.mean(times):.0f}",
        f"{statistics.median(times):.0f}",
        f"{percentile(times, 0.95):.0f}",
        f"{max(times):.0f}",
        f"{1000 * spent / len(times):.1f}",
    )


def _scripting(session: Any) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(metric["value"] for metric in metrics if metric["name"] == "ScriptDuration"))


if __name__ == "__main__":
    given = sys.argv[1:]
    if len(given) < 3:
        sys.exit(__doc__)
    slowdown = int(given[3]) if len(given) > 3 else 6
    main(given[0], given[1], given[2], slowdown, int(given[4]) if len(given) > 4 else 20_000)
