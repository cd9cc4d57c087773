"""Reads of this room: cases that may be the same matter, who follows what, and the weights in force."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import numpy as np
from django.db.models import Q
from django.utils import timezone

from liren.accounts.actors import Actor
from liren.cases.machine import State
from liren.cases.models import Case, Category
from liren.cases.models.case import CaseQuerySet
from liren.cases.traces import may_hold
from liren.core.coordinates import distance
from liren.matching.models import CaseFollower, MatchWeights, RepeatShare
from liren.matching.scoring import Factors, compared, factors, habit_of
from liren.matching.words import likeness, pairs
from liren.places.locating import locate_many

MOST_COMPARED = 400
DEGREE = 111_320  # metres of a degree of latitude
FAMILY = 3  # characters of a category's code that name its major class: E01, C01
SAME_GRID, SAME_COMMUNITY = 0.5, 0.25  # what stands for the distance where a point is unknown


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is known of a report while it is typed, or of a case that stands on the screen.

    `category_codes`: the chosen one, or those that the words speak of; none means unknown.
    """

    text: str
    category_codes: tuple[str, ...] = ()
    lon: float | None = None
    lat: float | None = None
    division: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that may be the same matter, and what each factor gave."""

    case: Case
    score: float
    category: float
    distance: float
    time: float
    words: float
    habit: float
    metres: int | None
    likeness: float


def weights_in_force(on: date | None = None) -> MatchWeights | None:
    """The weights of that day; None if nobody has set any."""
    day = on or timezone.localdate()
    return MatchWeights.objects.filter(valid_from__lte=day).order_by("-valid_from").first()


def all_weights() -> list[MatchWeights]:
    """Every set of weights, the newest first."""
    return list(MatchWeights.objects.order_by("-valid_from"))


def sketch_of(case: Case) -> Sketch:
    """A case as something to compare with others."""
    return Sketch(
        text=f"{case.address} {case.description}",
        category_codes=(case.category_id,),
        lon=case.lon,
        lat=case.lat,
        division=case.division,
        at=case.opened_at,
    )


def same_matters(
    among: CaseQuerySet, sketch: Sketch, weights: MatchWeights, *, most: int = 3
) -> list[Candidate]:
    """The cases most likely to be the same matter, best first; none below the threshold.

    Args:
        among: open cases that the reader may know of.
        sketch: the report in question.
        weights: what each factor counts.
        most: how many at most.
    """
    cases = _around(among, sketch, weights)
    if not cases:
        return []
    metres = _metres(sketch, cases)
    alike = _likenesses(sketch, cases, weights.words_full)
    seen = compared(
        kinship=[_kinship(sketch, case.category_id, weights.family_share) for case in cases],
        metres=metres,
        nearness=[_nearness(sketch.division, case.division) for case in cases],
        days=[((sketch.at or timezone.now()) - case.opened_at) / timedelta(days=1) for case in cases],
        likeness=alike,
        habit=_habits([case.category_id for case in cases]),
    )
    found = factors(weights, seen)
    best = np.argsort(-found.total, kind="stable")[:most]
    return [
        _candidate(cases[at], found, int(at), float(metres[at]), float(alike[at]))
        for at in best
        if found.total[at] >= weights.threshold
    ]


def _around(among: CaseQuerySet, sketch: Sketch, weights: MatchWeights) -> list[Case]:
    """Open cases near the place, not too old; the newest if there are very many."""
    at = sketch.at or timezone.now()
    span = timedelta(days=weights.days_back)
    found = among.filter(opened_at__range=(at - span, at + span)).select_related("category")
    if sketch.lon is not None and sketch.lat is not None:
        tall = weights.reach / DEGREE
        wide = tall / max(0.2, math.cos(math.radians(sketch.lat)))
        box = Q(lat__range=(sketch.lat - tall, sketch.lat + tall)) & Q(
            lon__range=(sketch.lon - wide, sketch.lon + wide)
        )
        found = found.filter(_zones_around(sketch, wide, tall), box)
    elif sketch.division:
        found = found.within(sketch.division[:12])
    else:
        return []
    return list(found.defer("contact_name", "contact_phone").order_by("-opened_at")[:MOST_COMPARED])


def _zones_around(sketch: Sketch, wide: float, tall: float) -> Q:
    """The subdistricts into which the searched square reaches: a narrow range of the index for each, and a
    border hides nothing. Nothing zoned there: everywhere in the case's own district."""
    assert sketch.lon is not None
    assert sketch.lat is not None
    lons = [sketch.lon + wide * x for x in (-1, 0, 1) for _y in (-1, 0, 1)]
    lats = [sketch.lat + tall * y for _x in (-1, 0, 1) for y in (-1, 0, 1)]
    zones = {str(code)[:9] for code in locate_many(lons, lats)} | {sketch.division[:9]}
    condition = Q(pk__in=[])
    for zone in sorted(zone for zone in zones if len(zone) == 9):
        condition |= Q(division__startswith=zone)
    return condition if len(condition) > 1 else Q(division__startswith=sketch.division[:6])


