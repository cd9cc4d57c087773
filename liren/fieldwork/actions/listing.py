"""Making the call-back lists: every bad rating, the unrated after some days, and a sample of the rest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, Min, OuterRef, Q
from django.utils import timezone

from liren.cases.machine import State
from liren.cases.models import CallBack, Case
from liren.fieldwork.models import CallBackItem, CallBackRule

FINISHED = (State.CLOSED, State.RATED)
BATCH = 2_000
Reason = CallBackItem.Reason


def list_call_backs(now: datetime | None = None) -> int:
    """Put finished cases on the list that the rules of today want asked; returns how many are new.

    Which of a share are asked follows from the case's id alone: nobody picks, a second run picks the same.
    Cases without anybody to ask (patrols, anonymous reports without contact) are left out.
    """
    now = now or timezone.now()
    rules = rules_in_force(now)
    drop_reopened(now)
    if not rules:
        return 0
    furthest = now - timedelta(days=max(rule.look_back_days for rule in rules))
    listed = CallBackItem.objects.filter(case=OuterRef("pk"), round=OuterRef("round"))
    answered = CallBack.objects.filter(case=OuterRef("pk"), round=OuterRef("round"), is_valid=True)
    cases = (
        Case.objects.filter(state__in=FINISHED, closed_at__gte=furthest, closed_at__lte=now)
        .exclude(source=Case.Source.PATROL)
        .filter(~Exists(listed), ~Exists(answered))
        .annotate(worst=Min("ratings__score"))
        .order_by("closed_at")
    )
    items = [item for case in cases.iterator(chunk_size=BATCH) if (item := _item(case, rules, now))]
    return len(CallBackItem.objects.bulk_create(items, ignore_conflicts=True, batch_size=BATCH))


def rules_in_force(now: datetime) -> list[CallBackRule]:
    """The rules of a day, the smallest areas first."""
    today = timezone.localdate(now)
    rules = CallBackRule.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today), valid_from__lte=today
    )
    return sorted(rules, key=lambda rule: (-len(rule.division), -rule.valid_from.toordinal()))


def rule_for(division: str, rules: Iterable[CallBackRule]) -> CallBackRule | None:
    """The rule of the smallest area that a place lies in."""
    return next((rule for rule in rules if division.startswith(rule.division)), None)


def _item(case: Case, rules: list[CallBackRule], now: datetime) -> CallBackItem | None:
    rule = rule_for(case.division, rules)
    if rule is None or case.closed_at is None or not _can_be_asked(case):
        return None
    age = now - case.closed_at
    reason = _reason(case, rule, age)
    if reason is None or age > timedelta(days=rule.look_back_days):
        return None
    return CallBackItem(
        case=case,
        round=case.round,
        division=case.division,
        reason=reason,
        most_attempts=rule.attempts,
        listed_at=now,
    )


def _reason(case: Case, rule: CallBackRule, age: timedelta) -> str | None:
    worst: int | None = case.worst  # type: ignore[attr-defined]  # annotated above
    if worst is not None and worst <= rule.bad_score:
        return Reason.BAD_RATING
    if case.state == State.RATED:
        return Reason.SAMPLE if _is_drawn(case, rule.rated_percent) else None
    if age >= timedelta(days=rule.unrated_after_days) and _is_drawn(case, rule.unrated_percent):
        return Reason.UNRATED
    return None


def _is_drawn(case: Case, percent: int) -> bool:
    digest = hashlib.sha256(case.pk.bytes + bytes([case.round % 256])).digest()
    return int.from_bytes(digest[:4]) % 100 < percent


def _can_be_asked(case: Case) -> bool:
    return bool(case.reporter_id or case.contact_phone or case.contact_name)


@transaction.atomic
def drop_reopened(now: datetime) -> int:
    """Take cases off the list that were taken up again; they come back when they are finished."""
    moved_on = ~Q(case__state__in=FINISHED) | ~Q(case__round=F("round"))
    waiting = CallBackItem.objects.filter(moved_on, state=CallBackItem.State.WAITING).values("pk")
    return CallBackItem.objects.filter(pk__in=waiting).update(state=CallBackItem.State.DROPPED, ended_at=now)
