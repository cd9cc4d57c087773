"""axe on pages of the list, with the cast: every face in light, and a few in every way of reading.

`make check-access` does all pages in all ways over the demo city.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page as Window

from tests.browser.windows import DESKTOP, PHONE, Windows
from tests.doors import ARGUMENTS, build_world, url_names
from tools.pages import axe
from tools.pages.listing import NOT_PAGES, PAGES, RESIDENTS, WHO, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
LEFT_OUT = {"design_page", "case_oversight"}  # the first only with the demo's settings
WAYS = (("dark", "zh-hans"), ("light", "en"), ("elder", "zh-hans"), ("elder", "en"))
EVERY_WAY = (("home", "nobody"), ("report", "resident"), ("my_reports", "resident"), ("desk", "dispatcher"))


def once_each() -> Iterator[Page]:
    """Every page of the list for the first person who is led to it."""
    seen = set(NOT_PAGES) | LEFT_OUT
    for page in PAGES:
        if page.name not in seen and not page.query:
            seen.add(page.name)
            yield page


def choose(window: Window, address: str, mode: str, language: str) -> None:
    """Read in this way from now on."""
    chosen = {
        "liren_theme": "dark" if mode == "dark" else "light",
        "liren_elder": "1" if mode == "elder" else "0",
        "django_language": language,
    }
    window.context.add_cookies(
        [{"name": name, "value": value, "url": address} for name, value in chosen.items()]
    )


def look(window: Window, url: str, status: int = 200) -> list[str]:
    """What axe says of a page; a page that does not answer as it should says nothing (test_doors does)."""
    answer = window.goto(url, wait_until="load")
    if answer is None or answer.status != status:
        return []
    window.evaluate(axe.source())
    return [f"{url}: {line}" for line in axe.words(window.evaluate(axe.RUN, axe.TAGS))]


def test_every_page_keeps_the_rules(windows: Windows) -> None:
    world = build_world(windows.cast)
    arguments = dict(url_names())
    opened: dict[str, Window] = {}
    found: list[str] = []
    for page in once_each():
        if page.path:
            path = page.path
        else:
            values = {name: ARGUMENTS.get((page.name, name), world[name]) for name in arguments[page.name]}
            path = reverse(page.name, kwargs=values)
        if page.who not in opened:
            size = PHONE if page.who in RESIDENTS else DESKTOP
            name = WHO[page.who][1]
            opened[page.who] = windows.signed_in(name, size=size) if name else windows.open(size=size)
            choose(opened[page.who], windows.address, "light", "zh-hans")
        found += look(opened[page.who], windows.address + path, page.status)
    assert not found, "\n".join(found)


def test_the_faces_keep_the_rules_in_every_way_of_reading(windows: Windows) -> None:
    build_world(windows.cast)
    found: list[str] = []
    opened: dict[str, Window] = {}
    for name, who in EVERY_WAY:
        if who not in opened:
            opened[who] = windows.open() if who == "nobody" else windows.signed_in(who)
        for mode, language in WAYS:
            choose(opened[who], windows.address, mode, language)
            found += [
                f"{mode} {language} {line}" for line in look(opened[who], windows.address + reverse(name))
            ]
    assert not found, "\n".join(found)
