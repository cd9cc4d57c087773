"""Without a mouse, enlarged, narrow, without colours or motion, without scripts: the pages still work."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload, Page, expect

from liren.cases.machine import State
from liren.cases.models import Case
from liren.cases.tests.stories import a_case
from liren.cases.tests.visitors import jpeg
from tests.browser.windows import DESKTOP, PHONE, Windows
from tests.cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

# The least that WCAG 1.4.10 asks of a page: 320 CSS pixels, which is 1280 at 400 %; 720 is 1440 at 200 %.
NARROW = {"width": 320, "height": 640}
TWICE = {"width": 720, "height": 450}
MAIN_PAGES = {
    "resident": ("/", "/report/", "/my/reports/", "/around/", "/around/figures/", "/my/data/", "/inbox/"),
    "grid_worker": ("/grid/", "/inbox/", "/people/"),
    "community_worker": ("/desk/", "/people/"),
    "dispatcher": ("/desk/", "/search/?q=路灯", "/figures/", "/directives/"),
    "commander": ("/figures/", "/whistles/"),
}
FOCUSED = """() => { const one = document.activeElement, style = getComputedStyle(one);
    return {what: one.outerHTML.slice(0, 80), isBody: one === document.body, shadow: style.boxShadow,
            line: style.outlineStyle, width: parseFloat(style.outlineWidth)}; }"""
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
SLOWEST = """() => Math.max(0, ...document.getAnimations().map(one => {
    const time = one.effect.getComputedTiming();
    return time.iterations === Infinity ? 1e9 : time.activeDuration; }))"""


def steps(page: Page, count: int) -> list[dict[str, object]]:
    """Press Tab so many times and tell where the focus stood."""
    told = []
    for _ in range(count):
        page.keyboard.press("Tab")
        told.append(page.evaluate(FOCUSED))
    return told


@pytest.mark.parametrize(("who", "path"), [("", "/"), ("dispatcher", "/desk/")])
def test_the_first_tab_leads_past_the_navigation(windows: Windows, who: str, path: str) -> None:
    page = windows.signed_in(who, size=DESKTOP) if who else windows.open(path)
    page.goto(windows.address + path)
    page.keyboard.press("Tab")
    link = page.locator("a[href='#content']")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_the_focus_is_seen_at_every_step_and_never_caught(windows: Windows) -> None:
    a_case(windows.cast, State.FILED)
    page = windows.signed_in("dispatcher", size=DESKTOP)
    page.emulate_media(forced_colors="active")
    page.goto(f"{windows.address}/desk/")
    told = steps(page, 25)
    unseen = [
        one["what"]
        for one in told
        if not one["isBody"] and (one["line"] == "none" or float(str(one["width"])) < 1)
    ]
    assert not unseen
    assert len({str(one["what"]) for one in told}) > 15, "the focus goes on"


def test_dialogs_close_by_escape_and_give_the_focus_back(windows: Windows) -> None:
    page = windows.signed_in("dispatcher", size=DESKTOP)
    page.goto(f"{windows.address}/desk/")
    opener = page.locator("button[data-search]")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#palette")).to_be_visible()
    expect(page.locator("#palette-q")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    expect(opener).to_be_focused()


def test_menus_open_and_close_by_keyboard(windows: Windows) -> None:
    page = windows.signed_in("dispatcher", size=DESKTOP)
    page.goto(f"{windows.address}/desk/")
    menu = page.locator(".topbar details[data-menu]").first
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu.locator(".menu-panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu.locator(".menu-panel")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()


def test_nothing_scrolls_sideways_when_narrow_or_twice_as_large(windows: Windows) -> None:
    a_case(windows.cast, State.DISPATCHED)
    wide = []
    for who, paths in MAIN_PAGES.items():
        page = windows.signed_in(who, size=PHONE)
        for path in paths:
            page.goto(windows.address + path)
            for size in (NARROW, TWICE):
                page.set_viewport_size({"width": size["width"], "height": size["height"]})
                if (more := page.evaluate(TOO_WIDE)) > 0:
                    wide.append(f"{who} {path} at {size['width']}: {more} px")
        page.context.close()
    assert not wide, "\n".join(wide)


def test_nothing_moves_for_those_who_asked_for_stillness(windows: Windows) -> None:
    page = windows.signed_in("dispatcher", size=DESKTOP)
    page.emulate_media(reduced_motion="reduce")
    for path in ("/desk/", "/figures/"):
        page.goto(windows.address + path)
        assert page.evaluate(SLOWEST) < 50, path


def test_the_main_ways_work_without_scripts(windows: Windows) -> None:
    context = windows.browser.new_context(java_script_enabled=False, viewport=PHONE, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{windows.address}/sign-in/")
    page.fill("input[name=login]", "resident")
    page.fill("input[name=password]", PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    page.goto(f"{windows.address}/report/")
    photo = FilePayload(name="a.jpg", mimeType="image/jpeg", buffer=jpeg())
    page.set_input_files("input[type=file][name=photos]", [photo])
    page.fill("textarea[name=description]", "路灯不亮，晚上很黑")
    page.locator("details:has(select[name=division]) > summary").first.click()
    page.locator("select[name=division]").select_option(index=1)
    page.locator("label:has(input[name=category])").first.click()
    page.locator("main button.button-brand[type=submit]").last.click()
    page.wait_for_url("**/report/done/**")
    assert Case.objects.get().photos.count() == 1
    context.close()

    case = a_case(windows.cast, State.DISPATCHED)
    context = windows.browser.new_context(java_script_enabled=False, viewport=DESKTOP, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{windows.address}/sign-in/")
    page.fill("input[name=login]", "handler")
    page.fill("input[name=password]", PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    page.goto(f"{windows.address}/cases/{case.pk}/")
    page.locator(".case-step-next .form-actions button").first.click()
    page.wait_for_load_state()
    assert Case.objects.get(pk=case.pk).state == State.ACCEPTED
    context.close()
