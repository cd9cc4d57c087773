"""The rate limit: counted in the database, sliding, each subject for itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from liren.core.encryption import blind_index
from liren.core.limits import hit, purge_counts
from liren.core.models import RateCount
from liren.core.verdicts import Denied

pytestmark = pytest.mark.django_db
ALICE, BOB = blind_index("test", "alice"), blind_index("test", "bob")
Wait = Callable[[float], None]
TEN_MINUTES = timedelta(minutes=10)
NOON = datetime(2026, 9, 18, 12, tzinfo=timezone.get_fixed_timezone(0))


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Wait:
    """Put the clock to so many minutes after noon."""

    def until(minutes: float) -> None:
        monkeypatch.setattr(timezone, "now", lambda: NOON + timedelta(minutes=minutes))

    until(0)
    return until


def hits(subject: bytes, times: int) -> list[bool]:
    return [bool(hit("sign_in", subject, 3, TEN_MINUTES)) for _ in range(times)]


def test_so_many_attempts_are_let_through_and_no_more(wait: Wait) -> None:
    assert hits(ALICE, 5) == [True, True, True, False, False]


def test_everybody_is_counted_alone_and_each_purpose_too(wait: Wait) -> None:
    hits(ALICE, 4)
    assert hit("sign_in", BOB, 3, TEN_MINUTES)
    assert hit("report", ALICE, 3, TEN_MINUTES)


def test_a_refusal_says_when_to_come_back(wait: Wait) -> None:
    wait(7.5)
    hits(ALICE, 3)
    verdict = hit("sign_in", ALICE, 3, TEN_MINUTES)
    assert isinstance(verdict, Denied)
    assert verdict.because == "state"
    assert "3 minutes" in verdict.reason


def test_the_edge_of_a_window_does_not_double_what_is_let_through(wait: Wait) -> None:
    wait(9.9)
    assert hits(ALICE, 3) == [True] * 3
    wait(10.1)
    assert hits(ALICE, 2) == [False, False]


def test_after_two_windows_of_quiet_all_is_forgotten(wait: Wait) -> None:
    hits(ALICE, 9)
    wait(20)
    assert hits(ALICE, 3) == [True] * 3


def test_one_row_per_window_and_nothing_readable_in_it(wait: Wait) -> None:
    hits(ALICE, 4)
    row = RateCount.objects.get()
    assert (row.count, bytes(row.key)) == (4, ALICE)
    assert b"alice" not in bytes(row.key)


def test_old_counts_are_purged_and_recent_ones_kept(wait: Wait) -> None:
    hits(ALICE, 1)
    wait(60 * 24 * 3)
    hits(BOB, 1)
    assert purge_counts() == 1
    assert bytes(RateCount.objects.get().key) == BOB
