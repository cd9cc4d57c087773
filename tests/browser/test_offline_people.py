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
from tests.browser.cable import Cable
from tests.browser.pocket import (
    photo_file,
    ready,
    stored,
    take_step,
    wait_for_states,
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
