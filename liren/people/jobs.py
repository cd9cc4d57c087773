"""Background work of this room, at night."""

from __future__ import annotations

from procrastinate import Blueprint

from liren.people.actions.keeping import forget_what_is_over

blueprint = Blueprint()


@blueprint.periodic(cron="20 3 * * *")
@blueprint.task(name="people.forget_what_is_over", queueing_lock="people.forget_what_is_over")
def forget_at_night(timestamp: int = 0) -> None:
    """End what the retention rules say is over."""
    forget_what_is_over()
