"""Trying the drafts of an area on the cases that were dispatched there in the last month."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from liren.accounts.actors import Actor
from liren.core.verdicts import require
from liren.ledger.actions import record
from liren.routing.choosing import rules_with_drafts
from liren.routing.jobs import run_trial
from liren.routing.models import RuleTrial
from liren.routing.permissions import may_keep_rules

DAYS = 30
STILL_WAITS = timedelta(minutes=10)  # a trial that was asked for so lately is not asked for again


@transaction.atomic
def try_rules(actor: Actor, division: str, *, key: UUID) -> RuleTrial:
    """Have the rules with their drafts run over the last 30 days, in the background.

    The same key again, or a trial of this area that is still under way, is the same trial.
    """
    require(may_keep_rules(actor, division))
    now = timezone.now()
    under_way = RuleTrial.objects.filter(division=division, asked_at__gte=now - STILL_WAITS).exclude(
        state=RuleTrial.State.DONE
    )
    known = RuleTrial.objects.filter(key=key).first() or under_way.first()
    if known:
        return known
    trial = RuleTrial.objects.create(
        key=key,
        division=division,
        asked_by_id=actor.user_id,
        asked_at=now,
        since=now - timedelta(days=DAYS),
        until=now,
        rules=[
            {"id": str(rule.pk), "name": rule.name, "is_draft": rule.is_draft}
            for rule in rules_with_drafts(division, timezone.localdate())
        ],
    )
    record(actor, "rule.trial_asked", trial)
    run_trial.defer(trial_id=str(trial.pk))
    return trial
