"""How many queries a page asks, kept in query_counts/*.json; more records must not mean more queries.

After a change that is meant: LIREN_WRITE_BASELINES=1, and read the difference.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from liren.cases.machine import State
from liren.cases.tests.stories import a_case
from tests.cast import SUBDISTRICT, Cast
from tests.visitors import signed_in, visitor

FOLDER = Path(__file__).with_name("query_counts")
PAGES: dict[str, list[tuple[str, str]]] = {
    "web": [("nobody", "/"), ("administrator", "/operations/jobs/")],
    "accounts": [("administrator", "/staff/"), ("resident", "/account/sessions/")],
    "messaging": [("grid_worker", "/inbox/")],
    "places": [
        ("dispatcher", f"/places/?scope={SUBDISTRICT}"),
        ("nobody", f"/places/grids.json?scope={SUBDISTRICT}"),
    ],
    "organizations": [("dispatcher", "/units/")],
    "cases": [
        ("nobody", "/report/"),
        ("resident", "/my/reports/"),
        ("resident", "case"),
        ("grid_worker", "/grid/"),
        ("grid_worker", "grid case"),
        ("dispatcher", "/desk/"),
        ("dispatcher", "/desk/?tab=all"),
        ("dispatcher", "case"),
        ("dispatcher", f"/cases/points.json?scope={SUBDISTRICT}"),
    ],
    "insight": [
        ("dispatcher", f"/command/?scope={SUBDISTRICT}"),
        ("dispatcher", f"/command/areas.json?scope={SUBDISTRICT}"),
    ],
}


def count(client: Client, path: str) -> int:
    client.get(path)  # what is remembered for the process is not the page's own
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200, path
    return len(queries)


def pages(cast: Cast) -> Iterator[tuple[str, str, Client, str]]:
    case = a_case(cast, State.FILED)
    named = {"case": f"/cases/{case.pk}/", "grid case": f"/grid/cases/{case.pk}/"}
    clients = {who: signed_in(cast, who) for room in PAGES.values() for who, _ in room if who != "nobody"}
    clients["nobody"] = visitor()
    for room, found in PAGES.items():
        for who, path in found:
            yield room, f"{who} {path}", clients[who], named.get(path, path)


@pytest.mark.slow
def test_pages_ask_no_more_queries_than_before_and_no_more_when_there_is_more(cast: Cast) -> None:
    few: dict[str, dict[str, int]] = {}
    world = list(pages(cast))
    for room, name, client, path in world:
        few.setdefault(room, {})[name] = count(client, path)
    for state in (State.REPORTED, State.FILED, State.DISPATCHED, State.HANDLED, State.CLOSED) * 3:
        a_case(cast, state)
    many = {name: count(client, path) for _, name, client, path in world}
    grown = {
        name: (few[room][name], many[name]) for room, name, _, _ in world if many[name] > few[room][name] + 2
    }
    assert grown == {}
    if os.environ.get("LIREN_WRITE_BASELINES"):
        for room, counts in few.items():
            (FOLDER / f"{room}.json").write_text(json.dumps(counts, indent=2) + "\n")
    for room, counts in few.items():
        kept = json.loads((FOLDER / f"{room}.json").read_text())
        assert set(kept) == set(counts)
        assert {name: found for name, found in counts.items() if found > kept[name]} == {}
