"""When an appeal is upheld, the figures are told that the fact does not count against the unit."""

from __future__ import annotations

from django.db import transaction

from liren.accounts.actors import SYSTEM
from liren.cases.models import Deadline, Rating
from liren.core.announcements import listen
from liren.escalation.events import AppealDecided
from liren.escalation.models import Appeal
from liren.figures.actions.excusing import Excused, note_excuse
from liren.figures.models import Excuse

_KINDS = {
    Appeal.Kind.LATE: Excuse.Kind.LATE,
    Appeal.Kind.RATING: Excuse.Kind.RATING,
    Appeal.Kind.REWORK: Excuse.Kind.REWORK,
}


@listen(AppealDecided)
@transaction.atomic
def excuse_what_was_appealed(event: AppealDecided) -> None:
    """Note the excuse; a dismissed appeal leaves the figures as they are. Twice changes nothing."""
    appeal = Appeal.objects.select_related("case").get(pk=event.appeal_id)
    if appeal.state != Appeal.State.UPHELD or appeal.decided_at is None:
        return
    fact = Excused(_KINDS[Appeal.Kind(appeal.kind)], appeal.target_id, _round_of(appeal))
    note_excuse(SYSTEM, appeal.case_id, fact, source_id=appeal.pk, at=appeal.decided_at)


def _round_of(appeal: Appeal) -> int:
    """In which round of the case the fact lies."""
    if appeal.kind == Appeal.Kind.RATING:
        return Rating.objects.get(pk=appeal.target_id).round
    if appeal.kind == Appeal.Kind.LATE:
        order = Deadline.objects.select_related("order").get(pk=appeal.target_id).order
        return order.round if order else appeal.case.round
    entry = appeal.case.timeline.get(pk=appeal.target_id)
    return 1 + appeal.case.timeline.filter(verb__in=["recheck", "reopen"], at__lt=entry.at).count()
