"""The command map: cells that add up, what lies under a press, directives on the page, the wall."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from liren.cases.machine import State
from liren.cases.models import Case
from liren.cases.tests.stories import a_case, reported
from liren.directives.tests.stories import given
from liren.insight.cells import cells_of, mesh_for
from liren.insight.tests.test_command_page import a_day, count_behind
from tests.cast import COMMUNITY, DISTRICT, GRID, IN_GRID, IN_NEXT_GRID, SUBDISTRICT, Cast
from tests.visitors import signed_in

AROUND = f"{IN_GRID[0] - 0.001},{IN_GRID[1] - 0.001},{IN_GRID[0] + 0.001},{IN_GRID[1] + 0.001}"


@pytest.mark.parametrize("zoom", [5, 10, 14, 18, 20])
def test_cells_add_up_to_the_figure_at_every_zoom(cast: Cast, zoom: int) -> None:
    a_day(cast)
    nowhere = reported(cast)
    Case.objects.filter(pk=nowhere.pk).update(lon=None, lat=None)
    found = cells_of(cast.commander, DISTRICT, timezone.now(), mesh_for(DISTRICT, zoom))
    assert (found["total"], found["unplaced"]) == (4, 1)
    assert sum(cell[2] for cell in found["cells"]) == 3
    assert sum(cell[3] for cell in found["cells"]) == 1
    assert sum(cell[4] for cell in found["cells"]) == 1


def test_nearer_means_more_cells_and_a_window_only_its_own(cast: Cast) -> None:
    a_day(cast)
    client = signed_in(cast, "commander")
    assert len(client.get(f"/command/cells.json?scope={DISTRICT}&zoom=6").json()["cells"]) == 1
    assert len(client.get(f"/command/cells.json?scope={DISTRICT}&zoom=18").json()["cells"]) == 2
    assert len(client.get(f"/command/cells.json?scope={DISTRICT}&zoom=18&box={AROUND}").json()["cells"]) == 1


@pytest.mark.parametrize("asked", ["zoom=2", "zoom=x", "zoom=21", "zoom=9&box=1,2", "zoom=9&box=5,5,1,1"])
def test_what_makes_no_sense_is_422(cast: Cast, asked: str) -> None:
    assert signed_in(cast, "commander").get(f"/command/cells.json?{asked}").status_code == 422


def test_map_data_is_for_those_who_command_the_place(cast: Cast) -> None:
    for path in ("cells.json?zoom=12&", f"here/?box={AROUND}&", "wall/?"):
        for name, status in (("commander", 200), ("grid_worker", 403), ("outsider", 403)):
            assert signed_in(cast, name).get(f"/command/{path}scope={SUBDISTRICT}").status_code == status


def test_a_press_lists_the_cases_there_and_offers_to_order_something(cast: Cast) -> None:
    case = a_case(cast, State.FILED)
    reported(cast, lon=IN_NEXT_GRID[0], lat=IN_NEXT_GRID[1])
    page = signed_in(cast, "dispatcher").get(f"/command/here/?scope={SUBDISTRICT}&box={AROUND}")
    text = page.content.decode()
    assert [found.pk for found, _where, _late in page.context["cases"]] == [case.pk]
    assert f"/directives/new/?case={case.pk}" in text
    assert f"scope={GRID}" in text
    assert "/directives/new/" not in _here(signed_in(cast, "auditor"))


def _here(client: Client) -> str:
    return client.get(f"/command/here/?scope={SUBDISTRICT}&box={AROUND}").content.decode()


@pytest.mark.parametrize("scope", [DISTRICT, SUBDISTRICT, COMMUNITY, GRID])
def test_the_directives_of_the_page_are_the_lists_behind_them(cast: Cast, scope: str) -> None:
    given(cast)
    given(cast, "commander")
    client = signed_in(cast, "commander")
    directives = client.get(f"/command/?scope={scope}").context["directives"]
    for count, address in (directives["live"], directives["late"]):
        listed = re.findall(r'data-directive="([0-9a-f-]{36})"', client.get(address).content.decode())
        assert len(listed) == count
    assert directives["live"][0] == 2


@pytest.mark.parametrize("scope", [DISTRICT, SUBDISTRICT, COMMUNITY, GRID])
def test_on_the_wall_every_figure_is_the_length_of_its_list_too(cast: Cast, scope: str) -> None:
    a_day(cast)
    client = signed_in(cast, "commander")
    page = client.get(f"/command/wall/?scope={scope}").content.decode()
    tiles = re.findall(r'class="wall-figure[^"]*" href="([^"]+)".*?data-total="\w+">(\d+)<', page)
    rows = re.findall(r'data-figure="\w+"><a href="([^"]+)">(\d+)<', page)
    assert len(tiles) == 5
    assert rows
    for address, value in tiles + rows:
        assert count_behind(client, address.replace("&amp;", "&")) == int(value), address


def test_the_wall_refreshes_its_moving_part_alone(cast: Cast) -> None:
    headers = {"HX-Request": "true", "HX-Target": "wall-live"}
    part = signed_in(cast, "commander").get("/command/wall/", headers=headers).content.decode()
    assert "<html" not in part
    assert 'id="command-data"' in part
