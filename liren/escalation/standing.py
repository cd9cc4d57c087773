"""What a case suffers from at a moment, and which rungs that has reached. Pure: no database, no clock of
its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from liren.core.clock import WorkingTime
from liren.escalation.models import LadderRung, Trigger

Reached = tuple[str, str, str]  # trigger, level, episode: what is raised once


@dataclass(frozen=True, slots=True)
class Episode:
    """Something that lasts: a clock that ran out, a wait for a unit, a silence. `key` names this one."""

    trigger: Trigger
    key: str
    since: datetime


@dataclass(slots=True)
class Climb:
    """What to raise now, and when to look again (None: no rung is left above)."""

    now: list[tuple[Episode, LadderRung]] = field(default_factory=list)
    next_at: datetime | None = None


def climb(
    episodes: Iterable[Episode],
    rungs_of: Callable[[Trigger], Iterable[LadderRung]],
    raised: Collection[Reached],
    *,
    at: datetime,
    time: WorkingTime,
) -> Climb:
    """Every rung that was reached by `at` and is not among those raised, and the moment of the next one.

    A rung is reached when the episode has lasted as long as the rung says, in the rung's own clock.
    """
    found = Climb()
    for episode in episodes:
        for rung in rungs_of(episode.trigger):
            if (episode.trigger, rung.level, episode.key) in raised:
                continue
            reached_at = time.add(episode.since, rung.limit.length, rung.limit.kind)
            if reached_at <= at:
                found.now.append((episode, rung))
            elif found.next_at is None or reached_at < found.next_at:
                found.next_at = reached_at
    return found
