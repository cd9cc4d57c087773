"""Pictures of the pages, in real Chromium, from the demo city.

    python tools/screenshots.py                      the README's pictures, into docs/pictures
    python tools/screenshots.py --all                every page in every way, into build/pictures
    python tools/screenshots.py --all --page desk --who resident --width 390 --mode dark --language zh

`make screenshots` calls it. Each option may be given several times; --page takes part of a name. Without
--address the server is started, and stopped again. What is cut off, too small to press, wider than the
window, untranslated, or complained of by the browser stands in index.html, with the pictures, and in
findings.txt.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tools.pages import contact_sheet
from tools.pages.listing import WHO, Page, wanted
from tools.pages.picturing import Finding, Picture, picture_page
from tools.pages.readme import take_readme_pictures
from tools.pages.server import demo_city
from tools.pages.windows import LANGUAGES, MODES, WIDTHS, Way, chromium, each

ROOT = Path(__file__).resolve().parent.parent
AT_ONCE = 2


def main() -> int:
    """Take the pictures; 1 if anything was found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--all", action="store_true", help="every page, not only the README's")
    parser.add_argument("--page", action="append", default=[], help="pages whose name holds this")
    parser.add_argument("--who", action="append", default=[], choices=list(WHO))
    parser.add_argument("--width", action="append", type=int, choices=WIDTHS)
    parser.add_argument("--mode", action="append", choices=MODES)
    parser.add_argument("--language", action="append", choices=list(LANGUAGES))
    parser.add_argument("--address", default="", help="a server that runs already, on the same database")
    parser.add_argument("--folder", type=Path, help="default: docs/pictures, or build/pictures with --all")
    asked = parser.parse_args()
    narrowed = asked.page or asked.who or asked.width or asked.mode or asked.language
    with demo_city(asked.address) as address:
        if not (asked.all or narrowed):
            folder = asked.folder or ROOT / "docs" / "pictures"
            asyncio.run(take_readme_pictures(address, folder))
            return 0
        return asyncio.run(take_all(address, asked))


async def take_all(address: str, asked: argparse.Namespace) -> int:
    """Every page that is wanted in every way that is wanted; the number of findings decides the exit code."""
    folder: Path = asked.folder or ROOT / "build" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    ways = [Way(mode, lang) for mode in asked.mode or MODES for lang in asked.language or LANGUAGES]
    jobs = [(page, way) for page in wanted(asked.page, asked.who) for way in ways]
    pictures: list[Picture] = []
    findings: list[Finding] = []
    begun = time.monotonic()
    async with chromium(address) as windows:

        async def take(job: tuple[Page, Way]) -> None:
            page, way = job
            try:
                took, found = await picture_page(windows, page, way, tuple(asked.width or WIDTHS), folder)
            except Exception as error:  # one page that breaks must not hide the others
                took, found = [], [Finding(page.key, str(way), 0, "broken", str(error)[:200])]
            pictures.extend(took)
            findings.extend(found)

        await each(jobs, take, AT_ONCE)
    _tell(folder, pictures, findings, time.monotonic() - begun)
    return 1 if findings else 0


def _tell(folder: Path, pictures: list[Picture], findings: list[Finding], seconds: float) -> None:
    """The list of findings: on the terminal each once, however many ways show it; in the file all."""
    contact_sheet.write(folder, pictures, findings)
    lines = [f"{one.page}\t{one.width}\t{one.way}\t{one.kind}\t{one.words}" for one in findings]
    (folder / "findings.txt").write_text("\n".join(sorted(lines)) + "\n", encoding="utf-8")
    once: dict[tuple[str, str, str], list[str]] = collections.defaultdict(list)
    for one in findings:
        once[one.page, one.kind, one.words].append(f"{one.width or ''} {one.way}")
    for (page, kind, words), where in sorted(once.items()):
        print(f"{page}: {kind}: {words}  [{where[0]}{f' and {len(where) - 1} more' if where[1:] else ''}]")
    print(f"{len(pictures)} pictures in {seconds:.0f} s, {len(findings)} findings: {folder / 'index.html'}")


if __name__ == "__main__":
    sys.exit(main())
