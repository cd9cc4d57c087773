"""Days of patrol, judged a week later: did something stand within sight that only the public reported?

A soft measure, read by the walker and their superior, so it errs on their side. Counted is only what

- a member of the public reported within a few hours after a point of the round was passed,
- within a few metres of that point, in the walker's grid, with a position of its own,
- of a kind that lasts and can be seen from the street (`SeenOnRounds`),
- that somebody confirmed on site, and that was not rejected, withdrawn or merged,
- and of which no report of that kind near there was open, by anybody, when the walker came past.

A day counts once, however much was missed and however often the walker went out. Own reports are in no
denominator: nothing is gained by reporting more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from django.db.models import Q
from django.utils import timezone

from liren.accounts.actors import SYSTEM
from liren.cases.machine import State
from liren.cases.models import Case
from liren.core.coordinates import distance
from liren.fieldwork.models import Passing
from liren.figures.actions.making import rules_on
from liren.figures.actions.noting import Fact, note_fact
from liren.figures.models import NotedFact, SeenOnRounds

NAMESPACE = UUID("0b7c8f2e-5a3d-5c11-8e0f-6c6972656e33")
LOOK_BACK = timedelta(days=60)
PUBLIC = (Case.Source.RESIDENT, Case.Source.ANONYMOUS, Case.Source.PHONE, Case.Source.COUNTER)
UNTRUE = (State.REJECTED, State.WITHDRAWN, State.MERGED)
ENDED = (State.CLOSED, State.RATED, *UNTRUE)


def judge_rounds(today: date | None = None) -> int:
    """Judge every day of patrol that is old enough and has not been. Returns how many were new."""
    today = today or timezone.localdate()
    rules = {rule.name: rule.value for rule in rules_on(today)}
    if not {"missed_days", "missed_hours", "missed_metres"} <= rules.keys():
        return 0
    last = today - timedelta(days=rules["missed_days"])
    return sum(_judge(*key, passings, rules) for key, passings in _days(last).items())


Key = tuple[UUID, str, date]


def _days(last: date) -> dict[Key, list[Passing]]:
    """The points passed, by walker, grid and day."""
    end = timezone.make_aware(datetime.combine(last, time.max))
    passed = Passing.objects.filter(
        at__gte=end - LOOK_BACK, at__lte=end, point__lon__isnull=False, patrol__ended_at__isnull=False
    )
    found: dict[Key, list[Passing]] = {}
    for passing in passed.select_related("patrol", "point").order_by("at"):
        key = (passing.patrol.walker_id, passing.patrol.division, timezone.localdate(passing.at))
        found.setdefault(key, []).append(passing)
    known = set(NotedFact.objects.filter(kind=NotedFact.Kind.ROUND).values_list("source_id", flat=True))
    return {key: passings for key, passings in found.items() if _source(key) not in known}


def _source(key: Key) -> UUID:
    return uuid5(NAMESPACE, "/".join(map(str, key)))


def _judge(
    walker_id: UUID, division: str, day: date, passings: Sequence[Passing], rules: dict[str, int]
) -> bool:
    missed = _missed(division, day, passings, rules)
    return note_fact(
        SYSTEM,
        Fact(
            kind=NotedFact.Kind.ROUND,
            source_id=_source((walker_id, division, day)),
            division=division,
            at=passings[-1].at + timedelta(days=rules["missed_days"]),  # it counts when it is judged
            answers=(int(missed is not None), int(f"{day:%Y%m%d}")),
            case_id=missed.pk if missed else None,
            person_id=walker_id,
        ),
    )


def _missed(division: str, day: date, passings: Sequence[Passing], rules: dict[str, int]) -> Case | None:
    """The first thing missed on that day."""
    hours = timedelta(hours=rules["missed_hours"])
    reports = (
        Case.objects.filter(
            _seen(day),
            division=division,
            source__in=PUBLIC,
            lon__isnull=False,
            opened_at__gte=passings[0].at,
            opened_at__lte=passings[-1].at + hours,
            timeline__verb="verify",
        )
        .exclude(state__in=UNTRUE)
        .order_by("opened_at")
        .distinct()
    )
    for case in reports:
        for passing in passings:
            in_time = passing.at <= case.opened_at <= passing.at + hours
            if in_time and _is_near(case, passing, rules) and not _was_known(case, passing.at, rules):
                return case
    return None


def _seen(day: date) -> Q:
    row = SeenOnRounds.objects.filter(valid_from__lte=day).order_by("-valid_from").first()
    seen = Q(pk__in=[])
    for code in row.categories if row else ():
        seen |= Q(category__code__startswith=code)
    return seen


def _is_near(case: Case, passing: Passing, rules: dict[str, int]) -> bool:
    point = passing.point
    if case.lon is None or case.lat is None or point.lon is None or point.lat is None:
        return False
    return float(distance(case.lon, case.lat, point.lon, point.lat)) <= rules["missed_metres"]


def _was_known(case: Case, at: datetime, rules: dict[str, int]) -> bool:
    """Whether such a report, by anybody, stood open near there when the walker came past, or the walker made
    one on that day: then there was nothing to report, or it was reported."""
    open_then = Q(opened_at__lte=at) & (Q(closed_at__isnull=True) | Q(closed_at__gt=at))
    that_day = Q(source=Case.Source.PATROL, opened_at__gt=at, opened_at__lte=case.opened_at)
    others: Iterable[Case] = (
        Case.objects.filter(
            open_then | that_day, division=case.division, category_id=case.category_id, lon__isnull=False
        )
        .exclude(pk=case.pk)
        .exclude(state__in=UNTRUE)
    )
    reach = 2 * rules["missed_metres"]
    return any(
        float(distance(case.lon, case.lat, one.lon, one.lat)) <= reach  # type: ignore[arg-type]  # both known
        for one in others
    )
