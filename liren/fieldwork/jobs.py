"""Background work of this room, at night."""

from __future__ import annotations

from procrastinate import Blueprint

from liren.fieldwork.actions.listing import list_call_backs
from liren.fieldwork.actions.walking import end_forgotten_walks, forget_old_tracks

blueprint = Blueprint()


@blueprint.periodic(cron="40 5 * * *")
@blueprint.task(name="fieldwork.list_call_backs", queueing_lock="fieldwork.list_call_backs")
def make_lists(timestamp: int = 0) -> None:
    """Put on the call-back lists what was finished."""
    list_call_backs()


@blueprint.periodic(cron="50 2 * * *")
@blueprint.task(name="fieldwork.forget_tracks", queueing_lock="fieldwork.forget_tracks")
def forget_tracks(timestamp: int = 0) -> None:
    """Delete the ways of walks whose days are over, and end walks that nobody ended."""
    end_forgotten_walks()
    forget_old_tracks()
