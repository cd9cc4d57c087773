"""Whoever joins a case instead of reporting it again counts as a repeat of it; who it was is not carried."""

from __future__ import annotations

from liren.accounts.actors import SYSTEM
from liren.core.announcements import listen
from liren.figures.actions.noting import Fact, note_fact
from liren.figures.models import NotedFact
from liren.matching.events import CaseJoined
from liren.matching.models import CaseFollower


@listen(CaseJoined)
def count_joining(event: CaseJoined) -> None:
    """Note it; twice changes nothing."""
    note_joining(CaseFollower.objects.select_related("case").get(pk=event.follower_id))


def note_joining(follower: CaseFollower) -> bool:
    """A repeat, and the question whether it is frequent does not arise. Returns whether it was new."""
    return note_fact(
        SYSTEM,
        Fact(
            kind=NotedFact.Kind.JOINED,
            source_id=follower.pk,
            division=follower.case.division,
            at=follower.joined_at,
            answers=(1, None),
            case_id=follower.case_id,
        ),
    )
