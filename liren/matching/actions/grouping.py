"""Counting, each night, the matters that many report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from liren.cases.machine import DONE_STATES, State
from liren.cases.models import Case
from liren.core.parameters import parameter
from liren.matching.grouping import alike, joined_groups, star_groups, text_vectors
from liren.matching.models import CaseFollower, MatchWeights, MatterGroup
from liren.matching.queries import weights_in_force
from liren.places.codes import GROUPS

LOOK_BACK = "matching.group_days"
FEWEST = "matching.group_people"
TOGETHER = "matching.group_joined"  # percent
MOST_TOGETHER = 20_000  # reports of one subdistrict compared with one another; the newest


@transaction.atomic
def group_matters() -> int:
    """Replace the groups by those of the last days (90 by default). Returns how many there are."""
    now = timezone.now()
    weights = weights_in_force()
    groups: list[MatterGroup] = []
    if weights:
        for cases in _by_subdistrict(now):
            groups += _groups_of(cases, weights, now)
    MatterGroup.objects.all().delete()
    MatterGroup.objects.bulk_create(groups, batch_size=500)
    return len(groups)


def _by_subdistrict(now: datetime) -> list[list[Case]]:
    fewest = parameter(FEWEST)
    recent = (
        Case.objects.filter(opened_at__gte=now - timedelta(days=parameter(LOOK_BACK)))
        .exclude(state__in=(State.REJECTED, State.WITHDRAWN))
        .defer("contact_name", "contact_phone")
        .order_by("-opened_at")
    )
    found: dict[str, list[Case]] = defaultdict(list)
    for case in recent.iterator(chunk_size=2000):
        found[case.division[:9]].append(case)
    return [cases[:MOST_TOGETHER] for cases in found.values() if len(cases) >= fewest]


def _groups_of(cases: Sequence[Case], weights: MatchWeights, now: datetime) -> list[MatterGroup]:
    """Reports of one subdistrict whose words are alike and which lie within reach of one another."""
    told = text_vectors([f"{case.address} {case.description}" for case in cases])
    pairs = alike(told, weights.group_likeness).tocoo()
    from scipy.sparse import csr_matrix

    near = [
        _within_reach(cases[one], cases[other], weights.reach)
        for one, other in zip(pairs.row, pairs.col, strict=True)
    ]
    kept = csr_matrix((pairs.data[near], (pairs.row[near], pairs.col[near])), shape=pairs.shape)
    chosen = joined_groups(told, star_groups(kept), parameter(TOGETHER) / 100)
    joined = _followers([cases[at] for group in chosen for at in group])
    rows = [_row([cases[at] for at in group], joined, now) for group in chosen]
    fewest = parameter(FEWEST)
    return [row for row in rows if row.people >= fewest]


def _within_reach(one: Case, other: Case, reach: float) -> bool:
    """Near enough to be one matter, which may be as large as an estate; unknown places are judged by their
    community."""
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return one.division[:12] == other.division[:12]
    return abs(one.lat - other.lat) * 111_320 <= reach and abs(one.lon - other.lon) * 96_000 <= reach


def _followers(cases: Sequence[Case]) -> dict[UUID, int]:
    rows = CaseFollower.objects.current().filter(case__in=[case.pk for case in cases])
    return dict(rows.values_list("case_id").annotate(Count("pk")).order_by())


def _row(cases: Sequence[Case], joined: dict[UUID, int], now: datetime) -> MatterGroup:
    codes = zip(*(case.division for case in cases), strict=False)
    common = len(list(takewhile(lambda digits: len(set(digits)) == 1, codes)))
    length = max((one for one in GROUPS if one <= common), default=0)
    return MatterGroup(
        example=cases[0],
        category_id=_commonest([case.category_id for case in cases]),
        division=cases[0].division[:length],
        reports=len(cases),
        people=_people(cases) + sum(joined.get(case.pk, 0) for case in cases),
        still_open=sum(case.state not in DONE_STATES for case in cases),
        first_at=min(case.opened_at for case in cases),
        last_at=max(case.opened_at for case in cases),
        counted_at=now,
    )


def _people(cases: Sequence[Case]) -> int:
    """Different reporters; each report without an account counts as one more."""
    known = {case.reporter_id for case in cases if case.reporter_id}
    return len(known) + sum(case.reporter_id is None for case in cases)


def _commonest(codes: Sequence[str]) -> str:
    return max(sorted(set(codes)), key=codes.count)
