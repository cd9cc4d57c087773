"""When a whistle closes, what both sides thought of each other reaches the figures, once for each call."""

from __future__ import annotations

from django.db import transaction

from liren.accounts.actors import SYSTEM
from liren.core.announcements import listen
from liren.figures.actions.noting import Fact, note_fact
from liren.figures.models import NotedFact
from liren.whistles.events import WhistleStepped
from liren.whistles.machine import CallState
from liren.whistles.models import Call, Whistle, WhistleRating

COUNTED = (CallState.REPORTED, CallState.ABSENT)  # released with cause, stood down, not called: no fact


@listen(WhistleStepped, verb=("close",))
def count_whistle(event: WhistleStepped) -> None:
    """Note the calls of a whistle that has closed. Twice changes nothing."""
    note_whistle(Whistle.objects.select_related("case").get(pk=event.whistle_id))


@transaction.atomic
def note_whistle(whistle: Whistle) -> int:
    """A fact for each unit that came or should have, and one for each unit's word. Returns how many were
    new."""
    if whistle.closed_at is None:
        return 0
    calls = whistle.calls.filter(state__in=COUNTED).prefetch_related("ratings")
    return sum(note_fact(SYSTEM, fact) for call in calls for fact in _facts(whistle, call))


def _facts(whistle: Whistle, call: Call) -> list[Fact]:
    ratings = {rating.side: rating for rating in call.ratings.all()}
    community = ratings.get(WhistleRating.Side.COMMUNITY)
    found = [
        _fact(
            NotedFact.Kind.WHISTLE,
            whistle,
            call,
            (
                community.level if community else None,
                int(call.is_late),
                int(call.state == CallState.ABSENT),
                int(call.must_come),
            ),
        )
    ]
    if unit := ratings.get(WhistleRating.Side.UNIT):
        answers = (unit.level, _yes(unit.was_justified), _yes(unit.was_prepared))
        found.append(_fact(NotedFact.Kind.WHISTLED, whistle, call, answers))
    return found


def _yes(answer: bool | None) -> int | None:
    return None if answer is None else int(answer)


def _fact(kind: NotedFact.Kind, whistle: Whistle, call: Call, answers: tuple[int | None, ...]) -> Fact:
    assert whistle.closed_at is not None
    return Fact(
        kind=kind,
        source_id=call.pk,
        division=whistle.division,
        at=whistle.closed_at,
        answers=answers,
        case_id=whistle.case_id,
        unit_id=call.organization_id,
        link_id=whistle.pk,
    )
