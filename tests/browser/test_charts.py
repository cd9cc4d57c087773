"""Charts in a real browser: drawn under the strict policy, with the table one press away."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from playwright.sync_api import Locator, expect

from tests.browser.windows import Windows

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def width(place: Locator) -> float:
    box = place.bounding_box()
    return box["width"] if box else 0.0


def test_a_chart_stands_for_its_table_and_gives_it_back(windows: Windows, settings: LazySettings) -> None:
    settings.DEMO = True
    page = windows.open("/design/", locale="en-US")
    chart = page.locator("liren-chart[kind=dots]")
    chart.scroll_into_view_if_needed()
    expect(chart.locator("canvas")).to_be_visible()
    table = page.locator(".charted", has=chart).locator("table")
    assert table.locator("tbody tr").count() == 4, "readers of the screen find the table"
    wrap = page.locator(".charted", has=chart).locator(".table-wrap")
    assert width(wrap) <= 1, "but it is not seen beside the chart"
    chart.get_by_role("button", name="As a table").click()
    expect(chart.locator(".chart-frame")).to_be_hidden()
    assert width(wrap) > 100

    fed = page.locator("liren-chart[data-src]")
    fed.scroll_into_view_if_needed()
    expect(fed.locator("canvas")).to_be_visible()
    assert fed.locator("table tbody tr").count() == 4, "JSON gets a table, too"

    page.emulate_media(media="print")
    expect(chart.locator(".chart-frame")).to_be_hidden()
    expect(
        page.locator(".charted", has=page.locator("liren-chart[kind=line]")).locator("td").first
    ).to_be_visible()
