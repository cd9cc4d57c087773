"""Carrying to the figures what no announcement carried: what happened before there was a listener.

Every part is idempotent; the nightly job runs it shortly before months are made and frozen. What happened in
a month that is frozen already counts in the next one that is made.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from liren.escalation.models import Appeal
from liren.figures.models import Excuse, NotedFact
from liren.flows.appeals_to_figures import note_appeal
from liren.flows.joinings_to_figures import note_joining
from liren.flows.rounds_to_figures import judge_rounds
from liren.flows.whistles_to_figures import note_whistle
from liren.matching.models import CaseFollower
from liren.whistles.models import Whistle


def catch_up() -> dict[str, int]:
    """Note everything that is missing. Returns how many facts were new, by what they came from."""
    return {
        "appeals": sum(note_appeal(appeal) for appeal in _appeals().iterator(chunk_size=500)),
        "whistles": sum(note_whistle(whistle) for whistle in _whistles().iterator(chunk_size=500)),
        "joinings": sum(note_joining(follower) for follower in _joinings().iterator(chunk_size=500)),
        "rounds": judge_rounds(),
    }


def _noted(kind: NotedFact.Kind, reference: str = "pk") -> Exists:
    return Exists(NotedFact.objects.filter(kind=kind, source_id=OuterRef(reference)))


def _appeals() -> QuerySet[Appeal]:
    """Appeals of which something is not noted yet."""
    upheld = Appeal.objects.filter(
        ~Exists(Excuse.objects.filter(source_id=OuterRef("pk"))), state=Appeal.State.UPHELD
    )
    decided = Appeal.objects.exclude(state=Appeal.State.ASKED).filter(~_noted(NotedFact.Kind.APPEAL))
    missing = Appeal.objects.filter(~_noted(NotedFact.Kind.APPEALED)) | decided | upheld
    return missing.select_related("case").order_by("asked_at")


def _whistles() -> QuerySet[Whistle]:
    """Closed whistles none of whose calls are noted yet."""
    noted = NotedFact.objects.filter(kind=NotedFact.Kind.WHISTLE, link_id=OuterRef("pk"))
    return Whistle.objects.filter(~Exists(noted), closed_at__isnull=False).select_related("case")


def _joinings() -> QuerySet[CaseFollower]:
    return CaseFollower.objects.filter(~_noted(NotedFact.Kind.JOINED)).select_related("case")
