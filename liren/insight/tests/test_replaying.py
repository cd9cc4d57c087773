"""A replayed day agrees with the live figures at this moment, and with what was so at any other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from liren.cases.actions.closing import rate_case, reopen_case, suspend_case
from liren.cases.actions.stepping import Word
from liren.cases.machine import OPEN_STATES, State
from liren.cases.models import Case, Deadline, TimelineEntry
from liren.cases.tests.stories import a_case, reported
from liren.insight.queries import COUNTED, parts_of
from liren.insight.replaying import BITS, Day, day_of
from tests.cast import COMMUNITY, DISTRICT, GRID, IN_NEXT_GRID, SUBDISTRICT, Cast
from tests.visitors import signed_in

END = 24 * 3600


@contextmanager
def below_the_rules(table: str) -> Iterator[None]:
    """History as a test needs it: the triggers that keep it are off for a moment."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def a_mixed_city(cast: Cast) -> None:
    """Something of everything: late, waiting, suspended, closed, rated, reopened, in two grids."""
    late = a_case(cast, State.DISPATCHED)
    due = timezone.now() - timedelta(minutes=5)
    Case.objects.filter(pk=late.pk).update(due_at=due)
    with below_the_rules("cases_deadline"):
        Deadline.objects.filter(case=late, stopped_at=None).update(
            started_at=due - timedelta(hours=1), due_at=due
        )
    reported(cast, lon=IN_NEXT_GRID[0], lat=IN_NEXT_GRID[1])
    a_case(cast, State.FILED)
    suspend_case(cast.dispatcher, a_case(cast, State.DISPATCHED).pk, Word("待料"))
    closed = a_case(cast, State.CLOSED)
    rate_case(cast.resident, closed.pk, score=5)
    reopen_case(cast.secretary, a_case(cast, State.CLOSED).pk, Word("又坏了"))


def live(cast: Cast, scope: str, now: datetime) -> dict[str, dict[str, int]]:
    parts = parts_of(cast.commander, scope, now)
    return {part.code: {name: part.figures[name] for name in COUNTED} for part in parts if part.figures}


def standing(day: Day, second: int) -> dict[str, dict[str, int]]:
    return {code: dict(found) for code, found in day.figures_at(second).items() if any(found.values())}


@pytest.mark.parametrize("scope", [DISTRICT, SUBDISTRICT, COMMUNITY, GRID])
def test_replayed_at_this_moment_it_is_the_live_table(cast: Cast, scope: str) -> None:
    a_mixed_city(cast)
    now = timezone.now()
    found = standing(day_of(cast.commander, scope, timezone.localdate(now), now), END)
    assert found == {
        code: figures for code, figures in live(cast, scope, now).items() if any(figures.values())
    }
    assert sum(figures["open"] for figures in found.values()) == (4 if scope == GRID else 5)
    assert sum(figures["overdue"] for figures in found.values()) == 1


def test_an_hour_ago_is_what_was_so_an_hour_ago(cast: Cast) -> None:
    now = timezone.localtime().replace(hour=15, minute=0, second=0, microsecond=0)
    case = a_case(cast, State.FILED)
    Case.objects.filter(pk=case.pk).update(opened_at=now - timedelta(hours=3))
    hours = {"report": 3, "verify": 2, "file": 1}
    with below_the_rules("cases_timelineentry"):
        for verb, ago in hours.items():
            TimelineEntry.objects.filter(case=case, verb=verb).update(at=now - timedelta(hours=ago))
    day = day_of(cast.commander, DISTRICT, now.date(), now)
    seen = [(hour, standing(day, hour * 3600 + 1).get(SUBDISTRICT, {})) for hour in (11, 12, 13, 14)]
    assert [found.get("open", 0) for _hour, found in seen] == [0, 1, 1, 1]
    assert [found.get("unassigned", 0) for _hour, found in seen] == [0, 0, 0, 1]


def test_a_clock_runs_out_in_the_middle_of_the_day(cast: Cast) -> None:
    case = reported(cast)
    now = timezone.localtime().replace(hour=23, minute=50)
    due = now.replace(hour=18, minute=0, second=0, microsecond=0)
    start = now.replace(hour=0, minute=30)
    Case.objects.filter(pk=case.pk).update(opened_at=start, due_at=due)
    with below_the_rules("cases_deadline"):
        Deadline.objects.filter(case=case).update(started_at=start, due_at=due)
    day = day_of(cast.commander, DISTRICT, now.date(), now)
    assert standing(day, 18 * 3600 - 60)[SUBDISTRICT]["overdue"] == 0
    assert standing(day, 18 * 3600 + 60)[SUBDISTRICT]["overdue"] == 1


def test_the_day_before_anything_happened_is_empty(cast: Cast) -> None:
    reported(cast)
    day = day_of(cast.commander, DISTRICT, timezone.localdate() - timedelta(days=2), timezone.now())
    assert (day.first, day.changes) == ([], [])


def test_the_page_gets_columns_of_numbers_compressed(cast: Cast) -> None:
    a_mixed_city(cast)
    client = signed_in(cast, "commander")
    answer = client.get(f"/command/replay.json?scope={DISTRICT}", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    told = client.get(f"/command/replay.json?scope={DISTRICT}").json()
    assert len(told["lon"]) == len(told["part"]) == len(told["first"]) == 6
    assert len(told["at"]) == len(told["case"]) == len(told["bits"])
    assert told["figures"] == list(BITS)
    assert set(told["codes"]) == {SUBDISTRICT}


def test_a_past_day_is_for_those_who_command_the_place_and_lies_in_the_past(cast: Cast) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    client = signed_in(cast, "commander")
    assert client.get(f"/command/replay.json?scope={DISTRICT}&day={tomorrow}").status_code == 422
    assert client.get("/command/replay.json?day=x").status_code == 422
    assert signed_in(cast, "grid_worker").get(f"/command/replay.json?scope={GRID}").status_code == 403


def test_every_open_state_counts_as_open() -> None:
    assert State.SUSPENDED in OPEN_STATES
