"""Large type on a phone: one tap, remembered, large enough everywhere, read aloud where there is a voice."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from liren.accounts.models import User
from liren.cases.tests.stories import reported
from tests.browser.windows import Windows

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

TARGET, BODY = 60, 18  # CSS pixels
A_VOICE = """
window.said = [];
const voice = { lang: "zh-CN", name: "test" };
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => [voice], addEventListener() {}, cancel() { window.cancelled = true; },
  speak(words) { window.said.push(words.text); window.speaking = words; },
}});
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""
SMALL = """(least) => [...document.querySelectorAll("main *")].filter((one) => one.checkVisibility()
  && !one.closest(".sr-only, svg, liren-map")
  && [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
  && parseFloat(getComputedStyle(one).fontSize) < least - 0.01).map((one) => one.outerHTML.slice(0, 90))"""
PRESSED = (
    "main .button, main .chip, main .door, main .door-report, main summary, main input[type=text],"
    " main select, .bottombar-link, .elder-toggle"
)
LOW = """([least, pressed]) => [...document.querySelectorAll(pressed)].filter((one) => one.checkVisibility()
  && one.getBoundingClientRect().height < least - 0.5).map((one) => one.outerHTML.slice(0, 90))"""


def large_enough(page: Page) -> None:
    assert page.evaluate(SMALL, BODY) == []
    assert page.evaluate(LOW, [TARGET, PRESSED]) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_one_tap_makes_everything_large_and_is_remembered(windows: Windows) -> None:
    page = windows.open("/")
    page.locator(".elder-toggle").tap()
    page.wait_for_selector(".doors-elder")
    assert page.locator(".doors-elder > a").count() == 4
    assert page.locator(".bottombar-link").count() == 4
    for path in ("/", "/report/", "/help/", "/receipt/", "/sign-in/", "/no/such/page/"):
        page.goto(windows.address + path)
        expect(page.locator("html[data-elder]")).to_have_count(1)
        large_enough(page)
    expect(page.locator("[data-speaks]")).to_be_hidden()  # this browser has no voice
    page.locator(".elder-toggle").first.tap()
    expect(page.locator("html[data-elder]")).to_have_count(0)


def test_the_account_remembers_and_the_page_is_read_aloud(windows: Windows) -> None:
    reported(windows.cast)
    page = windows.signed_in("resident")
    page.context.add_init_script(A_VOICE)
    page.locator(".elder-toggle").tap()
    page.wait_for_selector(".doors-elder")
    assert User.objects.get(pk=windows.cast.resident.person_id).reads_large
    page.goto(windows.address)
    read = page.locator("[data-speaks]")
    read.tap()
    assert "您有 1 件上报正在办理" in page.evaluate("window.said")[0]
    expect(read).to_have_text("停止朗读")
    read.tap()
    assert page.evaluate("window.cancelled") is True

    elsewhere = windows.signed_in("resident")
    expect(elsewhere.locator("html[data-elder]")).to_have_count(1)
