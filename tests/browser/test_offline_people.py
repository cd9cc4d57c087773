"""Whose phone it is, what it carries, and what happens to it: accounts, batteries, new versions."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from PIL import Image
from playwright.sync_api import Page, expect

from liren.cases.machine import State
from liren.cases.models import Case
from liren.cases.tests.stories import reported
from liren.web import offline
from tests.browser.cable import Cable
from tests.browser.pocket import (
    photo_file,
    ready,
    states,
    stored,
    take_step,
    wait_for_states,
    wait_until_kept,
    with_network,
    without_network,
)
from tests.browser.windows import Windows
from tests.cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


def sign_in(page: Page, address: str, who: str) -> None:
    page.goto(f"{address}/sign-in/")
    page.fill("input[name=login]", who)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def sign_out(page: Page) -> None:
    page.locator("details[data-menu] > summary").click()
    page.locator("form[data-sign-out] button").click()


def verify_offline(page: Page, phones: Windows, cable: Cable, case: Case) -> None:
    without_network(page, cable)
    page.goto(f"{phones.address}/grid/cases/{case.pk}/")
    take_step(page, "verify", "属实")
    wait_for_states(page, ["waiting"])


def test_a_photo_and_the_words_survive_a_flat_battery(phones: Windows, cable: Cable, tmp_path: Path) -> None:
    page = ready(phones)
    without_network(page, cable)
    page.goto(f"{phones.address}/grid/patrol/")
    form = page.locator("form[data-outbox=patrol-report]:visible")
    expect(form).to_have_attribute("data-kept", "yes")
    form.locator("textarea[name=description]").fill("井盖翘起来了")
    form.locator("input[type=file]").first.set_input_files(photo_file(tmp_path))
    expect(form.locator("[data-kept-photo]")).to_have_count(1)
    (photo,) = stored(page, "photos")
    picture = Image.open(io.BytesIO(bytes(photo["bytes"])))
    assert picture.size == (960, 1920), "small, and the right way up"
    assert dict(picture.getexif()) == {}, "no place, no camera"
    again = page.context.new_page()
    page.close(run_before_unload=False)
    again.goto(f"{phones.address}/grid/patrol/")
    expect(again.locator("textarea[name=description]:visible")).to_have_value("井盖翘起来了")
    expect(again.locator("[data-kept-photo]")).to_have_count(1)
    expect(again.locator("form[data-outbox=patrol-report]")).to_contain_text("已恢复")


def test_another_account_on_the_same_phone_sees_and_sends_nothing(phones: Windows, cable: Cable) -> None:
    case = reported(phones.cast)
    page = ready(phones)
    verify_offline(page, phones, cable, case)
    cable.mend()
    Session.objects.all().delete()  # signed out meanwhile, by the hour
    page.context.set_offline(False)
    sign_in(page, phones.address, "community_worker")
    page.goto(f"{phones.address}/outbox/")
    expect(page.locator("[data-outbox-list] > li")).to_have_count(0)
    names = page.evaluate("() => caches.keys()")
    assert not any(str(phones.cast.user("grid_worker").pk) in name for name in names)
    case.refresh_from_db()
    assert case.state == State.REPORTED
    sign_in(page, phones.address, "grid_worker")
    page.goto(f"{phones.address}/outbox/")
    wait_for_states(page, ["done"])
    case.refresh_from_db()
    assert case.state == State.VERIFIED
    assert case.timeline.get(verb="verify").actor_id == phones.cast.user("grid_worker").pk


def test_signing_out_with_something_unsent_asks_first(phones: Windows, cable: Cable) -> None:
    case = reported(phones.cast)
    page = ready(phones)
    page.goto(f"{phones.address}/grid/cases/{case.pk}/")
    form = page.locator("form[data-outbox=verify]")
    page.locator("details:has(form[data-outbox=verify]) > summary").click()
    form.locator("textarea[name=note]").fill("写了一半")
    page.wait_for_timeout(600)
    sign_out(page)
    dialog = page.locator("dialog[data-leaving]")
    expect(dialog).to_contain_text("1 份草稿")
    dialog.locator("[data-leave-discard]").click()
    page.wait_for_url(f"{phones.address}/")
    assert stored(page, "drafts") == []
    assert not any(name.startswith("liren-pages-0") for name in page.evaluate("() => caches.keys()"))


def test_an_expired_session_waits_for_its_person(phones: Windows, cable: Cable) -> None:
    case = reported(phones.cast)
    page = ready(phones)
    verify_offline(page, phones, cable, case)
    Session.objects.all().delete()
    page.goto(f"{phones.address}/outbox/")
    with_network(page, cable)
    expect(page.locator("[data-outbox-signin]")).to_be_visible()
    assert states(page) == ["waiting"]
    sign_in(page, phones.address, "grid_worker")
    wait_for_states(page, ["done"])
    case.refresh_from_db()
    assert case.state == State.VERIFIED


def test_a_new_version_waits_and_takes_nothing_away(
    phones: Windows, cable: Cable, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = reported(phones.cast)
    page = ready(phones)
    verify_offline(page, phones, cable, case)
    fresh = {**offline.worker_settings(), "version": "next"}
    monkeypatch.setattr("liren.web.views.offline.worker_settings", lambda: fresh)
    Session.objects.all().delete()  # so that it goes on waiting
    with_network(page, cable)
    page.goto(f"{phones.address}/outbox/")
    page.evaluate("() => navigator.serviceWorker.getRegistration().then((one) => one.update())")
    bar = page.locator("[data-new-version]")
    expect(bar).to_be_visible(timeout=15_000)
    with page.expect_navigation():
        bar.locator("button").click()
    assert states(page) == ["waiting"]
    assert "liren-assets-next" in page.evaluate("() => caches.keys()")


def test_a_full_phone_says_so_and_keeps_what_it_has(phones: Windows, tmp_path: Path) -> None:
    page = ready(phones)
    page.add_init_script("navigator.storage.estimate = async () => ({ quota: 10e6, usage: 9.9e6 })")
    page.goto(f"{phones.address}/grid/patrol/")
    form = page.locator("form[data-outbox=patrol-report]")
    expect(form).to_have_attribute("data-kept", "yes")
    form.locator("input[type=file]").first.set_input_files(photo_file(tmp_path))
    expect(page.locator("[data-said-now]")).to_contain_text("存储空间不足")
    assert stored(page, "photos") == []


def test_a_resident_writes_a_report_without_a_network(phones: Windows, cable: Cable) -> None:
    page = phones.open("/")
    wait_until_kept(page, "/report/")
    without_network(page, cable)
    page.goto(f"{phones.address}/report/")
    form = page.locator("form[data-outbox=report]")
    expect(form).to_have_attribute("data-kept", "yes")
    form.locator("textarea[name=description]").fill("楼下的路灯三天不亮了")
    form.locator("label.chip:has(input[value=C0118])").first.click()
    page.locator("[data-place-here]").click()
    expect(form.locator("input[name=lon]")).not_to_have_value("")
    form.locator("button[type=submit]").last.click()
    page.wait_for_url("**/outbox/")
    expect(page.locator("[data-outbox-list] > li")).to_have_count(1)
    with_network(page, cable)
    wait_for_states(page, ["done"])
    case = Case.objects.get()
    assert case.source == Case.Source.ANONYMOUS
    expect(page.locator("[data-outbox-list] > li")).to_contain_text("回执号")
