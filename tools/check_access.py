"""axe on every page of the list, in every mode and language: what `make check-access` runs.

    python tools/check_access.py [--page desk] [--who resident] [--mode dark] [--language en] [--width 390]

Over the demo city; exit code 1 if a page breaks a rule or can't be opened. The test suite does a part of this
(tests/browser/test_axe.py).
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tools.pages import axe
from tools.pages.listing import WHO, Page, wanted
from tools.pages.server import demo_city
from tools.pages.windows import LANGUAGES, MODES, WIDTHS, Way, Windows, chromium, each

AT_ONCE = 2


def main() -> int:
    """Check; 1 if anything was found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--page", action="append", default=[], help="pages whose name holds this")
    parser.add_argument("--who", action="append", default=[], choices=list(WHO))
    parser.add_argument("--mode", action="append", choices=MODES)
    parser.add_argument("--language", action="append", choices=list(LANGUAGES))
    parser.add_argument("--width", type=int, default=1440, choices=WIDTHS)
    parser.add_argument("--address", default="", help="a server that runs already, on the same database")
    asked = parser.parse_args()
    with demo_city(asked.address) as address:
        return asyncio.run(check_all(address, asked))


async def check_all(address: str, asked: argparse.Namespace) -> int:
    """Every page that is wanted in every way that is wanted."""
    ways = [Way(mode, lang) for mode in asked.mode or MODES for lang in asked.language or LANGUAGES]
    jobs = [(page, way) for page in wanted(asked.page, asked.who) for way in ways]
    broken: dict[tuple[str, str], list[str]] = collections.defaultdict(list)
    begun = time.monotonic()
    async with chromium(address) as windows:

        async def check(job: tuple[Page, Way]) -> None:
            page, way = job
            try:
                lines = await check_page(windows, page, way, asked.width)
            except Exception as error:  # one page that breaks must not hide the others
                lines = [f"broken: {str(error)[:300]}"]
            for line in lines:
                broken[page.key, line].append(str(way))
                print(
                    f"{page.key} {way}: {line}", file=sys.stderr, flush=True
                )  # a long run can be read along

        await each(jobs, check, AT_ONCE)
    for (key, line), where in sorted(broken.items()):
        print(f"{key} [{', '.join(where)}] {line}")
    print(f"{len(jobs)} pages and ways in {time.monotonic() - begun:.0f} s, {len(broken)} findings")
    return 1 if broken else 0


async def check_page(windows: Windows, page: Page, way: Way, width: int) -> list[str]:
    """What axe says of one page."""
    async with windows.opened(page, way, width=width, reduced_motion="reduce") as opened:
        if opened is None:
            return ["no example in the demo city"]
        await opened.window.evaluate(axe.source())
        return axe.words(await opened.window.evaluate(axe.RUN, axe.TAGS))


if __name__ == "__main__":
    sys.exit(main())
