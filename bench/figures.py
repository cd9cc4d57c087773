"""How long it takes to count a month of figures, and how fast their pages are, over the cases there are.

    python bench/figures.py [rounds]

Needs DATABASE_URL and LIREN_DATA of a filled demo; what is counted is rolled back. Pages are asked through
Django's test client, in this process: everything but the network and the web server.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

ROUNDS = 30


def main(rounds: int) -> None:
    """Count, ask, print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liren.settings")
    import django

    django.setup()
    from django.db import transaction
    from django.db.models import Max
    from django.test import Client

    from liren.accounts.actors import SYSTEM
    from liren.cases.models import Case
    from liren.figures.actions.checking import check_month
    from liren.figures.actions.making import refresh_month
    from liren.figures.calendar import month_of

    last = Case.objects.aggregate(last=Max("opened_at"))["last"]
    with transaction.atomic():
        tell("cases", f"{Case.objects.count():,}")
        seconds, month = timed(lambda: refresh_month(SYSTEM, month_of(last)))
        tell(
            "a month counted",
            f"{seconds:.1f} s, {month.fact_count:,} facts, {month.values.count():,} figures",
        )
        tell("kept", f"{sum(len(part.payload) for part in month.facts.all()) / 1e6:.1f} MB")
        seconds, found = timed(lambda: check_month(SYSTEM, month))
        tell("computed again", f"{seconds:.1f} s, {found or 'the same'}")
        client = Client()
        client.cookies["sessionid"] = session_of_commander()
        for name, address in pages(month):
            times = sorted(timed(partial(client.get, address))[0] * 1000 for _round in range(rounds))
            tell(name, f"p50 {times[len(times) // 2]:.0f} ms, p95 {times[int(len(times) * 0.95)]:.0f} ms")
        transaction.set_rollback(True)


def pages(month: Any) -> list[tuple[str, str]]:
    """The pages to ask for."""
    from liren.figures.models import FigureValue

    asked = f"month={month.month:%Y-%m}"
    unit = FigureValue.objects.filter(month=month, subject_kind="unit").first()
    area = FigureValue.objects.filter(month=month, subject_kind="area").first()
    found = [
        ("by district", f"/figures/?{asked}&by=area&level=6"),
        ("by community", f"/figures/?{asked}&by=area&level=12"),
        ("by unit", f"/figures/?{asked}&by=unit"),
    ]
    if unit and area:
        found += [
            ("a unit", f"/figures/units/{unit.subject}/?{asked}"),
            ("an area", f"/figures/areas/{area.subject}/?{asked}"),
            (
                "cases behind a figure",
                f"/figures/cases/?{asked}&of=area&subject={area.subject}&figure=handling_on_time",
            ),
        ]
    return found


def session_of_commander() -> str:
    """A session of whoever commands the widest area."""
    from django.contrib.sessions.backends.db import SessionStore

    from liren.accounts.models import Post, SignIn
    from liren.accounts.roles import Role
    from liren.accounts.sessions import SESSION_KEY

    posts = Post.objects.valid().filter(role=Role.COMMANDER).select_related("user")
    post = min(posts, key=lambda one: len(one.scope))
    session = SessionStore()
    session.create()
    key = str(session.session_key)
    sign_in = SignIn.objects.create(user=post.user, session_key=key, device="bench", idle_minutes=60)
    session[SESSION_KEY] = str(sign_in.pk)
    session.save()
    return key


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds, and what came of it."""
    begun = time.perf_counter()
    result = call()
    return time.perf_counter() - begun, result


def tell(name: str, value: str) -> None:
    """One line of the answer."""
    print(f"{name:<24} {value}")  # noqa: T201 (this is a command)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
