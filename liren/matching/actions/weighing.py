"""Setting what each factor counts, and counting what categories are often reported twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.machine import State
from liren.cases.models import Case
from liren.core.verdicts import InvalidError, require
from liren.ledger.actions import record
from liren.matching.models import CaseFollower, MatchWeights, RepeatShare
from liren.matching.permissions import may_set_weights

COUNTED = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class WeightFacts:
    """One set of weights; the fields are those of `MatchWeights`."""

    valid_from: date
    source: str
    category: float
    family_share: float
    distance: float
    distance_scale: float
    time: float
    time_scale: float
    words: float
    words_full: float
    habit: float
    threshold: float
    reach: float
    days_back: int
    group_likeness: float


@transaction.atomic
def set_weights(actor: Actor, facts: WeightFacts) -> MatchWeights:
    """Let a set of weights hold from a day on, today or later. What was offered before stays as it was.

    Raises:
        RefusedError: the actor is no administrator of the whole platform.
        InvalidError: the day is past or taken, or the source is missing.
    """
    require(may_set_weights(actor))
    if not facts.source.strip():
        raise InvalidError(_("Say where these figures come from."), field="source")
    if facts.valid_from < timezone.localdate():
        raise InvalidError(_("Weights can't be set for days that are past."), field="valid_from")
    if MatchWeights.objects.filter(valid_from=facts.valid_from).exists():
        raise InvalidError(_("There are weights from this day on already."), field="valid_from")
    weights = MatchWeights.objects.create(**asdict(facts))
    record(actor, "match_weights.set", weights, valid_from=facts.valid_from.isoformat())
    return weights


@transaction.atomic
def count_repeats() -> int:
    """Count, per category, the cases of the last year and those that were joined to another or joined by
    somebody. Returns the number of categories."""
    since = timezone.now() - COUNTED
    recent = Case.objects.filter(opened_at__gte=since)
    cases = Counter(dict(recent.values_list("category_id").annotate(Count("pk")).order_by()))
    merged = recent.filter(state=State.MERGED)
    repeats = Counter(dict(merged.values_list("category_id").annotate(Count("pk")).order_by()))
    joined = CaseFollower.objects.current().filter(joined_at__gte=since)
    for code, count in joined.values_list("case__category_id").annotate(Count("pk")).order_by():
        cases[code] += count
        repeats[code] += count
    now = timezone.now()
    RepeatShare.objects.all().delete()
    RepeatShare.objects.bulk_create(
        RepeatShare(category_code=code, cases=cases[code], repeats=repeats[code], counted_at=now)
        for code in cases
    )
    return len(cases)
