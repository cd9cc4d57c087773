"""The grid worker's phone without a network: nothing lost, nothing twice, whatever breaks."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from liren.cases.actions.stepping import Word
from liren.cases.actions.verifying import verify_case
from liren.cases.machine import State
from liren.cases.models import Case
from liren.cases.tests.stories import reported
from tests.browser.cable import Cable
from tests.browser.pocket import (
    FILL,
    photo_file,
    quick_report,
    ready,
    states,
    stored,
    take_step,
    wait_for_states,
    with_network,
    without_network,
)
from tests.browser.windows import Windows
from tests.cast import IN_GRID

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


def test_a_morning_without_a_network_arrives_at_noon(phones: Windows, cable: Cable, tmp_path: Path) -> None:
    case = reported(phones.cast)
    page = ready(phones)
    without_network(page, cable)
    page.goto(f"{phones.address}/grid/")
    expect(page.locator("[data-offline]")).to_be_visible()
    page.locator(f"[data-route='/grid/'] a[href*='{case.pk}']").click()
    take_step(page, "verify", "现场看过，灯不亮")
    page.goto(f"{phones.address}/grid/patrol/")
    quick_report(page, "", photo_file(tmp_path))
    wait_for_states(page, ["waiting", "waiting"])
    again = page.context.new_page()  # the application was closed and is opened again
    page.close()
    again.goto(f"{phones.address}/outbox/")
    expect(again.locator("[data-outbox-list] > li")).to_have_count(2)
    assert Case.objects.count() == 1
    with_network(again, cable)
    wait_for_states(again, ["done", "done"])
    case.refresh_from_db()
    assert (case.state, case.timeline.count()) == (State.VERIFIED, 2)
    report = Case.objects.exclude(pk=case.pk).get()
    assert (report.source, report.photos.count()) == (Case.Source.PATROL, 1)
    assert stored(again, "photos") == [], "what has arrived leaves the phone"


def test_an_answer_that_is_lost_makes_no_second_step(phones: Windows, cable: Cable) -> None:
    case = reported(phones.cast)
    page = ready(phones)
    page.goto(f"{phones.address}/grid/cases/{case.pk}/")
    cable.lose_answers_to("/steps/verify/")
    take_step(page, "verify", "属实")
    wait_for_states(page, ["waiting"])
    case.refresh_from_db()
    assert cable.lost >= 1
    assert case.state == State.VERIFIED, "the server had committed"
    cable.mend()
    page.goto(f"{phones.address}/outbox/")
    wait_for_states(page, ["done"])
    assert case.timeline.filter(verb="verify").count() == 1


def test_a_line_that_only_looks_alive_keeps_nobody_from_working(phones: Windows, cable: Cable) -> None:
    case = reported(phones.cast)
    page = ready(phones)
    cable.cut()
    page.goto(f"{phones.address}/grid/cases/{case.pk}/")
    take_step(page, "verify", "属实")
    wait_for_states(page, ["waiting"])
    cable.mend()
    page.goto(f"{phones.address}/outbox/")
    wait_for_states(page, ["done"])
    case.refresh_from_db()
    assert case.state == State.VERIFIED


def test_a_case_that_moved_on_is_shown_with_what_happened_and_nothing_is_lost(
    phones: Windows, cable: Cable, tmp_path: Path
) -> None:
    case = reported(phones.cast)
    page = ready(phones)
    without_network(page, cable)
    page.goto(f"{phones.address}/grid/cases/{case.pk}/")
    photo = photo_file(tmp_path)
    page.locator("details:has(form[data-outbox=verify]) > summary:visible").click()
    form = page.locator("form[data-outbox=verify]")
    expect(form).to_have_attribute("data-kept", "yes")
    form.locator("input[name=photos]").set_input_files(photo)
    expect(form.locator("[data-kept-photo]")).to_have_count(1)
    take_step(page, "verify", "灯杆也歪了")
    wait_for_states(page, ["waiting"])
    verify_case(phones.cast.community_worker, case.pk, Word("居民来电确认"))
    page.goto(f"{phones.address}/outbox/")
    with_network(page, cable)
    wait_for_states(page, ["conflict"])
    item = page.locator("[data-outbox-list] > li")
    expect(item).to_contain_text("居民来电确认")
    expect(item).to_contain_text("灯杆也歪了")
    expect(item.locator("[data-do=again]")).to_be_hidden()  # it was verified; it can't be verified again
    item.locator("[data-do=report]").click()
    page.wait_for_url("**/grid/patrol/")
    expect(page.locator("textarea[name=description]")).to_have_value("灯杆也歪了")
    expect(page.locator("[data-kept-photo]")).to_have_count(1)
    assert states(page) == []


def test_sixty_things_of_one_day_arrive_once_each(phones: Windows, cable: Cable) -> None:
    page = ready(phones)
    without_network(page, cable)
    owner = str(phones.cast.user("grid_worker").pk)
    page.goto(f"{phones.address}/outbox/")  # a page that has loaded the queue
    page.evaluate(FILL, [owner, *map(str, IN_GRID), 60])
    other = page.context.new_page()  # two tabs and the worker in the background: one sender
    with_network(page, cable)
    other.goto(f"{phones.address}/outbox/")
    page.goto(f"{phones.address}/outbox/")
    wait_for_states(page, ["done"] * 60, timeout=90_000)
    assert Case.objects.count() == 60
    assert len(set(Case.objects.values_list("description", flat=True))) == 60
