"""How long the pages of staff take over as many cases as there are, query by query.

    python bench/pages.py [rounds] [--explain]

Needs DATABASE_URL and LIREN_DATA of a filled demo (see many_cases.py). Asks through Django's test client, in
this process: everything but the network and the web server. Queries over 20 ms are named; --explain shows how
PostgreSQL goes about them.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from machine import description, median, percentile, table, tell
from platform_under_test import find_setting

ROUNDS = 20
SLOW = 0.020  # seconds of one query
HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "desk-list"}
PEOPLE = {
    "grid worker": "wangge001",
    "dispatcher": "paidan001",
    "handler": "zhifa001",
    "commander": "zhihui001",
}
Page = tuple[str, str, str, dict[str, str]]  # what, who, address, headers


def pages() -> Iterator[Page]:
    """The pages to measure; what is looked for differs from round to round."""
    from django.utils import timezone

    from liren.cases.machine import OPEN_STATES
    from liren.cases.models import Case

    known = Case.objects.filter(division__startswith="990102001")
    newest = known.filter(state__in=OPEN_STATES).latest("opened_at")
    yield "desk, mine", "dispatcher", "/desk/", {}
    yield "desk, all open", "dispatcher", "/desk/?show=all&status=open", {}
    yield "desk, everything", "dispatcher", "/desk/?show=all", {}
    yield "desk, district", "commander", "/desk/?show=all", {}
    yield "desk, unit", "handler", "/desk/?show=all", {}
    yield "my grid", "grid worker", "/grid/", {}
    yield "case page", "dispatcher", f"/cases/{newest.pk}/", {}
    yield "search, number", "dispatcher", f"/desk/?show=all&words={newest.number}", HTMX
    for what, words in (
        ("common", "垃圾"),
        ("two characters", "路灯"),
        ("rare", "井盖松动异响"),
        ("absent", "鸵鸟出没"),
        ("common and long", "垃圾堆放"),
    ):
        yield f"search, {what}", "dispatcher", f"/desk/?show=all&words={words}", HTMX
    yield "search, district", "commander", "/desk/?show=all&words=路灯", HTMX
    for what, words in (
        ("number", newest.number),
        ("words", "路灯"),
        ("words apart", "路灯 老人"),
        ("initials", "jyjd"),
    ):
        yield f"box, {what}", "dispatcher", f"/search/?q={words}", {}
        yield f"box of a unit, {what}", "handler", f"/search/?q={words}", {}
    yield "desk, mine, beside a case", "dispatcher", f"/desk/?view=split&at={newest.pk}", {}
    yield "command", "commander", "/command/", {}
    yield (
        "command, live part",
        "commander",
        "/command/",
        {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "command-live"},
    )
    yield "command, wall", "commander", "/command/wall/", {}
    yield "command, cells", "commander", "/command/cells.json?zoom=13", {}
    past = timezone.localdate() - timedelta(days=21)
    yield "command, a past day", "commander", f"/command/replay.json?day={past}", {}
    yield "directives", "commander", "/directives/?show=all", {}
    yield "map points", "commander", "/cases/points.json?scope=990102", {}
    yield "figures of the month", "commander", "/figures/", {}
    yield "figures of a district", "commander", "/figures/areas/990102/", {}
    yield "figures of months", "commander", "/figures/months/", {}


def main(rounds: int, *, explains: bool) -> None:
    """Measure and print."""
    setting = find_setting(0)
    from django.test import Client

    tell(description(), f"{setting.cases:,} cases, {rounds} rounds")
    clients = {who: _signed_in(Client(), login) for who, login in PEOPLE.items()}
    rows, slow = [], []
    for what, who, address, headers in pages():
        times, worked, queries = _measured(clients[who], address, headers, rounds)
        inside = sum(float(query["time"]) for query in queries)
        rows.append(
            (
                what,
                who,
                len(queries),
                f"{inside * 1000:.0f}",
                f"{median(worked) * 1000:.0f}",
                *(f"{percentile(times, it) * 1000:.0f}" for it in (0.5, 0.95)),
            )
        )
        slow += [(what, query) for query in queries if float(query["time"]) >= SLOW]
    tell(table(("page", "who", "queries", "in queries, ms", "CPU of Python, ms", "p50 ms", "p95 ms"), rows))
    for what, query in slow:
        tell("", f"{what}: {float(query['time']) * 1000:.0f} ms", query["sql"][:1500])
        if explains:
            _explain(query["sql"])


def _signed_in(client: Any, login: str) -> Any:
    from liren.accounts.models import User

    client.defaults["HTTP_HOST"] = "127.0.0.1"
    client.post("/sign-in/demo/", {"user": str(User.objects.get(login=login).pk)})
    return client


def _measured(
    client: Any, address: str, headers: dict[str, str], rounds: int
) -> tuple[list[float], list[float], list[Any]]:
    """Seconds of each round, those of them in which this process worked, and the queries of one more."""
    from django.core.cache import cache
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    times, worked = [], []
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address, **headers)
        assert response.status_code == 200, f"{address} answered {response.status_code}"
        queries = list(captured.captured_queries)
    for _round in range(rounds):
        cache.clear()  # the worst that a reader can meet
        begun, busy = time.perf_counter(), time.process_time()
        client.get(address, **headers)
        times.append(time.perf_counter() - begun)
        worked.append(time.process_time() - busy)
    return times, worked, queries


def _explain(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + statement)
        for (line,) in cursor.fetchall():
            tell("    " + line)


if __name__ == "__main__":
    counts = [int(word) for word in sys.argv[1:] if word.isdigit()]
    main(counts[0] if counts else ROUNDS, explains="--explain" in sys.argv)
