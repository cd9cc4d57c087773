"""Writing down what was suggested and what a person chose."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from liren.accounts.actors import SYSTEM
from liren.cases.models import Case
from liren.ledger.actions import record
from liren.matching.models import SubjectDecision
from liren.matching.subjects.model import current_model


@transaction.atomic
def note_decision(case_id: UUID, entry_id: UUID) -> SubjectDecision | None:
    """Compare the category under which a case was filed with what the model suggests for its words.

    Called after the filing. The same step twice is noted once; without a model there is nothing to note.
    """
    if earlier := SubjectDecision.objects.filter(entry_id=entry_id).first():
        return earlier
    case = Case.objects.get(pk=case_id)
    entry = case.timeline.get(pk=entry_id)
    model = current_model()
    suggestion = model.suggest(case.description) if model else None
    if model is None or suggestion is None:
        return None
    decision = SubjectDecision.objects.create(
        case=case,
        entry_id=entry_id,
        suggested=suggestion.subject,
        confidence=suggestion.confidence,
        chosen=case.category_id,
        decided_by_id=entry.actor_id,
        decided_at=entry.at,
        model_name=model.name,
    )
    record(SYSTEM, "subject.decided", case, suggested=suggestion.subject, chosen=case.category_id)
    return decision
