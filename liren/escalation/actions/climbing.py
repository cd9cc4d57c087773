"""The climb: looking at every open case when its next rung can be reached, and raising what was reached.

Nothing here depends on an announcement. A case is looked at because it is open and was never looked at,
because its version moved on, or because its moment has come; so nothing is left out after an import, a
restore or a dead worker, and a second run of the same minute raises nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from liren.accounts.actors import SYSTEM
from liren.cases.machine import OPEN_STATES, State
from liren.cases.models import Case
from liren.core.announcements import announce
from liren.core.clock import working_time
from liren.core.streams import publish
from liren.escalation.actions.scheduling import schedule_missing_reviews
from liren.escalation.episodes import episodes_of
from liren.escalation.events import EscalationRaised
from liren.escalation.ladder import rungs_for, rungs_in_force
from liren.escalation.levels import Level, held_level
from liren.escalation.models import Escalation, LadderRung, Trigger, Watch
from liren.escalation.standing import Episode, climb
from liren.ledger.actions import record

BATCH = 50  # their cases stand locked for as long as the batch takes
AT_LATEST = timedelta(days=1)  # the ladder may have been changed for a later day

# Open cases that are not watched or took a step since. Those that were brought in from another system climb
# from the first step that somebody takes on them here.
_OPEN = """
    INSERT INTO escalation_watch (case_id, version, look_at)
    SELECT cases_case.id, cases_case.version, %(now)s
    FROM cases_case LEFT JOIN escalation_watch ON escalation_watch.case_id = cases_case.id
    WHERE cases_case.state = ANY(%(open)s)
      AND (escalation_watch.case_id IS NULL OR escalation_watch.version <> cases_case.version)
      AND (cases_case.origin = '' OR (
          SELECT true FROM cases_timelineentry
          WHERE cases_timelineentry.case_id = cases_case.id AND cases_timelineentry.actor_id IS NOT NULL
          LIMIT 1))
    ON CONFLICT (case_id) DO UPDATE SET look_at = LEAST(escalation_watch.look_at, excluded.look_at)
"""
_FINISHED = """
    UPDATE escalation_watch SET look_at = LEAST(look_at, %(now)s)
    FROM cases_case
    WHERE cases_case.id = escalation_watch.case_id AND cases_case.version <> escalation_watch.version
"""


def climb_all(now: datetime | None = None, *, finished: bool = True) -> int:
    """Look at every case whose moment has come. Returns how many escalations were raised.

    Args:
        now: the moment; the present one if none is given.
        finished: whether to look for cases that were finished too, which reads every watched case.
    """
    at = now or timezone.now()
    find_cases(at, finished=finished)
    raised = 0
    while (found := climb_batch(at)) is not None:
        raised += found
    return raised


@transaction.atomic
def find_cases(at: datetime, *, finished: bool = True) -> None:
    """Watch open cases that are not watched yet, and look again at those that took a step."""
    with connection.cursor() as cursor:
        for statement in (_OPEN, _FINISHED) if finished else (_OPEN,):
            cursor.execute(statement, {"now": at, "open": sorted(OPEN_STATES)})


def look_again(case_id: UUID) -> None:
    """Have a case looked at in the next minute, in the caller's transaction."""
    Watch.objects.filter(case=case_id).update(look_at=timezone.now())


@transaction.atomic
def climb_batch(at: datetime) -> int | None:
    """Look at some cases; None if none waited.

    Nothing is waited for: cases that another worker looks at are left to it, and one on which somebody takes
    a step at this moment is looked at in the next minute.
    """
    watches = list(
        Watch.objects.select_for_update(skip_locked=True).filter(look_at__lte=at).order_by("look_at")[:BATCH]
    )
    free = Case.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
    cases = free.in_bulk([watch.case_id for watch in watches])
    watches = [watch for watch in watches if watch.case_id in cases]
    if not watches:
        return None
    schedule_missing_reviews([case for case in cases.values() if case.state == State.SUSPENDED])
    episodes = episodes_of(cases)
    known = _known(cases)
    rungs = rungs_in_force(timezone.localdate(at))
    level_of = cache(held_level)
    raised = 0
    for watch in watches:
        case = cases[watch.case_id]
        standing = episodes.get(case.pk, [])
        _follow_what_stands(known.get(case.pk, []), standing, at)
        found = climb(
            standing,
            _rungs_of(rungs, case),
            {(one.trigger, one.level, one.episode) for one in known.get(case.pk, [])},
            at=at,
            time=working_time(case.division),
        )
        for episode, rung in found.now:
            level, people = level_of(rung.to, case.division)
            _raise(case, episode, rung, level, len(people), at)
        raised += len(found.now)
        watch.version = case.version
        watch.look_at = min(found.next_at or at + AT_LATEST, at + AT_LATEST)
    _put_back(watches, cases)
    return raised


def _rungs_of(rungs: list[LadderRung], case: Case) -> Callable[[Trigger], list[LadderRung]]:
    return lambda trigger: rungs_for(rungs, trigger, case.category_id, case.division)


def _known(cases: Iterable[UUID]) -> dict[UUID, list[Escalation]]:
    found: dict[UUID, list[Escalation]] = {}
    for one in Escalation.objects.filter(case__in=cases):
        found.setdefault(one.case_id, []).append(one)
    return found


def _follow_what_stands(known: list[Escalation], standing: list[Episode], at: datetime) -> None:
    lasting = {(episode.trigger, episode.key) for episode in standing if episode.since <= at}
    over = [
        one.pk for one in known if one.ended_at is None and (Trigger(one.trigger), one.episode) not in lasting
    ]
    if over:
        Escalation.objects.filter(pk__in=over, ended_at__isnull=True).update(ended_at=at)
    again = [one.pk for one in known if one.ended_at and (Trigger(one.trigger), one.episode) in lasting]
    if again:  # the step that ended it was taken back
        Escalation.objects.filter(pk__in=again).update(ended_at=None)


def _raise(case: Case, episode: Episode, rung: LadderRung, level: Level, notified: int, at: datetime) -> None:
    escalation = Escalation.objects.create(
        case=case,
        division=case.division,
        rung=rung,
        trigger=episode.trigger,
        level=rung.level,
        to_level=level,
        episode=episode.key,
        amount=rung.amount,
        limit_kind=rung.limit_kind,
        at=at,
        notified=notified,
    )
    record(
        SYSTEM,
        "case.escalated",
        case,
        trigger=str(episode.trigger),
        level=rung.level,
        to_level=str(level),
        notified=notified,
    )
    announce(EscalationRaised(escalation.pk))
    publish("case", str(case.pk), case.division)


def _put_back(watches: list[Watch], cases: dict[UUID, Case]) -> None:
    done = [watch for watch in watches if not cases[watch.case_id].is_open]
    Watch.objects.filter(pk__in=[watch.pk for watch in done]).delete()
    going = [watch for watch in watches if cases[watch.case_id].is_open]
    Watch.objects.bulk_update(going, ["version", "look_at"])
