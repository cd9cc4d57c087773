"""The desk in a real browser: by keyboard, the box for everything, the case beside the list, many at once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from liren.cases.machine import State
from liren.cases.models import Case
from liren.cases.tests.stories import a_case, reported
from liren.core.jobs import run_waiting_jobs
from tests.browser.windows import DESKTOP, Windows

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


PATIENCE = 20_000  # milliseconds: the first question of a process loads the dictionaries


def current(page: Page) -> str | None:
    return page.locator("[data-row][data-current]").get_attribute("data-row")


def desk(windows: Windows, who: str, address: str = "/desk/") -> Page:
    page = windows.signed_in(who, size=DESKTOP)
    page.goto(windows.address + address)
    return page


def test_the_list_is_worked_through_by_keyboard(windows: Windows) -> None:
    cases = [str(a_case(windows.cast, State.DISPATCHED).pk) for _ in range(3)]
    page = desk(windows, "handler")
    page.keyboard.press("j")
    assert current(page) == cases[0]
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert current(page) == cases[1]
    expect(page.locator(f"[data-row='{cases[1]}'] .desk-link")).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator("[data-bulk-count]")).to_have_text("1")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("e")  # sign for it
    undo = page.locator("form[data-undo]")
    expect(undo).to_be_visible()
    assert Case.objects.get(pk=cases[1]).state == State.ACCEPTED
    page.keyboard.press("u")
    expect(page.get_by_text("已撤销")).to_be_visible()
    assert Case.objects.get(pk=cases[1]).state == State.DISPATCHED
    page.keyboard.press("g")
    page.keyboard.press("i")
    page.wait_for_url("**/inbox/**")


def test_keys_in_a_text_field_are_letters(windows: Windows) -> None:
    a_case(windows.cast, State.DISPATCHED)
    page = desk(windows, "handler")
    page.fill("#bulk-note", "")
    page.focus("#bulk-note")
    page.keyboard.type("jxe?")
    expect(page.locator("#bulk-note")).to_have_value("jxe?")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert current(page)


def test_the_box_finds_cases_pages_and_steps_and_puts_nothing_into_the_address(windows: Windows) -> None:
    case = a_case(windows.cast, State.FILED)
    page = desk(windows, "dispatcher")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    page.keyboard.press("Control+k")
    page.keyboard.type(case.number)
    chosen = page.locator("#palette-hits [role=option][aria-selected=true]")
    expect(chosen).to_contain_text(case.number, timeout=PATIENCE)
    assert page.locator("#palette-q").get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/cases/{case.pk}/")
    assert not [one for one in asked if case.number in one]
    page.keyboard.press("/")
    expect(page.locator("#palette-recent a")).to_have_count(1)
    page.keyboard.type("派")
    expect(page.locator("#palette-hits .hit", has_text="派遣").first).to_be_visible()
    page.fill("#palette-q", "xiaoxi")
    expect(page.locator("#palette-hits [aria-selected=true]")).to_contain_text("消息")
    page.keyboard.press("Enter")
    page.wait_for_url("**/inbox/**")


def test_the_case_stands_beside_the_list_and_back_goes_back(windows: Windows) -> None:
    cases = [str(reported(windows.cast).pk) for _ in range(3)]
    page = desk(windows, "grid_leader", "/desk/?view=split")
    page.keyboard.press("j")
    expect(page.locator(f"#desk-pane [data-case='{cases[0]}']")).to_be_visible()
    expect(page).to_have_url(re.compile(cases[0]))
    page.locator(f"[data-row='{cases[2]}'] .desk-link").click()
    expect(page.locator(f"#desk-pane [data-case='{cases[2]}']")).to_be_visible()
    expect(page).to_have_url(re.compile(cases[2]))
    page.go_back()
    expect(page.locator(f"#desk-pane [data-case='{cases[0]}']")).to_be_visible()
    page.reload()
    expect(page.locator(f"#desk-pane [data-case='{cases[0]}']")).to_be_visible()
    page.locator("#desk-pane .case-step-next .form-actions button").click()
    expect(page.locator(".flashes")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/desk/\?.*view=split"))
    assert Case.objects.get(pk=cases[0]).state == State.VERIFIED


def test_many_cases_are_taken_in_the_background_and_looked_at_later(windows: Windows) -> None:
    cases = [reported(windows.cast) for _ in range(6)]
    page = desk(windows, "grid_worker")
    ticks = page.locator("input[name=case]")
    ticks.nth(0).click()
    ticks.nth(4).click(modifiers=["Shift"])
    expect(page.locator("[data-bulk-count]")).to_have_text("5")
    page.select_option("#bulk-verb", "verify")
    page.locator("#desk-bulk button.button-primary, #desk-bulk button.tone-primary").first.click()
    page.wait_for_url("**/desk/runs/**")
    expect(page.get_by_text("正在后台办理")).to_be_visible()
    run_waiting_jobs()
    expect(page.get_by_text("已完成 5 件")).to_be_visible()
    page.goto(windows.address + "/desk/runs/")
    expect(page.get_by_text("完成 5 件")).to_be_visible()
    assert Case.objects.filter(pk__in=[case.pk for case in cases], state=State.VERIFIED).count() == 5


def test_single_keys_can_be_switched_off(windows: Windows) -> None:
    reported(windows.cast)
    page = desk(windows, "grid_worker")
    page.keyboard.press("?")
    page.check("[data-keys-off]")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator("[data-row][data-current]")).to_have_count(0)
