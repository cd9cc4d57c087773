"""Windows of a browser, one for each person, signed in with their password through the page."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.cast import IN_GRID, PASSWORD, Cast

CHROMIUM_SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1440, "height": 900}


class Windows:
    """Opens and keeps windows. An error on a page fails the test when the windows are closed."""

    def __init__(self, browser: Browser, address: str, cast: Cast) -> None:
        self.browser, self.address, self.cast = browser, address, cast
        self._contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def open(self, path: str = "/", *, size: ViewportSize = PHONE, locale: str = "zh-CN") -> Page:
        """A window that nobody has signed in with; it stands in the cast's grid."""
        context = self.browser.new_context(
            viewport=size,
            locale=locale,
            has_touch=size is PHONE,
            geolocation={"longitude": IN_GRID[0], "latitude": IN_GRID[1]},
            permissions=["geolocation"],
        )
        context.set_default_timeout(15_000)
        self._contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda line: (
                self.complaints.append(f"{page.url}: {line.text}")
                if line.type == "error" and "Content Security Policy" in line.text
                else None
            ),
        )
        page.goto(self.address + path)
        return page

    def signed_in(self, name: str, *, size: ViewportSize = PHONE, locale: str = "zh-CN") -> Page:
        """A window of one of the cast."""
        page = self.open("/sign-in/", size=size, locale=locale)
        page.fill("input[name=login]", name)
        page.fill("input[name=password]", PASSWORD)
        page.locator(
            "form button.button-primary[type=submit], form button[type=submit].tone-primary"
        ).first.click()
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        return page

    def close(self) -> None:
        """Close everything and hear what the pages complained of."""
        for context in self._contexts:
            context.close()
        assert self.complaints == []
