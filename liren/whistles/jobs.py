"""Background work: say when time has run out, close what nobody rates any more, forget positions."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from procrastinate import Blueprint

from liren.accounts.actors import SYSTEM
from liren.core.announcements import announce
from liren.ledger.actions import record_many
from liren.whistles.actions.ending import close_unrated
from liren.whistles.events import CallOverdue, WhistleOverdue
from liren.whistles.machine import EXPECTED, State
from liren.whistles.models import Call, Whistle, WhistleSetting
from liren.whistles.rules import setting

blueprint = Blueprint()
BATCH = 500


@blueprint.periodic(cron="* * * * *")
@blueprint.task(name="whistles.note_overdue", queueing_lock="whistles.note_overdue")
def note_overdue(timestamp: int = 0) -> None:
    """Announce each time that has run out, once; close what was not rated in time."""
    while _announce_calls():
        pass
    while _announce_whistles():
        pass
    over = Whistle.objects.filter(state=State.DONE, due_at__lt=timezone.now()).values_list("pk", flat=True)
    for whistle_id in over[:BATCH]:
        close_unrated(whistle_id)


@transaction.atomic
def _announce_calls() -> bool:
    now = timezone.now()
    silent = Call.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        state__in=EXPECTED, alerted_at__isnull=True, due_at__lt=now, whistle__state=State.BLOWN
    )
    found = list(silent.order_by("due_at")[:BATCH])
    for call in found:
        announce(CallOverdue(call.pk))
    Call.objects.filter(pk__in=[call.pk for call in found]).update(alerted_at=now)
    return len(found) == BATCH


@transaction.atomic
def _announce_whistles() -> bool:
    now = timezone.now()
    silent = Whistle.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        alerted_at__isnull=True, due_at__lt=now, state__in=(State.REQUESTED, State.BLOWN)
    )
    found = list(silent.order_by("due_at")[:BATCH])
    for whistle in found:
        announce(WhistleOverdue(whistle.pk, whistle.clock_stage))
    Whistle.objects.filter(pk__in=[whistle.pk for whistle in found]).update(alerted_at=now)
    return len(found) == BATCH


@blueprint.periodic(cron="37 3 * * *")
@blueprint.task(name="whistles.forget_positions", queueing_lock="whistles.forget_positions")
@transaction.atomic
def forget_positions(timestamp: int = 0) -> None:
    """Delete where people signed in once that is no longer needed; that they did, and how far, stays."""
    now = timezone.now()
    oldest = now - timedelta(days=setting(WhistleSetting.Name.KEEP_DAYS, timezone.localdate(now)))
    calls = Call.objects.select_for_update(of=("self",)).select_related("whistle")
    found = list(calls.filter(lon__isnull=False, signed_in_at__lt=oldest))
    Call.objects.filter(pk__in=[call.pk for call in found]).update(lon=None, lat=None)
    record_many(SYSTEM, "whistle.position_forgotten", found)
