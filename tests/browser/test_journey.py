"""The whole loop through real pages: a resident's phone, a grid worker's, the desks, back to the phone."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from liren.cases.machine import State
from liren.cases.models import Case
from liren.core.jobs import run_waiting_jobs
from liren.ledger.verification import verify
from tests.browser.windows import DESKTOP, Windows

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


def a_photo(folder: Path) -> Path:
    path = folder / "lamp.jpg"
    file = io.BytesIO()
    Image.effect_noise((800, 600), 60).convert("RGB").save(file, "JPEG")
    path.write_bytes(file.getvalue())
    return path


def report_a_lamp(page: Page, address: str, photo: Path) -> None:
    page.goto(f"{address}/report/")
    page.set_input_files("input[type=file][name=photos]", photo)
    page.fill("textarea[name=description]", "3栋楼下的路灯不亮，已经三天了，晚上老人出门看不清。")
    chip = page.locator("[data-suggestions] label", has_text="路灯").first
    chip.click()
    page.locator("[data-place-here]").click()
    expect(page.locator("input[name=lon]")).not_to_have_value("")
    page.locator("main button[type=submit]", has_text="提交").last.click()
    page.wait_for_url("**/report/done/**")


def test_a_report_travels_from_a_phone_to_a_rating(windows: Windows, tmp_path: Path) -> None:
    resident = windows.signed_in("resident")
    report_a_lamp(resident, windows.address, a_photo(tmp_path))
    case = Case.objects.get()
    assert (case.state, case.category_id, case.photos.count()) == (State.REPORTED, "C0118", 1)
    run_waiting_jobs()

    worker = windows.signed_in("grid_worker")
    worker.goto(f"{windows.address}/grid/")
    worker.locator(f"a[href*='{case.pk}']").first.click()
    press_big(worker, "verify", "现场确认不亮")
    expect_state(case, State.VERIFIED)

    desk(windows, "community_worker", case, "file")
    expect_state(case, State.FILED)
    desk(windows, "dispatcher", case, "dispatch")
    expect_state(case, State.DISPATCHED)
    case.refresh_from_db()
    assert case.lead == windows.cast.lamps, "the unit that owes street lamps was suggested and kept"
    for verb, note in (("accept", ""), ("start", ""), ("handle", "已更换灯泡和镇流器，恢复照明")):
        desk(windows, "handler", case, verb, note)
    expect_state(case, State.HANDLED)

    worker.goto(f"{windows.address}/grid/cases/{case.pk}/")
    press_big(worker, "inspect", "现场已亮灯")
    expect_state(case, State.INSPECTED)
    desk(windows, "secretary", case, "close", "路灯已于今日修复，感谢您的反映。")
    expect_state(case, State.CLOSED)
    run_waiting_jobs()

    resident.goto(f"{windows.address}/inbox/")
    expect(resident.locator("main")).to_contain_text(case.number)
    resident.goto(f"{windows.address}/cases/{case.pk}/")
    expect(resident.locator("main")).to_contain_text("路灯已于今日修复")
    resident.locator("#rate label", has_text="非常满意").first.click()
    resident.locator("#rate button[type=submit]").click()
    resident.wait_for_load_state()
    expect_state(case, State.RATED)
    case.refresh_from_db()
    assert case.score == 5
    assert verify().ok


def press_big(page: Page, verb: str, note: str) -> None:
    form = page.locator(f"form[action$='/steps/{verb}/']")
    if not form.is_visible():
        page.locator("details", has=form).locator("summary").first.click()
    expect(form).to_have_attribute("data-kept", "yes")  # the device's store is ready
    form.locator("textarea[name=note]").fill(note)
    form.locator("button[type=submit]").click()
    expect(page.locator("[data-said-now]")).to_be_visible()


def desk(windows: Windows, who: str, case: Case, verb: str, note: str = "") -> None:
    """A person at a desk finds the case in the list, opens it and takes the step."""
    page = windows.signed_in(who, size=DESKTOP)
    page.goto(f"{windows.address}/desk/")
    page.locator(f"a[href*='{case.pk}']").first.click()
    page.wait_for_url(f"**/cases/{case.pk}/**")
    step = page.locator(f"#step-{verb}")
    if step.get_attribute("open") is None:
        step.locator("summary").first.click()
    if note:
        step.locator("textarea[name=note]").fill(note)
    step.locator("form button[type=submit]").last.click()
    page.wait_for_load_state()


def expect_state(case: Case, state: State) -> None:
    case.refresh_from_db()
    assert case.state == state