def _metres(sketch: Sketch, cases: Sequence[Case]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    lons = np.array([np.nan if case.lon is None else case.lon for case in cases])
    lats = np.array([np.nan if case.lat is None else case.lat for case in cases])
    here = (sketch.lon, sketch.lat) if sketch.lon is not None and sketch.lat is not None else (np.nan, np.nan)
    return np.asarray(distance(*here, lons, lats), dtype=np.float64)


def _likenesses(sketch: Sketch, cases: Sequence[Case], full: float) -> list[float]:
    own = pairs(sketch.text)
    return [likeness(own, pairs(f"{case.address} {case.description}"), full) for case in cases]


def _kinship(sketch: Sketch, code: str, family_share: float) -> float:
    if code in sketch.category_codes[:1]:
        return 1.0
    near = any(known == code or known[:FAMILY] == code[:FAMILY] for known in sketch.category_codes)
    return family_share if near else 0.0


def _nearness(division: str, other: str) -> float:
    if len(division) == 15 and division == other:
        return SAME_GRID
    return SAME_COMMUNITY if len(division) >= 12 and division[:12] == other[:12] else 0.0


def _habits(codes: Sequence[str]) -> list[float]:
    """What each category's own record says, -1 to 1; 0 while nothing was ever joined."""
    shares = {row.category_code: row for row in RepeatShare.objects.all()}
    cases = sum(row.cases for row in shares.values())
    overall = sum(row.repeats for row in shares.values()) / cases if cases else 0.0
    known = {
        code: habit_of(shares[code].repeats, shares[code].cases, overall) if code in shares else 0.0
        for code in set(codes)
    }
    return [known[code] for code in codes]


def _candidate(case: Case, found: Factors, at: int, metres: float, alike: float) -> Candidate:
    return Candidate(
        case=case,
        score=float(found.total[at]),
        category=float(found.category[at]),
        distance=float(found.distance[at]),
        time=float(found.time[at]),
        words=float(found.words[at]),
        habit=float(found.habit[at]),
        metres=None if math.isnan(metres) else round(metres),
        likeness=alike,
    )


def public_matters() -> CaseQuerySet:
    """Open cases that a stranger may be told of: things and events in public space, never a person's
    appeal. Pages show their category, distance, age and state, and nothing that somebody wrote."""
    return Case.objects.open().filter(
        category__kind__in=(Category.Kind.COMPONENT, Category.Kind.EVENT), lon__isnull=False
    )


def joined_by(actor: Actor) -> list[CaseFollower]:
    """What the actor follows, newest first."""
    return list(
        CaseFollower.objects.visible_to(actor)
        .current()
        .select_related("case__category", "case__lead", "case__merged_into")
        .order_by("-joined_at")
    )


def final_case(case: Case) -> Case:
    """The case that goes on for this one: where it was joined to, and where that was joined to."""
    seen = {case.pk}
    while case.merged_into_id and case.state == State.MERGED and case.merged_into_id not in seen:
        seen.add(case.merged_into_id)
        case = Case.objects.select_related("category", "lead").get(pk=case.merged_into_id)
    return case


def joined_cases(case_id: UUID) -> list[Case]:
    """Every case that was joined to this one, directly or through another."""
    found: dict[UUID, Case] = {}
    last = {case_id}
    while last:
        joined = Case.objects.filter(merged_into_id__in=last, state=State.MERGED).exclude(pk__in=found)
        new = {case.pk: case for case in joined}
        found.update(new)
        last = set(new)
    return list(found.values())


def followers_of(case_ids: Sequence[UUID]) -> list[CaseFollower]:
    """Everybody who follows one of these cases now."""
    return list(CaseFollower.objects.filter(case_id__in=case_ids).current().order_by("joined_at"))


def others_count(case: Case) -> int:
    """How many others reported or joined this matter."""
    joined = len(joined_cases(case.pk)) if may_hold(case, Case, "merged_into") else 0
    if not may_hold(case, CaseFollower):
        return joined
    return joined + CaseFollower.objects.filter(case=case).current().count()


def has_others(case: Case) -> bool:
    """Whether somebody else counts on this case."""
    return (
        CaseFollower.objects.filter(case=case).current().exists()
        or Case.objects.filter(merged_into=case, state=State.MERGED).exists()
    )
