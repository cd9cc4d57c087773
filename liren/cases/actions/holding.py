"""Holding the announcement of a step back for as long as it may be taken back."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django import app

from liren.cases.events import CaseStepped
from liren.cases.models import TimelineEntry, UndoOffer, UndoWindow
from liren.core.announcements import announce

TELL = "cases.tell_of_step"  # the job in jobs.py that calls `tell_of_held_step`


def undo_window(at: datetime) -> timedelta | None:
    """How long a step can be taken back, as in force that day; None where nothing can."""
    on = timezone.localdate(at)
    rows = UndoWindow.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)
    row = rows.order_by("-valid_from").first()
    return timedelta(seconds=row.seconds) if row else None


def hold_back(entry: TimelineEntry, *, category_id: str, deadline_id: UUID | None) -> bool:
    """Let a step be taken back for a while, others told only afterwards; False where there is no window."""
    window = undo_window(entry.at)
    if window is None:
        return False
    until = entry.at + window
    UndoOffer.objects.create(entry=entry, until=until, category_id=category_id, deadline_id=deadline_id)
    app.configure_task(name=TELL, schedule_at=until).defer(entry_id=str(entry.pk))
    return True


@transaction.atomic
def tell_of_held_step(entry_id: UUID) -> None:
    """Announce a step whose time to be taken back is over. Doing it twice announces it once."""
    offer = UndoOffer.objects.select_for_update(of=("self",)).select_related("entry").get(pk=entry_id)
    if offer.taken_back_at or offer.told_at:
        return
    offer.told_at = timezone.now()
    offer.save(update_fields=["told_at"])
    announce(CaseStepped(offer.entry.case_id, offer.entry.verb, offer.entry.pk))
