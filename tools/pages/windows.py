"""Windows of one Chromium on the pages of the list: one signed-in context per person and way of reading."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from playwright.async_api import Browser, BrowserContext, StorageState, async_playwright
from playwright.async_api import Page as Window

from tools.pages.finding import candidates
from tools.pages.listing import WHO, Page
from tools.system_packages import find_chromium

PASSWORD = "liren-demo"  # noqa: S105  # the demo city's, printed by `make demo`
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
SWITCHES += ["--disable-background-networking", "--disable-component-update"]
MODES = ("light", "dark", "elder")
LANGUAGES = {"zh": ("zh-hans", "zh-CN"), "en": ("en", "en-GB")}
T = TypeVar("T")
WIDTHS = (390, 768, 1440)
HEIGHTS = {390: 844, 768: 1024, 1440: 900}
WATCH_SHIFTS = (Path(__file__).parent / "shifts.js").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Way:
    """One way of reading: light, dark or elder; zh or en."""

    mode: str
    language: str

    def __str__(self) -> str:
        return f"{self.mode}-{self.language}"


@dataclass
class Opened:
    """A page in a window, and what the browser said about it."""

    page: Page
    way: Way
    window: Window
    address: str
    complaints: list[str] = field(default_factory=list)


class Windows:
    """Opens pages of the list as the people they are for."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self._cookies: dict[str, StorageState] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        self._found: dict[str, str] = {}

    async def sign_in(self, login: str) -> StorageState | None:
        """The cookies of this person, who signs in once, through the page."""
        if not login:
            return None
        async with self._locks.setdefault(login, asyncio.Lock()):
            if login not in self._cookies:
                context = await self.browser.new_context()
                window = await context.new_page()
                await window.goto(f"{self.address}/sign-in/")
                await window.fill("input[name=login]", login)
                await window.fill("input[name=password]", PASSWORD)
                await window.press("input[name=password]", "Enter")
                await window.wait_for_url(lambda url: "/sign-in/" not in url)
                state = await context.storage_state()
                # the first steps are shown once; here the page is looked at as on every later day
                state["cookies"] = [one for one in state["cookies"] if "tour" not in one["name"]]
                self._cookies[login] = state
                await context.close()
        return self._cookies[login]

    async def context(self, who: str, way: Way, **more: Any) -> BrowserContext:
        """A fresh context of this person, reading in this way."""
        code, locale = LANGUAGES[way.language]
        context = await self.browser.new_context(
            storage_state=await self.sign_in(WHO[who][0]), locale=locale, **more
        )
        theme, elder = ("dark" if way.mode == "dark" else "light"), ("1" if way.mode == "elder" else "0")
        chosen = {"liren_theme": theme, "liren_elder": elder, "django_language": code}
        await context.add_cookies(
            [{"name": name, "value": value, "url": self.address} for name, value in chosen.items()]
        )
        await context.add_init_script(WATCH_SHIFTS)
        return context

    async def find(self, page: Page, context: BrowserContext) -> str:
        """The first address in the demo city where the page answers as it should; "" if there is none."""
        if page.key not in self._found:
            options = await asyncio.to_thread(lambda: list(candidates(page)))
            for option in options:
                answer = await context.request.get(self.address + option, max_redirects=0)
                if answer.status == page.status:
                    self._found[page.key] = option
                    break
            else:
                self._found[page.key] = ""
        return self._found[page.key]

    @asynccontextmanager
    async def opened(
        self, page: Page, way: Way, *, width: int = 1440, **more: Any
    ) -> AsyncIterator[Opened | None]:
        """The page in a window of this width; None if the demo city has no example."""
        context = await self.context(
            page.who, way, viewport={"width": width, "height": HEIGHTS[width]}, **more
        )
        try:
            path = await self.find(page, context)
            if not path:
                yield None
                return
            window = await context.new_page()
            opened = Opened(page, way, window, path)
            _listen(opened)
            await window.goto(self.address + path, wait_until="load")
            await settle(window)
            yield opened
        finally:
            await context.close()


def _listen(opened: Opened) -> None:
    """Gather what the browser complains of."""
    said, window, status = opened.complaints, opened.window, opened.page.status
    window.on("pageerror", lambda error: said.append(f"script: {error}"))
    window.on(
        "console",
        lambda line: (
            said.append(f"console: {line.text[:200]}")
            if line.type in ("error", "warning") and f"status of {status}" not in line.text
            else None
        ),
    )
    window.on(
        "requestfailed",
        lambda request: (
            None if "/streams/" in request.url else said.append(f"failed: {request.url} {request.failure}")
        ),
    )


async def settle(window: Window) -> None:
    """Wait until the page has drawn what it draws by itself; a map takes a little longer."""
    has_map = await window.evaluate("!!document.querySelector('canvas, live-map, map-picker, [data-map]')")
    await window.evaluate("document.fonts.ready.then(() => 0)")
    await window.wait_for_timeout(1200 if has_map else 250)


@asynccontextmanager
async def chromium(address: str) -> AsyncIterator[Windows]:
    """One browser for as long as the block lasts."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=SWITCHES)
        try:
            yield Windows(browser, address)
        finally:
            await browser.close()


async def each(things: Iterable[T], work: Callable[[T], Awaitable[None]], at_once: int) -> None:
    """Do the work for all things, so many at a time."""
    rest = iter(list(things))

    async def hand() -> None:
        for thing in rest:
            await work(thing)

    await asyncio.gather(*(hand() for _number in range(at_once)))
