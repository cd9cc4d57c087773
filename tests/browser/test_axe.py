"""axe with the cast: one page of every kind of face, in light, dark, elder and both languages.

`make check-access` does all pages in all ways over the demo city.
"""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page as Window

from tests.browser.windows import DESKTOP, PHONE, Windows
from tests.doors import ARGUMENTS, build_world, url_names
from tools.pages import axe
from tools.pages.listing import PAGES, RESIDENTS, WHO, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

LIGHT = (("light", "zh-hans"),)
EVERY_WAY = (*LIGHT, ("dark", "zh-hans"), ("light", "en"), ("elder", "en"))
# The page that stands for its kind, and the ways in which it is read here.
SHOWN: dict[str, tuple[tuple[str, str], ...]] = {
    "home-nobody": EVERY_WAY,
    "report-resident": EVERY_WAY,
    "my_reports-resident": EVERY_WAY,
    "desk-dispatcher": EVERY_WAY,
    "case_page-dispatcher": EVERY_WAY,
    "my_grid-grid_worker": EVERY_WAY,
    "sign_in-nobody": LIGHT,
    "around-resident": LIGHT,
    "open_figures-resident": LIGHT,
    "my_data-resident": LIGHT,
    "intake-community_worker": LIGHT,
    "people_page-community_worker": LIGHT,
    "figures-commander": LIGHT,
    "command-commander": LIGHT,
    "whistles_page-secretary": LIGHT,
    "search_page-dispatcher-found": LIGHT,
    "staff_roster-administrator": LIGHT,
    "not_found-nobody": LIGHT,
    "forbidden-resident": LIGHT,
}


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


def look(window: Window, url: str, status: int) -> list[str]:
    """What axe says of a page, or that the page did not answer as the list says."""
    answer = window.goto(url, wait_until="load")
    if answer is None or answer.status != status:
        return [f"{url}: answered {answer.status if answer else 'nothing'} instead of {status}"]
    window.evaluate(axe.source())
    return [f"{url}: {line}" for line in axe.words(window.evaluate(axe.RUN, axe.TAGS))]


def address_of(page: Page, world: dict[str, object]) -> str:
    """Where the page is in the tests' world."""
    if page.path:
        return page.path
    arguments = {name: ARGUMENTS.get((page.name, name), world[name]) for name in dict(url_names())[page.name]}
    return reverse(page.name, kwargs=arguments) + page.query


def test_every_kind_of_page_keeps_the_rules(windows: Windows) -> None:
    world = build_world(windows.cast)
    pages = {page.key: page for page in PAGES}
    opened: dict[str, Window] = {}
    found: list[str] = []
    for key, ways in SHOWN.items():
        page = pages[key]
        if page.who not in opened:
            size = PHONE if page.who in RESIDENTS or page.who == "grid_worker" else DESKTOP
            name = WHO[page.who][1]
            opened[page.who] = windows.signed_in(name, size=size) if name else windows.open(size=size)
            opened[page.who].emulate_media(reduced_motion="reduce")
        for mode, language in ways:
            choose(opened[page.who], windows.address, mode, language)
            said = look(opened[page.who], windows.address + address_of(page, world), page.status)
            found += [f"{key} {mode} {language} {line}" for line in said]
    assert not found, "\n".join(found)


def test_a_fault_on_a_page_is_found(windows: Windows) -> None:
    window = windows.open()
    window.evaluate(axe.source())
    window.evaluate("document.querySelector('main').append(document.createElement('button'))")
    said = axe.words(window.evaluate(axe.RUN, axe.TAGS))
    assert [line for line in said if line.startswith("button-name")]
    assert look(window, f"{windows.address}/no/such/page/", 200), "a page that is not there is a fault, too"
