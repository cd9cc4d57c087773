"""Keeping no longer than needed: the nightly run, with a rehearsal that only counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from liren.accounts.actors import SYSTEM
from liren.ledger.actions import record
from liren.people.actions.rights import destroy_person
from liren.people.models import CareTag, Consent, DataRequest, Person, Reading, RetentionRule, Reveal
from liren.people.wall import within

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Due:
    """How many records of a category are past their time, by which rule."""

    category: str
    count: int
    before: date
    rule: RetentionRule


def rules_now(today: date) -> dict[str, RetentionRule]:
    """The rule in force for each category."""
    found = RetentionRule.objects.on(today).order_by("valid_from")
    return {rule.category: rule for rule in found}


def _past(category: str, before: date) -> QuerySet[Person] | QuerySet[CareTag] | QuerySet[Reading] | None:
    moment = timezone.make_aware(datetime.combine(before, time.min))
    finders: dict[str, Callable[[], QuerySet]] = {  # type: ignore[type-arg]  # of several models
        "resident": lambda: Person.objects.filter(ended_on__lt=before, destroyed_at=None),
        "care": lambda: CareTag.objects.filter(until__lt=before),
        "consent": lambda: Consent.objects.filter(withdrawn_at__lt=moment),
        "reading": lambda: Reading.objects.filter(at__lt=moment),
        "request": lambda: DataRequest.objects.filter(answered_at__lt=moment),
    }
    finder = finders.get(category)
    return finder() if finder else None


def rehearse(today: date | None = None) -> list[Due]:
    """What the next run would end, without ending anything."""
    day = today or timezone.localdate()
    due = []
    with within(SYSTEM):
        for category, rule in sorted(rules_now(day).items()):
            before = day - timedelta(days=rule.days)
            if (past := _past(category, before)) is not None:
                due.append(Due(category, past.count(), before, rule))
    return due


def forget_what_is_over(today: date | None = None) -> dict[str, int]:
    """Destroy and delete what is past its time, some hundred records in a transaction. Safe to repeat."""
    day = today or timezone.localdate()
    done: dict[str, int] = {}
    for category, rule in sorted(rules_now(day).items()):
        before = day - timedelta(days=rule.days)
        while count := _forget_some(category, before, rule):
            done[category] = done.get(category, 0) + count
    return done


def _forget_some(category: str, before: date, rule: RetentionRule) -> int:
    with within(SYSTEM):
        past = _past(category, before)
        if past is None:
            return 0
        some = list(past.order_by("pk")[:AT_ONCE])
        if category == "resident":
            for person in some:
                if isinstance(person, Person):
                    destroy_person(SYSTEM, person)
        elif some:
            type(some[0])._default_manager.filter(pk__in=[one.pk for one in some]).delete()
        if category == "reading" and some:
            Reveal.objects.filter(
                opened_at__lt=timezone.make_aware(datetime.combine(before, time.min))
            ).delete()
        if some:
            record(SYSTEM, "retention.ended", rule, category=category, count=len(some))
        return len(some)
