"""A resident's report on a phone: five taps at most, nothing typed, and the place said in words."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from liren.cases.models import Case
from tests.browser.test_journey import a_photo
from tests.browser.windows import Windows

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

MOST_TAPS = 5
MOST_SECONDS = 60
COUNT_TAPS = """
addEventListener("click", (event) => {
  if (event.isTrusted) sessionStorage.taps = Number(sessionStorage.taps || 0) + 1;
}, true);
"""


def test_a_report_takes_five_taps_and_less_than_a_minute(windows: Windows, tmp_path: Path) -> None:
    page = windows.open("/sign-in/")
    page.context.add_init_script(COUNT_TAPS)
    page.goto(windows.address)
    began = time.monotonic()
    page.locator("main, .hero").get_by_role("link", name="上报问题").first.tap()
    page.wait_for_url("**/report/")
    with page.expect_file_chooser() as chooser:
        page.locator(".picker-camera input").tap()
    chooser.value.set_files(a_photo(tmp_path))
    expect(page.locator("[data-place-words][data-state=found]")).not_to_be_empty()
    assert page.locator("script[src*='vendor/ol']").count() == 0, "the map is fetched only when it is opened"
    page.locator(".chip:has(input[name=category])").first.tap()
    page.locator("main button[type=submit]", has_text="提交").last.tap()
    page.wait_for_url("**/report/done/**")
    taps = int(page.evaluate("sessionStorage.taps"))
    assert 3 <= taps <= MOST_TAPS
    assert time.monotonic() - began < MOST_SECONDS
    case = Case.objects.get()
    assert (case.description, case.photos.count(), len(case.division)) == ("情况见照片。", 1, 15)


def test_a_place_that_was_not_found_is_asked_for(windows: Windows) -> None:
    page = windows.open("/sign-in/")
    page.context.clear_permissions()
    page.goto(f"{windows.address}/report/")
    page.locator("[data-place-here]").tap()
    expect(page.locator("[data-place-map]")).to_have_attribute("open", "")
    expect(page.locator("[data-place-map] canvas").first).to_be_visible()
