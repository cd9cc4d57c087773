"""Background work of the case room."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate import Blueprint

from liren.cases.actions.bulk_runs import WORK, forget_runs, work_through
from liren.cases.actions.holding import TELL, tell_of_held_step
from liren.cases.events import CaseOverdue
from liren.cases.models import Deadline
from liren.cases.photos import sweep_files
from liren.core.announcements import announce
from liren.core.jobs import BACK_OFF

blueprint = Blueprint()
BATCH = 500


@blueprint.periodic(cron="* * * * *")
@blueprint.task(name="cases.note_overdue", queueing_lock="cases.note_overdue")
def note_overdue(timestamp: int = 0) -> None:
    """Announce each stage whose time has run out, once."""
    while _announce_overdue():
        pass


@transaction.atomic
def _announce_overdue() -> bool:
    now = timezone.now()
    silent = (
        Deadline.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(stopped_at__isnull=True, alerted_at__isnull=True, paused_at__isnull=True, due_at__lt=now)
        .order_by("due_at")[:BATCH]
    )
    found = list(silent)
    for deadline in found:
        announce(CaseOverdue(deadline.case_id, deadline.pk))
    Deadline.objects.filter(pk__in=[deadline.pk for deadline in found]).update(alerted_at=now)
    return len(found) == BATCH


@blueprint.task(name=WORK, retry=BACK_OFF)
def work_through_run(run_id: str) -> None:
    """Take one step on many cases."""
    work_through(UUID(run_id))


@blueprint.periodic(cron="27 3 * * *")
@blueprint.task(name="cases.forget_runs", queueing_lock="cases.forget_runs")
def forget_old_runs(timestamp: int = 0) -> None:
    """Forget runs of long ago."""
    forget_runs()


@blueprint.task(name=TELL, retry=BACK_OFF)
def tell_of_step(entry_id: str) -> None:
    """Tell others of a step that its taker could have taken back until now."""
    tell_of_held_step(UUID(entry_id))


@blueprint.periodic(cron="17 3 * * *")
@blueprint.task(name="cases.sweep_photos", queueing_lock="cases.sweep_photos")
def sweep_photos(timestamp: int = 0) -> None:
    """Delete photo files of transactions that never committed."""
    sweep_files(timezone.now() - timedelta(hours=24))
