"""Background work of this room."""

from __future__ import annotations

from procrastinate import Blueprint

from liren.escalation.actions.climbing import climb_all

blueprint = Blueprint()
FINISHED_EVERY = 10  # minutes: what was raised about a finished case may stand that long


@blueprint.periodic(cron="* * * * *")
@blueprint.task(name="escalation.climb", queueing_lock="escalation.climb")
def climb_ladder(timestamp: int = 0) -> None:
    """Raise every rung that was reached, once."""
    climb_all(finished=timestamp // 60 % FINISHED_EVERY == 0)
