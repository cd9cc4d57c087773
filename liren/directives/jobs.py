"""Background work: say when time has run out, once for acknowledging and once for reporting."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from procrastinate import Blueprint

from liren.core.announcements import announce
from liren.directives.events import DirectiveOverdue
from liren.directives.machine import GIVEN, Stage, State
from liren.directives.models import Addressee

blueprint = Blueprint()
BATCH = 500


@blueprint.periodic(cron="* * * * *")
@blueprint.task(name="directives.note_overdue", queueing_lock="directives.note_overdue")
def note_overdue(timestamp: int = 0) -> None:
    """Announce each time that has run out, once."""
    while _announce_unsigned():
        pass
    while _announce_silent():
        pass


@transaction.atomic
def _announce_unsigned() -> bool:
    now = timezone.now()
    waiting = Addressee.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        state=State.ISSUED, sign_reminded_at__isnull=True, sign_due_at__lt=now
    )
    found = list(waiting.order_by("sign_due_at")[:BATCH])
    for addressee in found:
        announce(DirectiveOverdue(addressee.pk, Stage.SIGN.value))
    Addressee.objects.filter(pk__in=[one.pk for one in found]).update(sign_reminded_at=now)
    return len(found) == BATCH


@transaction.atomic
def _announce_silent() -> bool:
    now = timezone.now()
    waiting = Addressee.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        state__in=GIVEN, reminded_at__isnull=True, due_at__lt=now
    )
    found = list(waiting.order_by("due_at")[:BATCH])
    for addressee in found:
        announce(DirectiveOverdue(addressee.pk, Stage.REPORT.value))
    Addressee.objects.filter(pk__in=[one.pk for one in found]).update(reminded_at=now)
    return len(found) == BATCH
