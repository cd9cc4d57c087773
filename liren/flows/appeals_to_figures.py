"""Appeals reach the figures: made, decided and, if upheld, that the fact does not count against the unit."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from liren.accounts.actors import SYSTEM
from liren.cases.models import Deadline, Rating
from liren.core.announcements import listen
from liren.escalation.events import AppealDecided, AppealMade
from liren.escalation.models import Appeal
from liren.figures.actions.excusing import Excused, note_excuse
from liren.figures.actions.noting import Fact, note_fact
from liren.figures.models import Excuse, NotedFact

_KINDS = {
    Appeal.Kind.LATE: Excuse.Kind.LATE,
    Appeal.Kind.RATING: Excuse.Kind.RATING,
    Appeal.Kind.REWORK: Excuse.Kind.REWORK,
}


@listen(AppealMade)
def count_appeal(event: AppealMade) -> None:
    """Note that the unit appealed. Twice changes nothing."""
    note_appeal(Appeal.objects.select_related("case").get(pk=event.appeal_id))


@listen(AppealDecided)
def excuse_what_was_appealed(event: AppealDecided) -> None:
    """Note the decision and, if it was upheld, the excuse. Twice changes nothing."""
    note_appeal(Appeal.objects.select_related("case").get(pk=event.appeal_id))


@transaction.atomic
def note_appeal(appeal: Appeal) -> int:
    """Everything that figures count about an appeal, as far as it has gone. Returns how much was new."""
    made = NotedFact.Kind.APPEALED
    new = note_fact(SYSTEM, _fact(appeal, made, appeal.asked_at, ()))
    if appeal.decided_at is None or appeal.state == Appeal.State.ASKED:
        return int(new)
    is_upheld = appeal.state == Appeal.State.UPHELD
    decided = note_fact(SYSTEM, _fact(appeal, NotedFact.Kind.APPEAL, appeal.decided_at, (int(is_upheld),)))
    if is_upheld:
        fact = Excused(_KINDS[Appeal.Kind(appeal.kind)], appeal.target_id, _round_of(appeal))
        note_excuse(SYSTEM, appeal.case_id, fact, source_id=appeal.pk, at=appeal.decided_at)
    return int(new) + int(decided)


def _fact(appeal: Appeal, kind: NotedFact.Kind, at: datetime, answers: tuple[int, ...]) -> Fact:
    return Fact(
        kind=kind,
        source_id=appeal.pk,
        division=appeal.case.division,
        at=at,
        answers=answers,
        case_id=appeal.case_id,
        unit_id=appeal.organization_id,
    )


def _round_of(appeal: Appeal) -> int:
    """In which round of the case the fact lies."""
    if appeal.kind == Appeal.Kind.RATING:
        return Rating.objects.get(pk=appeal.target_id).round
    if appeal.kind == Appeal.Kind.LATE:
        order = Deadline.objects.select_related("order").get(pk=appeal.target_id).order
        return order.round if order else appeal.case.round
    entry = appeal.case.timeline.get(pk=appeal.target_id)
    return 1 + appeal.case.timeline.filter(verb__in=["recheck", "reopen"], at__lt=entry.at).count()
