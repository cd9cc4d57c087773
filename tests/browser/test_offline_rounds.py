"""A walk without a network, from beginning to end: it happened when it happened, and arrives whole."""

from __future__ import annotations

from datetime import time

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from liren.fieldwork.actions.planning import PlanFacts, PointFacts, make_plan
from liren.fieldwork.models import Patrol
from tests.browser.cable import Cable
from tests.browser.pocket import ready, wait_for_states, with_network, without_network
from tests.browser.windows import Windows
from tests.cast import GRID, IN_GRID

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


def test_a_walk_without_a_network_arrives_whole(phones: Windows, cable: Cable) -> None:
    points = (PointFacts("东门消防栓", "C0113-7", *IN_GRID), PointFacts("健身广场"))
    facts = PlanFacts(GRID, "早巡", range(7), time(9), points, timezone.localdate())
    make_plan(phones.cast.grid_leader, facts)
    page = ready(phones)
    without_network(page, cable)
    page.goto(f"{phones.address}/patrols/")
    begin = page.locator("form[data-outbox=walk-begin]:visible")
    expect(begin).to_have_attribute("data-kept", "yes")
    begin.locator("button").click()
    walk = page.locator("[data-on-walk]:visible")
    expect(walk).to_be_visible()
    step = walk.locator("form[data-outbox^=walk-pass-]").first
    expect(step).to_have_attribute("data-kept", "yes")
    step.locator("button").click()
    expect(walk.locator("form[data-outbox^=walk-pass-]")).to_have_count(1)
    page.goto(f"{phones.address}/patrols/")  # the page was left and is opened again
    expect(page.locator("[data-on-walk]:visible form[data-outbox^=walk-pass-]")).to_have_count(1)
    end = page.locator("[data-on-walk]:visible form[data-outbox=walk-end]")
    expect(end).to_have_attribute("data-kept", "yes")
    end.locator("button").click()
    expect(page.locator("form[data-outbox=walk-begin]:visible")).to_be_visible()
    wait_for_states(page, ["waiting"] * 3)
    assert not Patrol.objects.exists()
    with_network(page, cable)
    wait_for_states(page, ["done"] * 3)
    expect(page.locator("[data-waiting-words]")).to_be_hidden()
    patrol = Patrol.objects.get()
    assert patrol.ended_at is not None
    assert patrol.passings.count() == 1
