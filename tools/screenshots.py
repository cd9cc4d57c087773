"""Takes the pictures of the README from a running demo: python tools/screenshots.py [address] [folder].

One picture of each face, as the person it is for, at the size it is for. `make screenshots` calls it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tools.system_packages import find_chromium

PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PASSWORD = "liren-demo"  # noqa: S105  # the demo city's, printed by `make demo`
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
SWITCHES += ["--disable-background-networking", "--disable-component-update"]
# picture: (login or "", path, size); "first:<selector>" follows the first such link of the page before it
PICTURES: tuple[tuple[str, str, str, ViewportSize], ...] = (
    ("home", "", "/", PHONE),
    ("report", "jumin0001", "/report/", PHONE),
    ("my-reports", "jumin0001", "/my/reports/", PHONE),
    ("reporter", "jumin0001", "first:main a[href*='/cases/']", PHONE),
    ("grid", "wangge001", "/grid/", PHONE),
    ("grid-case", "wangge001", "first:main a[href*='/grid/cases/']", PHONE),
    ("desk", "paidan001", "/desk/", DESKTOP),
    ("case", "paidan001", "first:#desk-list a[href*='/cases/']", DESKTOP),
    ("command", "zhihui001", "/command/", DESKTOP),
    ("handler", "zhifa001", "/desk/", DESKTOP),
    ("whistles", "shuji001", "/whistles/", DESKTOP),
    ("whistle", "shuji001", "first:main .rows a", PHONE),
    ("rules", "paidan001", "/routing/rules/", DESKTOP),
    ("figures", "zhihui001", "/figures/", DESKTOP),
    ("problem-bank", "paidan001", "/problem-bank/", DESKTOP),
    ("supervisions", "zhihui001", "/supervisions/", DESKTOP),
    ("escalations", "zhihui001", "/escalations/", DESKTOP),
    ("call-backs", "shegong002", "/call-backs/", DESKTOP),
    ("patrols", "wangge001", "/patrols/", PHONE),
    ("groups", "zhihui001", "/matching/groups/", DESKTOP),
    ("places", "zhihui001", "/places/", DESKTOP),
    ("topology", "zhihui001", "/places/topology/", DESKTOP),
    ("units", "zhihui001", "/units/", DESKTOP),
    ("categories", "guanli001", "/categories/", DESKTOP),
    ("calendar", "guanli001", "/calendar/", DESKTOP),
    ("jobs", "guanli001", "/operations/jobs/", DESKTOP),
    ("staff", "guanli001", "/staff/", DESKTOP),
)


def sign_in(page: Page, address: str, login: str) -> None:
    """Through the page, as a person does."""
    page.goto(f"{address}/sign-in/")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def open_window(browser: Browser, size: ViewportSize) -> Page:
    """A fresh window in Chinese."""
    context = browser.new_context(
        viewport=size, locale="zh-CN", device_scale_factor=2 if size is PHONE else 1
    )
    return context.new_page()


def take_all(address: str, folder: Path) -> None:
    """Take every picture into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    windows: dict[tuple[str, int], Page] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=SWITCHES)
        for name, login, path, size in PICTURES:
            key = (login, size["width"])
            if key not in windows:
                windows[key] = open_window(browser, size)
                if login:
                    sign_in(windows[key], address, login)
            page = windows[key]
            if path.startswith("first:"):
                page.goto(str(page.evaluate(f"document.querySelector({path[6:]!r})?.href") or address))
            else:
                page.goto(address + path)
            page.wait_for_timeout(1500)  # the map draws
            page.screenshot(path=folder / f"{name}.png")
            print(name, page.url.removeprefix(address))
        browser.close()


if __name__ == "__main__":
    take_all(
        sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000",
        Path(sys.argv[2] if len(sys.argv) > 2 else "screenshots"),
    )
