"""Find Chromium for the browser tests, and fonts with Chinese characters; get them where that is possible.

    python tools/system_packages.py         print Chromium's path, installing it if need be
    python tools/system_packages.py --find  print the path or nothing; install nothing

Order: LIREN_CHROMIUM, a browser on PATH, one that Playwright has downloaded. To install: apt as root, else
Playwright.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APT_PACKAGES = ("chromium", "fonts-noto-cjk")


def find_chromium() -> str | None:
    """The path of a Chromium or Chrome that starts, or None."""
    named = [os.environ.get("LIREN_CHROMIUM"), *map(shutil.which, NAMES), _playwrights_own()]
    return next((path for path in named if path and _starts(path)), None)


def _starts(path: str) -> bool:
    """Whether it runs at all: Ubuntu's `chromium-browser` without snap only says how to install it."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _playwrights_own() -> str | None:
    code = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as p: print(p.chromium.executable_path)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    path = done.stdout.strip()
    return path if done.returncode == 0 and Path(path).exists() else None


def _has_chinese_font() -> bool:
    lister = shutil.which("fc-list")
    if lister is None:
        return False
    return bool(
        subprocess.run([lister, ":lang=zh"], capture_output=True, text=True, check=False).stdout.strip()
    )


def _apt_install(*packages: str) -> bool:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    print(f"Installing {' '.join(packages)} with apt …", file=sys.stderr)
    for arguments in (["update", "-q"], ["install", "-y", "-q", "--no-install-recommends", *packages]):
        done = subprocess.run(["apt-get", *arguments], env=environment, stdout=sys.stderr, check=False)
        if done.returncode:
            return False
    return True


def _playwright_install() -> bool:
    print("Downloading Chromium with Playwright …", file=sys.stderr)
    extra = ["--with-deps"] if os.geteuid() == 0 and shutil.which("apt-get") else []
    command = [sys.executable, "-m", "playwright", "install", *extra, "chromium"]
    return subprocess.run(command, stdout=sys.stderr, check=False).returncode == 0


def ensure_chromium() -> str | None:
    """The path of a Chromium, installed if none was there; None when that was not possible either."""
    path = find_chromium()
    if path is None:
        path = find_chromium() if _apt_install(*APT_PACKAGES) else None
        path = path or (find_chromium() if _playwright_install() else None)
    if path and not _has_chinese_font() and not _apt_install("fonts-noto-cjk", "fontconfig"):
        print("No font with Chinese characters found; screenshots will show boxes.", file=sys.stderr)
    return path


def main() -> None:
    """Print the path."""
    path = find_chromium() if "--find" in sys.argv else ensure_chromium()
    if path:
        print(path)
    elif "--find" not in sys.argv:
        sys.exit(
            "The browser tests need Chromium, and it could not be installed. Install it (Debian: apt install "
            "chromium fonts-noto-cjk), or set LIREN_CHROMIUM to a Chromium or Chrome. The tests of the quick "
            "part need none: make test-quick"
        )


if __name__ == "__main__":
    main()
