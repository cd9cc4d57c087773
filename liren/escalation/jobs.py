"""Background work of this room."""

from __future__ import annotations

from procrastinate import Blueprint

from liren.escalation.actions.climbing import climb_all

blueprint = Blueprint()
COMPARED_EVERY = 10  # minutes


@blueprint.periodic(cron="* * * * *")
@blueprint.task(name="escalation.climb", queueing_lock="escalation.climb")
def climb_ladder(timestamp: int = 0) -> None:
    """Raise every rung that was reached, once."""
    climb_all(compare=timestamp // 60 % COMPARED_EVERY == 0)
