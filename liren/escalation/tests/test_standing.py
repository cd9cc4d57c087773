"""Whatever happens in whatever order, every rung that was reached is raised exactly once."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from liren.core.clock import Hours, Limit, LimitKind, WorkingTime
from liren.escalation.models import LadderRung, Trigger
from liren.escalation.standing import Episode, Reached, climb

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
CLOCK = WorkingTime({}, [Hours(time(8, 30), time(17, 30))])
LEVELS = ("community", "subdistrict", "district", "city")

limits = st.builds(
    Limit, st.integers(1, 30), st.sampled_from([LimitKind.URGENT_HOURS, LimitKind.WORKING_HOURS])
)
ladders = st.lists(limits, min_size=1, max_size=4).map(
    lambda found: [
        LadderRung(trigger=Trigger.OVERDUE, level=level, amount=limit.amount, limit_kind=limit.kind)
        for level, limit in zip(LEVELS, found, strict=False)
    ]
)
episodes = st.lists(
    st.integers(0, 4000).map(lambda minutes: START + timedelta(minutes=minutes)), min_size=1, max_size=3
).map(
    lambda moments: [Episode(Trigger.OVERDUE, f"deadline:{number}", at) for number, at in enumerate(moments)]
)
ticks = st.lists(st.integers(0, 20_000), min_size=1, max_size=12).map(sorted)


def ran(found: list[Episode], ladder: list[LadderRung], minutes: list[int], *, again: int) -> list[Reached]:
    """Everything that is raised when the job runs at these minutes, each time `again` times over."""
    raised: list[Reached] = []
    for minute in minutes:
        for _time in range(again):
            now = START + timedelta(minutes=minute)
            result = climb(found, lambda trigger: ladder, set(raised), at=now, time=CLOCK)
            raised += [(episode.trigger, rung.level, episode.key) for episode, rung in result.now]
    return raised


@given(found=episodes, ladder=ladders, minutes=ticks, again=st.integers(1, 3))
def test_each_rung_is_raised_once_however_often_the_job_runs(
    found: list[Episode], ladder: list[LadderRung], minutes: list[int], again: int
) -> None:
    raised = ran(found, ladder, minutes, again=again)
    assert len(raised) == len(set(raised))


@given(found=episodes, ladder=ladders, minutes=ticks)
def test_what_is_raised_does_not_depend_on_how_often_the_job_ran_before(
    found: list[Episode], ladder: list[LadderRung], minutes: list[int]
) -> None:
    assert set(ran(found, ladder, minutes, again=1)) == set(ran(found, ladder, minutes[-1:], again=1))


@given(found=episodes, ladder=ladders, minutes=ticks)
def test_the_next_look_is_at_the_very_moment_of_the_next_rung(
    found: list[Episode], ladder: list[LadderRung], minutes: list[int]
) -> None:
    now = START + timedelta(minutes=minutes[-1])
    first = climb(found, lambda trigger: ladder, set(), at=now, time=CLOCK)
    known = {(episode.trigger, rung.level, episode.key) for episode, rung in first.now}
    if first.next_at is None:
        assert len(known) == len(found) * len(ladder)
        return
    just_before = first.next_at - timedelta(microseconds=1)
    assert first.next_at > now
    assert not climb(found, lambda trigger: ladder, known, at=just_before, time=CLOCK).now
    assert climb(found, lambda trigger: ladder, known, at=first.next_at, time=CLOCK).now
